"""The configuration: what may be chosen, and how mistakes are told."""

import re
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config, Manner, load
from bot.domain.errors import ConfigError
from bot.domain.subscriptions import Fallback, OnUnknown, What, WhenLate
from bot.settings import orders

ROOT = Path(__file__).parent.parent
SUBSCRIPTION = 'subscriptions: [{platform: slack, channel: C012, what: onthisday, at: "09:00"}]'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def read(file: Path, text: str, **environ: str) -> Config:
    file.write_text(text, encoding="utf-8")
    return load(file, environ)


def mistakes(file: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(file, text, **environ)
    return [line.removeprefix(f"{file}:") for line in str(caught.value).split("\n")]


def test_without_a_file_everything_is_as_usual(tmp_path: Path) -> None:
    config = load(tmp_path / "config.yaml", {})

    assert (config.packs, config.seeds, config.data) == ((tmp_path / "briefs",), tmp_path / "seeds", tmp_path / "data")
    assert (config.timezone, config.language) == (ZoneInfo("UTC"), "en-GB")
    assert (config.subscriptions, config.places, dict(config.home)) == ((), (), {})
    assert (config.slack.mode, config.slack.port, config.web.host, config.web.port) == (
        "socket",
        3000,
        "127.0.0.1",
        8080,
    )
    assert config.secrets.discord_token is None
    assert config.endpoints.discord_api_url is None


def test_what_is_told_and_shown_of_documents_is_a_choice(file: Path) -> None:
    usual = read(file, "")
    chosen = read(file, "strict: true\ntexts: documents\nshow_texts: true\n")

    assert (usual.strict, usual.texts, usual.show_texts) == (False, None, False)
    assert (chosen.strict, chosen.texts, chosen.show_texts) == (True, file.parent / "documents", True)


def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "mine.yaml", {}, required=True)


@pytest.mark.parametrize("text", ["", "# packs: [briefs]\n"])
def test_a_file_of_comments_changes_nothing(file: Path, text: str) -> None:
    assert read(file, text) == load(file.with_name("none.yaml"), {})


def test_the_bundled_file_is_valid() -> None:
    config = load(ROOT / "config.yaml", {}, required=True)

    assert config.timezone == ZoneInfo("Europe/London")
    assert all(folder.is_dir() for folder in (*config.packs, config.seeds))


def test_the_examples_in_the_bundled_file_are_valid(file: Path) -> None:
    bundled = (ROOT / "config.yaml").read_text(encoding="utf-8")
    examples = re.sub(r"^# (?=subscriptions:|places:| )", "", bundled, flags=re.MULTILINE)

    config = read(file, examples)

    assert [s.platform for s in config.subscriptions] == ["discord"]
    assert len(config.places) == 2


