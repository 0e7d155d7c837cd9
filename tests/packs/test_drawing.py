"""Every brief and every fact as a card, on every platform."""

from datetime import date

from bot.cards.fit import Fits
from bot.cards.model import Card
from bot.cards.words import Words
from bot.packs.drawing import misfits, unindexed
from bot.packs.gather import gather
from bot.packs.references import contents
from bot.platforms.discord import render as discord
from bot.platforms.slack import render as slack

from .conftest import Desktop

WORDS, TODAY = Words(), date(2026, 11, 23)


def told(desktop: Desktop, **platforms: Fits) -> list[tuple[str, str]]:
    gathered = gather(desktop.packs, desktop.seeds)
    library = unindexed(gathered, contents(gathered).sources)
    return list(misfits(library, platforms, WORDS, TODAY, lambda what, done, total: None))


def test_what_is_well_made_fits_everywhere(desktop: Desktop) -> None:
    def on_discord(card: Card) -> bool:
        return discord.fits(card, WORDS)

    def on_slack(card: Card) -> bool:
        return slack.fits(card, WORDS)

    assert told(desktop, Discord=on_discord, Slack=on_slack) == []


def test_a_card_that_can_be_cut_fits(desktop: Desktop) -> None:
    assert told(desktop, Postcard=lambda card: len(card.blocks) < 5) == []


def test_what_cannot_be_cut_is_named_with_its_platform(desktop: Desktop) -> None:
    refused = told(desktop, Postcard=lambda card: True, Stamp=lambda card: "mill" not in card.title)

    assert refused == [("mill", "Stamp"), ("mill-engineer", "Stamp")]
