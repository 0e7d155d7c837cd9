"""A rehearsal as one HTML page that needs no network and no script: both looks of every post, side by side."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..cards.schedules import describe
from ..cards.words import Words
from ..domain.occasions import months_between
from ..platforms.plain import Measure
from ..service.ports import Platform
from .comparing import Difference, Key
from .discord_look import discord_html
from .rehearsal import Look, Rehearsal, Rehearsed
from .slack_look import slack_html

_TEMPLATES = Path(__file__).with_name("templates")


def to_page(
    rehearsal: Rehearsal, differences: Mapping[Key, Difference] | None, words: Words, notes: Iterable[str] = ()
) -> str:
    """Write the page; `notes` are sentences above it."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    months = {month: list[Rehearsed]() for month in months_between(rehearsal.first, rehearsal.last)}
    for post in rehearsal.posts:
        months[post.slot.day.replace(day=1)].append(post)
    return environment.get_template("page.html").render(
        rehearsal=rehearsal,
        differences=differences,
        months=list(months.items()),
        names={order.id: describe(order, words) for order in rehearsal.orders},
        title=words.days(rehearsal.first, rehearsal.last),
        lang=words.locale.replace("_", "-"),
        style=(_TEMPLATES / "page.css").read_text(encoding="utf-8"),
        words=words,
        notes=tuple(notes),
        anchor=anchor,
        share=share,
        drawn=drawn,
        moment=lambda post: words.moment(post.slot.instant, post.order.zone).text,
    )


def anchor(post: Rehearsed) -> str:
    """Return the name of a post's place on the page."""
    return f"p{post.slot.day.isoformat()}-{post.slot.place}-{post.order.id}"


def share(measure: Measure) -> int:
    """Return how much of a limit is used, in whole per cent."""
    return round(100 * measure.used / measure.most)


def drawn(look: Look) -> Markup:
    """Draw a post as its platform shows it."""
    return discord_html(look.payload) if look.platform is Platform.DISCORD else slack_html(look.payload)