def test_everything_can_be_chosen(file: Path) -> None:
    config = read(
        file,
        """
packs: [mine, /srv/briefs]
data: ../data
timezone: Asia/Tokyo
language: ja
home: {discord: ["1", "2"], slack: [T1]}
slack: {mode: http, port: 3001}
web: {enabled: false, host: 0.0.0.0, port: 0}
subscriptions:
  - platform: discord
    channel: 1044000000000000001
    what: onthisday
    cadence: mondays and thursdays
    at: 9:05
    late_after: 1h30m
    when_empty: fact
  - {platform: slack, channel: C012, what: onthisday, at: "23:59", timezone: Europe/Paris}
""",
        DISCORD_API_URL="http://127.0.0.1:1/api/v10",
        DISCORD_GATEWAY_URL="ws://127.0.0.1:2",
        SLACK_API_URL=" https://proxy.example/api/ ",
    )

    first, second = config.subscriptions
    assert config.packs == (file.parent / "mine", Path("/srv/briefs"))
    assert config.data == file.parent / "../data"
    assert config.home["discord"] == ("1", "2")
    assert (config.slack.mode, config.slack.port) == ("http", 3001)
    assert (config.web.enabled, config.web.host, config.web.port) == (False, "0.0.0.0", 0)
    assert (first.channel, first.what, first.cadence, first.at, first.timezone, first.late_after, first.when_empty) == (
        "1044000000000000001",
        What.ONTHISDAY,
        "mondays and thursdays",
        time(9, 5),
        "Asia/Tokyo",
        timedelta(hours=1, minutes=30),
        (Fallback.FACT,),
    )
    assert (second.cadence, second.timezone, second.late_after) == ("daily", "Europe/Paris", timedelta(hours=6))
    assert config.endpoints.discord_api_url == "http://127.0.0.1:1/api/v10"
    assert config.endpoints.slack_api_url == "https://proxy.example/api/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pack: [x]", "1:1: “pack” is not a key of a configuration; did you mean “packs”?"),
        ("packs: briefs", "1:8: “packs” must be a list; write [one, two], or each on a line of its own after a dash"),
        ("packs: []", "1:8: “packs” is empty; write folders of packs"),
        ("seeds:", "1:7: “seeds” is empty; write the folder of source records"),
        ("timezone: Europe/Lundon", "1:11: “Europe/Lundon” is not a time zone; did you mean “Europe/London”?"),
        ("timezone: ../etc/passwd", "1:11: “../etc/passwd” is not a time zone; write one such as Europe/London or UTC"),
        ("language: English", "1:11: “English” cannot stand here; write a language such as en-GB"),
        ("home: {teams: [x]}", "1:8: “teams” is not known here; write discord or slack"),
        ("slack: {mode: sockets}", "1:15: “sockets” is not known here; write socket or http"),
        ("web: {port: 65536}", "1:13: this is not a port; write a number up to 65535"),
        ("web: {enabled: no}", "1:16: “no” is neither true nor false; write true or false"),
        ("web: on", "1:6: “web” must be a group of keys; write each as key: value"),
        ("web: {hosts: x}", "1:7: “hosts” is not a key of “web”; did you mean “host”?"),
        ("places: [{replies: public}]", "1:10: a place setting needs “platform”; add it: discord or slack"),
        ("subscriptions: [x]", "1:17: an entry of “subscriptions” must be a group of keys; write each as key: value"),
        ("a: [b", "1:4: the bracket that opens here is not closed, or a comma is missing; close it"),
    ],
)
def test_a_mistake_is_one_clear_line(file: Path, text: str, said: str) -> None:
    assert mistakes(file, text) == [said]


NO_TIME = 'this is not a time of day; write hours and minutes, such as "09:00"'
NO_LENGTH = "this is not a length of time up to a week; write it like 30m, 6h or 1d"
NO_CADENCE = (
    "“monthly” is not a cadence like daily, weekdays, mondays and thursdays, first monday, day 15, or every 2 weeks; "
    "write it like one of these"
)
NO_SLACK_ID = "“#general” is not the ID of a channel; in Slack, open its details: the ID is the last line"
NO_DISCORD_ID = (
    "“C012” is not the ID of a channel; in Discord, switch on Developer Mode, then right-click it and copy its ID"
)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        (', at: "09:00"', "", "{", 'a subscription setting needs “at”; add it: the local time, such as "09:00"'),
        ('"09:00"', "9", "9}", NO_TIME),
        ('"09:00"', '"24:00"', '"24', NO_TIME),
        ("slack", "teams", "teams", "“teams” is not known here; write discord or slack"),
        ("onthisday", "gossip", "gossip", "“gossip” is not known here; write onthisday, digest or fact"),
        ("C012", '"#general"', '"#', NO_SLACK_ID),
        ("slack", "discord", "C012", NO_DISCORD_ID),
        ("C012", "C012, late_after: 6", "6", NO_LENGTH),
        ("C012", "C012, late_after: 0m", "0m", NO_LENGTH),
        ("C012", "C012, late_after: 8d", "8d", NO_LENGTH),
        ("C012", "C012, cadence: monthly", "monthly", NO_CADENCE),
        ("C012", "C012, cadence: weekdays 08:30", '"09', "the cadence says the time already; remove one of the two"),
        (
            "C012",
            "C012, most: 0",
            "0, what",
            "this is not a number from 1 to 25; write how many anniversaries a post shows at most",
        ),
        ("C012", "C012, when_empty: joke", "joke", "“joke” is not known here; write skip, month, week or fact"),
    ],
)
def test_a_mistake_in_a_subscription_is_one_clear_line(file: Path, old: str, new: str, place: str, said: str) -> None:
    text = SUBSCRIPTION.replace(old, new)

    assert mistakes(file, text) == [f"1:{text.index(place) + 1}: {said}"]


