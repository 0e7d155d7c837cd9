"""Reading payloads: where who asks what is, in each of their shapes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cards.asks import ask
from bot.platforms.recent import Recent
from bot.platforms.slack.payloads import NewModal, OpenModal, ResponseUrl, Thread, delivery_id, origin_of, read_message

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHO = {"user": {"id": "U1", "name": "ada"}, "team": {"id": "T1"}}
PLACE = {"channel": {"id": "C1"}, "response_url": "https://x"}


@pytest.mark.parametrize(
    ("body", "destination"),
    [
        pytest.param(
            {**WHO, **PLACE, "container": {"is_ephemeral": True}},
            ResponseUrl(url="https://x", replaces=True),
            id="private",
        ),
        pytest.param({**WHO, **PLACE, "container": {}}, ResponseUrl(url="https://x"), id="public"),
        pytest.param(
            {**WHO, **PLACE, "container": {"thread_ts": "1.2"}},
            ResponseUrl(url="https://x", thread="1.2"),
            id="in a thread",
        ),
        pytest.param(
            {**WHO, **PLACE, "message": {"thread_ts": "1.2"}},
            ResponseUrl(url="https://x", thread="1.2"),
            id="a shortcut",
        ),
        pytest.param({**WHO, "view": {"id": "V1"}}, OpenModal(view="V1"), id="in a modal"),
        pytest.param({**WHO, "trigger_id": "1.2.x"}, NewModal(trigger="1.2.x"), id="from anywhere"),
    ],
)
def test_the_answer_goes_where_the_reader_looks(body: dict[str, Any], destination: object) -> None:
    assert origin_of(body).destination == destination
    assert (origin_of(body).user, origin_of(body).name, origin_of(body).typed) == ("U1", "ada", False)


def test_a_mention_starts_a_thread_or_stays_in_one() -> None:
    event = {"channel": "C1", "user": "U1", "ts": "1.1"}

    assert origin_of({"team_id": "T1", "event": event}).destination == Thread(channel="C1", ts="1.1", user="U1")
    assert origin_of({"team_id": "T1", "event": {**event, "thread_ts": "1.0"}}).destination == Thread(
        channel="C1", ts="1.0", user="U1"
    )


def test_an_app_installed_to_a_whole_organisation_names_no_workspace() -> None:
    assert origin_of({**WHO, **PLACE, "team": None}).workspace == ""


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        pytest.param({"text": "a &amp; b"}, ask("locate", text="a & b"), id="words"),
        pytest.param(
            {"text": "T", "blocks": [{"type": "actions", "elements": [{"value": "a1|brief|topic=korea|view=facts"}]}]},
            ask("locate", of="a1|brief|topic=korea|view=facts", text="T"),
            id="a button of ours",
        ),
        pytest.param(
            {"text": "T", "blocks": [{"type": "section", "accessory": {"value": "a1|evidence|fact=x"}}]},
            ask("locate", of="a1|evidence|fact=x", text="T"),
            id="a button beside a row",
        ),
        pytest.param(
            {
                "blocks": [
                    {"type": "section", "accessory": {"options": [{"value": "a1|evidence|fact=x"}, {"value": "y"}]}}
                ]
            },
            ask("locate", of="a1|evidence|fact=x\ny"),
            id="a menu",
        ),
        pytest.param(
            {"text": "T", "blocks": [{"type": "poll"}, {"type": "actions", "elements": [{"value": "yes"}, {}]}]},
            ask("locate", of="yes", text="T"),
            id="buttons of somebody else",
        ),
        pytest.param({}, ask("locate"), id="a picture"),
    ],
)
def test_a_message_is_asked_about_by_its_buttons_or_its_words(message: dict[str, Any], asked: object) -> None:
    assert read_message({"message": message}) == asked


def test_deliveries_are_told_apart_by_what_stays_the_same() -> None:
    assert delivery_id({"event_id": "Ev1"}) == "Ev1"
    assert delivery_id({"trigger_id": "1.2.x"}) == "1.2.x"
    assert delivery_id({"type": "block_suggestion"}) == ""


def test_a_delivery_is_new_once_in_ten_minutes() -> None:
    recent = Recent()

    assert recent.is_new("Ev1", NOW)
    assert not recent.is_new("Ev1", NOW + timedelta(minutes=9))
    assert recent.is_new("Ev1", NOW + timedelta(minutes=20))


def test_what_has_no_name_is_always_new() -> None:
    recent = Recent()

    assert recent.is_new("", NOW)
    assert recent.is_new("", NOW)
