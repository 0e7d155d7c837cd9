"""Reading what people say of a schedule."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.words import Words
from bot.domain.errors import BadRequest
from bot.domain.library import Library
from bot.domain.settings import settings_of, subscription_of
from bot.platforms.slack.forms import form_view
from bot.service.drafts import Draft
from bot.service.ordering import read_settings, read_time, spread
from bot.service.schedule_forms import form_of
from tests.loopback.slack.blockkit import view_problems
from tests.posting import make_subscription

BEFORE = settings_of(make_subscription())


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("onthisday", {"what": "onthisday"}),
        ("digest daily", {"what": "digest", "cadence": "daily"}),
        (
            "onthisday weekdays 08:30 Europe/Paris",
            {"what": "onthisday", "cadence": "weekdays", "at": "08:30", "timezone": "Europe/Paris"},
        ),
        (
            "digest mondays and thursdays at 6pm in New York",
            {"what": "digest", "cadence": "mondays and thursdays", "at": "6pm", "timezone": "New York"},
        ),
        (
            "fact of the day every 2 weeks on fridays 9:00 London time",
            {"what": "fact of the day", "cadence": "every 2 weeks on fridays", "at": "9:00", "timezone": "London"},
        ),
        ("on this day daily Europe/London", {"what": "on this day", "cadence": "daily", "timezone": "Europe/London"}),
        ("weekdays 08:30", {"cadence": "weekdays", "at": "08:30"}),
        ("digest cron 30 8 * * 1-5", {"what": "digest", "cadence": "cron 30 8 * * 1-5"}),
        ("nonsense", {"what": "nonsense"}),
        ("digset weekdays 08:30", {"what": "digset", "cadence": "weekdays", "at": "08:30"}),
        ("every weekday now 08:30", {"cadence": "every weekday now", "at": "08:30"}),
    ],
)
def test_one_line_is_taken_apart(typed: str, parts: dict[str, str]) -> None:
    assert spread({"what": typed}) == parts


def test_what_is_said_apart_stands_before_what_is_in_the_line() -> None:
    assert spread({"what": "digest daily 09:00", "at": "10:00"})["at"] == "10:00"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9", time(9)),
        ("09:00", time(9)),
        ("9.30", time(9, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("9:15 p.m.", time(21, 15)),
        ("21h", time(21)),
        ("21h30", time(21, 30)),
        ("noon", time(12)),
        ("Midnight", time(0)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, read: time) -> None:
    assert read_time(text, Words()) == read


@pytest.mark.parametrize("text", ["25:00", "9:61", "13pm", "soon", "", "1234"])
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(BadRequest, match="as a time of day"):
        read_time(text, Words())


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"cadence": "weekdays 08:30"}, {"cadence": "weekdays", "at": "08:30"}),
        ({"cadence": "weekdays 08:30", "at": "10:00"}, {"at": "10:00"}),
        ({"cadence": "cron 30 8 * * 1-5"}, {"cadence": "cron 30 8 * * 1-5", "at": "08:30"}),
        ({"topics": "korea, Iraq"}, {"topics": "korea iraq"}),
        ({"topics": ""}, {"topics": ""}),
        ({"when_empty": "month, then fact"}, {"when_empty": "month fact"}),
        ({"when_empty": "skip"}, {"when_empty": ""}),
        ({"late_after": "1 day 12 hours"}, {"late_after": "129600"}),
        ({"late_after": "90 min"}, {"late_after": "5400"}),
        ({"when_late": "Merge"}, {"when_late": "merge"}),
        ({"most": "3"}, {"most": "3"}),
        ({"language": "ja"}, {"language": "ja"}),
        ({"at": ""}, {"at": "09:00"}),
    ],
)
def test_a_setting_is_read(library: Library, said: dict[str, str], read: dict[str, str]) -> None:
    settings, problems = read_settings(said, BEFORE, library, Words())

    assert problems == {}
    assert {name: settings[name] for name in read} == read
    assert settings_of(subscription_of(settings)) == settings


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("what", "weather", "Choose onthisday, digest or fact."),
        ("cadence", "sometimes", "“sometimes” is not a cadence"),
        ("at", "soon", "as a time of day"),
        ("timezone", "Atlantis", "I know no time zone"),
        ("topics", "korea, atlantis", "There is no topic “atlantis”."),
        ("packs", "lost", "There is no pack “lost”."),
        ("when_empty", "sing", "“sing” is no fallback."),
        ("when_late", "never", "I can post, merge or skip."),
        ("late_after", "8d", "a length of time up to a week"),
        ("late_after", "soon", "a length of time up to a week"),
        ("most", "0", "1 to 25 anniversaries"),
        ("language", "English please", "is no language"),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(library: Library, name: str, text: str, told: str) -> None:
    settings, problems = read_settings({name: text}, BEFORE, library, Words())

    assert told in problems[name]
    assert problems[name].endswith(".")
    assert settings == BEFORE


names = st.sampled_from([*BEFORE, "nothing"])


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(names, st.text(max_size=30)))
def test_nothing_that_is_typed_breaks_the_reader_and_what_it_reads_can_be_shown_in_a_form(
    library: Library, said: dict[str, str]
) -> None:
    read, _ = read_settings(spread(said), BEFORE, library, Words())

    assert settings_of(subscription_of(read)) == read
    assert view_problems(form_view(form_of(Draft(settings=read), library, Words()), "C1", Words())) == []


def test_a_draft_is_known_by_a_mark_that_changes_with_it() -> None:
    values: dict[str, Any] = {"settings": BEFORE}
    first, same = Draft(**values), Draft(**values)

    assert first.mark == same.mark
    assert first.mark != Draft(settings={**BEFORE, "at": "10:00"}).mark