@pytest.mark.parametrize(
    ("said", "cadence", "at"),
    [
        ("cadence: mondays and thursdays 08:30", "mondays and thursdays", time(8, 30)),
        ('cadence: last friday, at: "9:00"', "last friday", time(9)),
        ("cadence: cron 30 8 * * 1-5", "cron 30 8 * * 1-5", time(8, 30)),
        ("cadence: 30 8 * * 1-5", "cron 30 8 * * 1-5", time(8, 30)),
    ],
)
def test_the_cadence_may_bear_the_time(file: Path, said: str, cadence: str, at: time) -> None:
    config = read(file, f"subscriptions: [{{platform: slack, channel: C012, what: fact, {said}}}]")

    (order,) = orders(config.subscriptions)
    assert (str(order.cadence), order.at, order.what) == (cadence, at, What.FACT)


@pytest.mark.parametrize(
    ("said", "fallbacks"),
    [
        ("skip", ()),
        ("fact", (Fallback.FACT,)),
        ("[month, fact]", (Fallback.MONTH, Fallback.FACT)),
        ("[skip]", ()),
    ],
)
def test_what_fills_an_empty_day_is_tried_in_its_order(file: Path, said: str, fallbacks: tuple[Fallback, ...]) -> None:
    (order,) = orders(read(file, SUBSCRIPTION.replace("C012", f"C012, when_empty: {said}")).subscriptions)

    assert order.when_empty == fallbacks


def test_every_rule_of_a_subscription_can_be_said(file: Path) -> None:
    rules = "when_late: merge, on_unknown: resend, packs: [uk-japan], topics: [korea], language: ja, most: 3"
    said = SUBSCRIPTION.replace("C012", f"C012, workspace: T1, owner: U1, {rules}")

    (order,) = orders(read(file, said).subscriptions)

    assert (order.when_late, order.on_unknown, order.packs, order.topics) == (
        *(WhenLate.MERGE, OnUnknown.RESEND, ("uk-japan",), ("korea",)),
    )
    assert (order.language, order.most, order.workspace, order.owner) == ("ja", 3, "T1", "U1")


def test_a_subscription_is_declared_once(file: Path) -> None:
    twice = SUBSCRIPTION.replace("}]", '}, {at: "09:00", channel: C012, platform: slack, what: onthisday}]')

    assert mistakes(file, twice) == [
        f"1:{twice.rindex('{') + 1}: this subscription is here already; remove one of them"
    ]


def test_every_mistake_is_told_at_once(file: Path) -> None:
    said = mistakes(
        file, "pack: [x]\nweb: {port: x}\nlanguage: English\n", SLACK_API_URL="slack.com", DISCORD_TOKEN_FILE="/no"
    )

    assert [line.partition(": ")[0] for line in said] == ["1:1", "2:13", "3:11", "DISCORD_TOKEN_FILE", "SLACK_API_URL"]


def test_secrets_come_from_the_environment_or_a_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("of a file\n", encoding="utf-8")
    config = read(file, "", SLACK_BOT_TOKEN=" xoxb ", SLACK_APP_TOKEN="", DISCORD_TOKEN_FILE=str(tmp_path / "token"))

    assert config.secrets.slack_bot_token is not None
    assert config.secrets.slack_bot_token.get_secret_value() == "xoxb"
    assert config.secrets.discord_token is not None
    assert config.secrets.discord_token.get_secret_value() == "of a file"
    assert config.secrets.slack_app_token is None


def test_secrets_are_never_shown(file: Path) -> None:
    names = ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL")
    config = read(file, "", **dict.fromkeys(names, "open-sesame"))

    assert "open-sesame" not in f"{config!r} {config} {config.secrets} {config.secrets.database_url}"


