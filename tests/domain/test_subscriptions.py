"""What tells one standing order from another."""

from bot.domain.subscriptions import file_id


def test_the_id_of_a_files_subscription_depends_on_where_and_what_only() -> None:
    assert file_id("discord", "1", "onthisday") == file_id("discord", "1", "onthisday")
    assert len({file_id("discord", "1", "onthisday", n) for n in (1, 2)} | {file_id("slack", "1", "onthisday")}) == 3
