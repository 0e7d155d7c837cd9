"""What can be seen to be wrong with schedules without asking a platform."""

from dataclasses import replace

from bot.domain.library import Library
from bot.domain.standings import Pause, declare
from bot.domain.subscriptions import Origin
from bot.service.inspecting import schedule_problems
from tests.posting import MORNING, make_subscription


def test_sound_schedules_have_no_problems(library: Library) -> None:
    order = make_subscription(topics=("korea",), packs=(library.packs[0].id,))

    assert list(schedule_problems([order], [declare(order, MORNING)], library)) == []


def test_a_topic_that_the_library_does_not_have_is_named_with_where_to_change_it(library: Library) -> None:
    in_file = make_subscription(topics=("atlantis",))
    in_chat = make_subscription("other", packs=("lost",), origin=Origin.CHAT)

    first, second = schedule_problems([in_file], [declare(in_chat, MORNING)], library)

    assert "names the topic “atlantis”, which the library does not have; change it in the configuration." in first
    assert "names the pack “lost”, which the library does not have; change it with /schedule edit." in second


def test_without_a_library_its_topics_are_not_judged() -> None:
    assert list(schedule_problems([make_subscription(topics=("atlantis",))], [], None)) == []


def test_what_the_file_and_chat_both_post_is_shown() -> None:
    in_file = make_subscription(channel="7")
    in_chat = make_subscription("other", channel="7", origin=Origin.CHAT)

    (problem,) = schedule_problems([in_file], [declare(in_file, MORNING), declare(in_chat, MORNING)], None)

    assert "both are posted; remove one." in problem
    assert "discord 7" in problem


def test_what_failed_is_told_with_its_remedy_and_what_a_person_paused_is_no_problem() -> None:
    order = make_subscription()
    failed = declare(order, MORNING).suspend(Pause(since=MORNING, reason="It is gone.", remedy="Choose another."))
    paused = declare(replace(order, id="b", channel="8"), MORNING).suspend(Pause(since=MORNING, reason="", by="ada"))

    (problem,) = schedule_problems([], [failed, paused], None)

    assert problem.endswith("is paused: It is gone. Choose another.")