def test_a_secret_said_twice_or_not_at_all_is_a_mistake(file: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    empty = str(tmp_path / "empty")

    assert mistakes(file, "", DISCORD_TOKEN="a", DISCORD_TOKEN_FILE=empty, DATABASE_URL_FILE=empty) == [
        f"DATABASE_URL_FILE: {empty} is missing, empty or not readable; put the secret into it, or unset this",
        "DISCORD_TOKEN: DISCORD_TOKEN_FILE is set as well; keep one of the two",
    ]


@pytest.mark.parametrize(
    ("text", "belongs"),
    [
        ("discord_token: SECRET", "DISCORD_TOKEN"),
        ("discord: {token: SECRET}", "DISCORD_TOKEN"),
        ("slack: {app_token: SECRET}", "SLACK_APP_TOKEN"),
        ("slack: {signing_secret: SECRET}", "SLACK_SIGNING_SECRET"),
        ("database_url: SECRET", "DATABASE_URL"),
        ("language: xoxb-12-SECRET", "SLACK_BOT_TOKEN"),
        ('packs: ["token=xoxb-12-SECRET"]', "SLACK_BOT_TOKEN"),
        ("places: [{platform: xapp-1-SECRET}]", "SLACK_APP_TOKEN"),
        ("packs: [postgresql+asyncpg://me:SECRET@db/attache]", "DATABASE_URL"),
        ("packs: [AAAAAAAAAAAAAAAAAAAAAAAA.SECRET.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB]", "DISCORD_TOKEN"),
        ("seeds: 0123456789abcdef0123456789abcdef # SECRET", "SLACK_SIGNING_SECRET"),
        ("password: SECRET", "SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, DATABASE_URL or DISCORD_TOKEN"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(file: Path, text: str, belongs: str) -> None:
    said = "\n".join(mistakes(file, text))

    assert f"this looks like a secret, and others may read this file; remove it, and set {belongs} in the env" in said
    assert "SECRET" not in re.sub("SLACK_SIGNING_SECRET", "", said)


def test_the_most_specific_place_decides(file: Path) -> None:
    config = read(
        file,
        """
places:
  - {platform: slack, user: U1, plain: true}
  - {platform: slack, channel: C1, replies: public}
  - {platform: slack, workspace: T1, replies: private, plain: true}
  - {platform: slack, workspace: T1, channel: C2, replies: public, plain: false}
  - {platform: slack, workspace: T1, channel: C2, plain: true}
  - {platform: discord, replies: public}
""",
    )

    assert config.manner("terminal") == Manner(public=False, plain=False)
    assert config.manner("discord", "1", "2", "3") == Manner(public=True, plain=False)
    assert config.manner("slack", "T2", "C1") == Manner(public=True, plain=False)
    assert config.manner("slack", "T1", "C3") == Manner(public=False, plain=True)
    assert config.manner("slack", "T1", "C2") == Manner(public=True, plain=True)
    assert config.manner("slack", "T2", "C1", "U1") == Manner(public=True, plain=True)


def remembered(file: Path) -> Path:
    return file.with_name("store") / "library" / "config.kept"


@pytest.fixture
def known(file: Path) -> Config:
    """Return a configuration that has been read once."""
    file.write_text(f"data: store  # beside\nplaces: [{{platform: slack, replies: public}}]\n{SUBSCRIPTION}\n")
    return load(file, {"SLACK_BOT_TOKEN": "xoxb"}, keep=True)


def test_what_was_checked_before_is_not_checked_again(
    file: Path, known: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.config_file.read_said", None)

    assert load(file, {"SLACK_BOT_TOKEN": "xoxb"}) == known


def test_a_changed_file_is_checked_again(file: Path, known: Config) -> None:
    assert read(file, file.read_text().replace("09:00", "10:00")).subscriptions[0].at == time(10)
    assert mistakes(file, file.read_text().replace("C012", "x")) != []


@pytest.mark.parametrize("damaged", [b"", b"x" * 200, None])
def test_what_is_remembered_wrongly_is_read_anew(file: Path, known: Config, damaged: bytes | None) -> None:
    kept = remembered(file).read_bytes()
    remembered(file).write_bytes(kept[:-1] + b"?" if damaged is None else damaged)

    assert load(file, {"SLACK_BOT_TOKEN": "xoxb"}, keep=True) == known
    assert remembered(file).read_bytes() == kept


def test_no_secret_is_remembered_and_none_shows(file: Path, known: Config) -> None:
    assert b"xoxb" not in remembered(file).read_bytes()
    assert "xoxb" not in f"{known} {known.secrets.slack_bot_token} {known.secrets!r}"
