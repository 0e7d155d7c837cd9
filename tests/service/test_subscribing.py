"""Setting schedules by command, the same on every platform."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cards.asks import Ask
from bot.cards.fit import fit
from bot.cards.forms import filled
from bot.domain.errors import GiveUp, TryAgain
from bot.domain.subscriptions import Origin
from bot.platforms.discord.render import draw
from bot.platforms.slack.render import fits
from bot.service.commands import is_deed
from bot.service.desk import Desk
from bot.service.ports import Platform
from tests.people import Room, offers, opened_room
from tests.posting import make_subscription

LINE = "/schedule add onthisday weekdays 08:30 Europe/Paris"


@pytest.fixture
async def room(desk: Desk, tmp_path: Path) -> AsyncIterator[Room]:
    async with opened_room(desk, tmp_path) as opened:
        yield opened


async def added(room: Room, line: str = LINE) -> str:
    """Add a schedule, and return its id."""
    await room.ask(line)
    saved = await room.press("Save")
    assert "Saved." in room.reads
    return offers(saved.card)["Pause"].options["schedule"]


async def test_what_would_be_posted_is_said_back_with_its_next_times_before_it_is_saved(room: Room) -> None:
    await room.ask(LINE)

    assert "On this day, on weekdays at 08:30 (Europe/Paris)." in room.reads
    assert "Tuesday 24 November 2026, 08:30 (Europe/Paris)" in room.reads
    assert "Wednesday 25 November 2026" in room.reads
    assert "Thursday 26 November 2026" in room.reads
    assert await room.ledger.standings() == ()


async def test_saving_lets_it_stand_under_the_name_of_who_set_it(room: Room) -> None:
    await added(room)

    (standing,) = await room.ledger.standings()
    assert standing.subscription.owner == "ada"
    assert standing.subscription.origin is Origin.CHAT
    assert (standing.subscription.channel, standing.subscription.workspace) == ("100", "1")
    assert str(standing.subscription.cadence) == "weekdays"


async def test_a_draft_is_saved_once_however_often_its_button_is_pressed(room: Room) -> None:
    await room.ask(LINE)
    assert room.last
    button = offers(room.last.card)["Save"]

    await room.ask(button)
    await room.ask(button)

    assert "no longer here" in room.reads
    assert len(await room.ledger.standings()) == 1


async def test_the_button_of_a_draft_that_was_replaced_saves_nothing(room: Room) -> None:
    await room.ask(LINE)
    assert room.last
    old = offers(room.last.card)["Save"]
    await room.ask("/schedule add fact daily 10:00 Tokyo")

    await room.ask(old)

    assert "no longer here" in room.reads
    assert await room.ledger.standings() == ()


async def test_cancelling_saves_nothing(room: Room) -> None:
    await room.ask(LINE)

    await room.press("Cancel")

    assert "nothing was saved" in room.reads
    assert await room.ledger.standings() == ()


async def test_a_command_without_words_opens_the_form_and_the_form_says_back_what_it_makes(room: Room) -> None:
    reply = await room.ask("/schedule add")
    assert reply.form
    assert [field.name for field in reply.form.fields][:5] == ["what", "cadence", "at", "timezone", "topics"]

    values = {"what": "digest", "cadence": "first monday", "at": "18:00", "timezone": "Asia/Tokyo", "topics": "korea"}
    await room.ask(reply.form.asked(values))

    assert "Digest, on the first Monday of the month at 18:00 (Asia/Tokyo)." in room.reads
    assert "Topics: The Korean peninsula" in room.reads


async def test_what_cannot_be_read_is_said_field_by_field_and_the_rest_is_kept(room: Room) -> None:
    reply = await room.ask("/schedule add")
    assert reply.form
    wrong = {"what": "digest", "cadence": "sometimes", "at": "18:00", "timezone": "Atlantis"}

    reply = await room.ask(reply.form.asked(wrong))

    assert reply.problems.keys() == {"cadence", "timezone"}
    assert "“sometimes” is not a cadence" in reply.problems["cadence"]
    form = (await room.press("Change")).form
    assert form
    assert {field.name: field.value for field in form.fields}["at"] == "18:00"


async def test_an_emptied_field_means_none(room: Room) -> None:
    id = await added(room, "/schedule add digest daily 09:00 Europe/London --topics korea --when_empty fact")
    form = (await room.ask(f"/schedule edit {id}")).form
    assert form

    await room.ask(form.asked({"topics": "", "when_empty": "skip"}))
    await room.press("Save")

    (standing,) = await room.ledger.standings()
    assert standing.subscription.topics == ()
    assert standing.subscription.when_empty == ()


async def test_an_edit_says_what_it_was_until_now(room: Room) -> None:
    id = await added(room)

    await room.ask(f"/schedule edit {id} --cadence daily --at 7pm")

    assert "On this day, every day at 19:00 (Europe/Paris)." in room.reads
    assert "Until now: On this day, on weekdays at 08:30 (Europe/Paris)." in room.reads


async def test_an_edit_of_what_somebody_else_has_changed_meanwhile_is_not_saved(room: Room) -> None:
    id = await added(room)
    await room.ask(f"/schedule edit {id} --at 10:00")
    assert room.last
    save = offers(room.last.card)["Save"]
    await room.ask(f"/schedule pause {id}")

    await room.ask(save)

    assert "changed meanwhile" in room.reads
    (standing,) = await room.ledger.standings()
    assert f"{standing.subscription.at:%H:%M}" == "08:30"


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        "/schedule edit",
        "/schedule pause",
        "/schedule resume",
        "/schedule skip",
        "/schedule remove",
        "/schedule test",
    ],
)
async def test_others_are_kindly_refused(room: Room, line: str) -> None:
    await added(room)

    await room.ask(line, reader="grace")

    assert "can be changed by those with the permission Manage Server" in room.reads
    (standing,) = await room.ledger.standings()
    assert standing.revision == 1


async def test_on_slack_the_refusal_names_admins(room: Room) -> None:
    room.platform = Platform.SLACK

    await room.ask(LINE, reader="grace")

    assert "the admins of the workspace" in room.reads


async def test_everyone_may_see_what_is_posted_here(room: Room) -> None:
    await added(room)

    await room.ask("/schedule list", reader="grace")

    assert "On weekdays at 08:30 (Europe/Paris)." in room.reads
    assert "Added in chat." in room.reads


async def test_a_channel_that_cannot_be_posted_in_is_named_with_its_remedy_before_anything_is_saved(room: Room) -> None:
    room.people.trouble["100"] = GiveUp("The bot lacks one permission in #news: Send Messages.", "Give it that.")

    reply = await room.ask(LINE)

    assert "I cannot post there. The bot lacks one permission in #news: Send Messages." in room.reads
    assert "Give it that." in room.reads
    assert "Save" not in offers(reply.card)
    room.people.trouble.clear()
    assert "Save" in offers((await room.press("Check again")).card)


async def test_on_slack_it_can_be_sent_to_its_person_meanwhile(room: Room) -> None:
    room.platform = Platform.SLACK
    room.people.trouble["C9"] = GiveUp("The bot is not in #news.", "Open #news in Slack and type: /invite @attache")
    await room.ask(LINE, channel="C9")
    assert "/invite @attache" in room.reads

    await room.press("Send it to me meanwhile")
    await room.press("Save")

    (standing,) = await room.ledger.standings()
    assert standing.subscription.channel == "ada"
    await room.ask("/schedule list", channel="D1")
    assert "On weekdays" in room.reads


async def test_a_platform_that_cannot_be_asked_keeps_nobody_from_saving(room: Room) -> None:
    room.people.trouble["100"] = TryAgain("It cannot be reached.", after=5)

    assert "Save" in offers((await room.ask(LINE)).card)


async def test_a_second_schedule_of_the_same_kind_is_shown_not_guessed(room: Room) -> None:
    await room.ledger.declare([make_subscription(channel="100")], room.clock())

    await room.ask(LINE)

    assert (
        "Take care: this channel gets “On this day” every day at 09:00 (Europe/London), too (from config.yaml)."
        in room.reads
    )


async def test_what_the_file_declares_cannot_be_edited_or_removed_but_paused_and_skipped(room: Room) -> None:
    await room.ledger.declare([make_subscription(channel="100")], room.clock())

    await room.ask("/schedule edit --at 10:00")
    assert "declared in config.yaml, so it is changed there" in room.reads
    await room.ask("/schedule remove")
    assert "remove it there, or pause it here" in room.reads
    await room.ask("/schedule skip")
    assert "Left out: 23 November 2026." in room.reads
    await room.ask("/schedule pause")
    assert "Paused until it is resumed." in room.reads
    await room.ledger.declare([make_subscription(channel="100")], room.clock())

    (standing,) = await room.ledger.standings()
    assert standing.pause
    assert standing.skipping


async def test_a_pause_may_end_on_a_day(room: Room) -> None:
    await added(room)

    await room.ask("/schedule pause until 4 january")

    assert "Paused until 4 January 2027." in room.reads
    assert "Paused by Ada since" in room.reads
    assert "Monday 4 January 2027, 08:30 (Europe/Paris)" in room.reads


async def test_resuming_checks_the_channel_and_posts_again(room: Room) -> None:
    id = await added(room)
    await room.ask(f"/schedule pause {id}")
    room.people.trouble["100"] = GiveUp("The channel is gone.", "Choose another channel.")

    await room.press("Resume")
    assert "The channel is gone." in room.reads
    room.people.trouble.clear()
    await room.ask(f"/schedule resume {id}")

    assert "It runs again." in room.reads
    (standing,) = await room.ledger.standings()
    assert standing.in_force


async def test_a_day_is_left_out_and_the_next_times_leave_it_out(room: Room) -> None:
    await added(room)

    await room.ask("/schedule skip 25 november")

    assert "Left out: 25 November 2026." in room.reads
    assert "Wednesday 25 November 2026" not in room.reads
    assert "Friday 27 November 2026" in room.reads


async def test_what_was_removed_can_be_brought_back(room: Room) -> None:
    id = await added(room)
    await room.ask(f"/schedule remove {id}")
    assert "posted no more" in room.reads

    await room.press("Undo")

    assert "Taken back." in room.reads
    (standing,) = await room.ledger.standings()
    assert standing.in_force
    assert standing.next


async def test_history_says_who_did_what_and_the_newest_change_can_be_taken_back(room: Room) -> None:
    id = await added(room)
    await room.ask(f"/schedule edit {id} --at 10:00")
    await room.press("Save")

    await room.ask("/schedule history")
    assert (
        "Ada: Monday 23 November 2026, 08:00 (Europe/London): changed “On this day, on weekdays at 10:00" in room.reads
    )
    await room.press("Take back: On this day, on weekdays at 10:00 (Europe/Paris)")

    (standing,) = await room.ledger.standings()
    assert f"{standing.subscription.at:%H:%M}" == "08:30"


async def test_history_says_which_day_was_left_out(room: Room) -> None:
    await added(room)
    await room.ask("/schedule skip 25 november")
    await room.ask("/schedule skip 27 november")

    await room.ask("/schedule history")

    assert "left out 25 November 2026 of “On this day" in room.reads
    assert "left out 27 November 2026 of “On this day" in room.reads


async def test_an_older_change_is_not_taken_back_over_a_newer_one(room: Room) -> None:
    id = await added(room)
    await room.ask(f"/schedule edit {id} --at 10:00")
    await room.press("Save")
    assert room.last
    undo = offers(room.last.card)["Undo"]
    await room.ask(f"/schedule edit {id} --at 11:00")
    await room.press("Save")

    await room.ask(undo)

    assert "changed again since" in room.reads


async def test_several_schedules_stand_in_one_channel_and_are_named_by_number(room: Room) -> None:
    await added(room)
    room.clock.pass_by(minutes=1)
    await added(room, "/schedule add fact daily 10:00 Tokyo")

    await room.ask("/schedule pause")
    assert "Which one? Name it by its number: 1: On this day" in room.reads
    await room.ask("/schedule pause 2")

    assert [bool(standing.pause) for standing in await room.ledger.standings()] == [False, True]


@pytest.mark.parametrize("action", ["edit", "pause", "remove", "resume", "skip", "test", "preview", "show"])
async def test_a_schedule_of_another_server_cannot_be_touched(room: Room, action: str) -> None:
    id = await added(room)

    await room.ask(
        Ask(f"schedule {action}", {"schedule": id}), channel="999", workspace="2", reader="eve", may_manage=True
    )

    assert "belongs to another place" in room.reads


async def test_a_preview_is_the_real_post_and_only_its_asker_sees_it(room: Room) -> None:
    await added(room)

    reply = await room.ask("/schedule preview 31 march")

    assert reply.private
    assert "Preview for 31 March 2027, which only you see: On this day" in room.reads
    assert "On this day: 31 March" in room.reads
    assert room.people.shown == []


async def test_a_draft_can_be_previewed_before_it_is_saved(room: Room) -> None:
    await room.ask(LINE)

    await room.press("Preview")
    await room.press("Back to the draft")

    assert "Save this schedule?" in room.reads


async def test_a_test_is_posted_in_the_channel_and_says_that_it_is_one(room: Room) -> None:
    await added(room, "/schedule add fact daily 10:00 Tokyo")

    await room.ask("/schedule test")

    (message,) = room.people.shown
    assert message.channel == "100"
    assert "This is a test of a schedule" in str(message.reply.card.blocks[0])
    assert "It is in the channel." in room.reads


async def test_nothing_said_on_the_web_reaches_the_schedules(room: Room) -> None:
    room.platform = Platform.WEB

    await room.ask("/schedule list")

    assert "Schedules are kept in Discord and Slack" in room.reads


async def test_before_the_ledger_is_open_people_are_asked_to_wait(desk: Desk, room: Room) -> None:
    room.desk = desk

    await room.ask("/schedule list")

    assert "Please try again in a moment." in room.reads


def test_a_filled_in_question_keeps_what_was_emptied() -> None:
    assert filled(Ask("schedule draft", {"d": "1"}), {"topics": ""}).options == {"d": "1", "topics": ""}


async def test_who_set_a_schedule_cannot_change_it_from_where_they_manage_something_else(room: Room) -> None:
    id = await added(room)

    for action in ("pause", "edit", "remove", "skip", "test"):
        await room.ask(Ask(f"schedule {action}", {"schedule": id}), channel="7", workspace="2")
        assert "can be changed by those" in room.reads
    await room.ask(LINE)
    assert room.last
    save = offers(room.last.card)["Save"]
    await room.ask(save, channel="7", workspace="2")
    assert "no longer here" in room.reads

    (standing,) = await room.ledger.standings()
    assert standing.in_force


async def test_in_a_direct_message_of_discord_people_are_led_to_a_channel(room: Room) -> None:
    await room.ask(LINE, workspace="", may_manage=False)

    assert "those who manage the server, in one of its channels" in room.reads


async def test_two_digests_of_different_topics_are_no_conflict(room: Room) -> None:
    await added(room, "/schedule add digest daily 09:00 London --topics korea")

    await room.ask("/schedule add digest daily 10:00 London --topics iraq")
    assert "Take care" not in room.reads
    await room.ask("/schedule add digest daily 10:00 London --topics korea")
    assert "Take care" in room.reads


async def test_thirty_schedules_are_shown_page_by_page_on_both_platforms(room: Room) -> None:
    for n in range(30):
        await room.ask(f"/schedule add fact daily {n % 24:02}:{n:02} London --topics korea,iraq")
        await room.press("Save")

    reply = await room.ask("/schedule list")

    words = room.desk.words
    assert draw(reply.card, reply.ask, words).is_accepted()
    assert fits(fit(reply.card, reply.ask, lambda card: fits(card, words), words), words)
    history = await room.ask("/schedule history")
    assert draw(history.card, history.ask, words).is_accepted()


async def test_what_was_said_back_goes_on_under_a_question_that_fits_a_button(room: Room) -> None:
    topics = ",".join(list(room.desk.shelf.library.briefs)[:12])

    reply = await room.ask(f"/schedule add digest mondays and thursdays 09:00 Europe/London --topics {topics}")

    assert "Save this schedule?" in room.reads
    assert Ask.decode(reply.ask.encode()) == reply.ask
    assert "Save this schedule?" in (await room.ask(reply.ask)).card.title


async def test_what_was_set_for_another_channel_can_be_taken_back_where_it_was_set(room: Room) -> None:
    await room.ask("/schedule add fact daily 09:00 Tokyo --channel 200")
    await room.press("Save")

    await room.press("Undo")

    assert "Taken back." in room.reads
    assert [standing.withdrawn is not None for standing in await room.ledger.standings()] == [True]


async def test_nobody_takes_back_the_changes_of_another_server(room: Room) -> None:
    await added(room)
    assert room.last
    undo = offers(room.last.card)["Undo"]

    await room.ask(undo, workspace="2", channel="900", reader="eve", may_manage=True)

    assert "nothing here to take back" in room.reads
    assert "Not understood" not in room.reads
    assert [standing.withdrawn for standing in await room.ledger.standings()] == [None]


async def test_however_much_others_change_the_history_of_a_channel_stays(room: Room) -> None:
    await added(room)
    await added(room, "/schedule add fact daily 09:00 Tokyo --channel 200")
    for _ in range(260):  # each twice
        await room.ask("/schedule pause", channel="200")
        await room.ask("/schedule resume", channel="200")

    await room.ask("/schedule history")

    assert "On this day, on weekdays at 08:30" in room.reads


async def test_what_a_manager_paused_is_not_resumed_by_who_set_it_once(room: Room) -> None:
    id = await added(room)
    await room.ask("/schedule pause", reader="grace", may_manage=True)

    await room.ask(f"/schedule resume {id}", may_manage=False, channel="500", workspace="")

    assert "those who manage" in room.reads
    assert [standing.pause is not None for standing in await room.ledger.standings()] == [True]


@pytest.mark.parametrize("name", ["#team-2024", "general", "Q4", "C12 x"])
async def test_the_name_of_a_channel_is_not_taken_for_its_id(room: Room, name: str) -> None:
    room.platform = Platform.SLACK

    await room.ask(f"/schedule add fact daily 09:00 Tokyo --channel {name}")

    assert "is not the ID of a channel" in room.reads


async def test_on_slack_only_those_who_manage_see_what_another_channel_or_person_gets(room: Room) -> None:
    room.platform = Platform.SLACK
    await room.ask("/schedule add fact daily 09:00 Tokyo --channel <#C123|secret>")
    await room.press("Save")

    await room.ask("/schedule list --channel C123", reader="grace")
    assert "open it and type /schedule list there" in room.reads

    await room.ask("/schedule list --channel C123")
    assert "Fact of the day" in room.reads


@pytest.mark.parametrize("line", ["/schedule list", "/schedule history", "/why"])
async def test_from_no_channel_at_all_nothing_is_seen(room: Room, line: str) -> None:
    await added(room)

    await room.ask(line, channel="", workspace="", reader="eve")

    assert "08:30" not in room.reads


async def test_the_words_of_the_machine_are_shown_to_nobody(room: Room) -> None:
    await room.ask("/schedule add fact cron ² 8 * * *")

    assert "invalid literal" not in room.reads.casefold()


async def test_from_the_channel_of_the_editors_a_schedule_of_another_server_can_be_edited(room: Room) -> None:
    id = await added(room)
    room.desk.office.editors = {Platform.DISCORD: "77"}

    await room.ask(f"/schedule edit {id} --at 10:15", channel="77", workspace="2")
    await room.press("Save", channel="77", workspace="2")

    assert "Saved." in room.reads
    (standing,) = await room.ledger.standings()
    assert f"{standing.subscription.at:%H:%M}" == "10:15"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/schedule pause until 9999-12-31", "too far away"),
        ("/schedule skip 9999-12-31", "too far away"),
        ("/schedule preview 0001-01-01", "too far away"),
        ("/why 0001-01-01", "too far away"),
        ("/schedule add fact every 2 weeks on mondays from 9999-12-31 09:00 Tokyo", "is not a cadence"),
        ("/schedule add fact every 2 weeks on mondays from 2999-12-02 09:00 Tokyo", "2999"),
        (f"/schedule edit --cadence {',' * 5000}", "too long"),
        (f"/schedule edit --late_after {'1' * 5000}", "as a length of time"),
    ],
)
async def test_days_at_the_ends_of_the_calendar_and_pasted_pages_are_answered_in_a_sentence(
    room: Room, line: str, said: str
) -> None:
    await added(room)

    await room.ask(line)

    assert said in room.reads


@pytest.mark.parametrize("line", ["/schedule show 9", "/why --schedule nothing", "/schedule pause until yesterday"])
async def test_what_is_wrong_with_a_deed_is_said_of_a_deed_so_that_a_thread_keeps_it_private(
    room: Room, line: str
) -> None:
    await added(room)

    reply = await room.ask(line)

    assert not reply.found
    assert is_deed(reply.ask)
    assert reply.private
