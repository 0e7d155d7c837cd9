from bot.cards.telling import Parts


def test_a_part_is_made_once() -> None:
    parts = Parts()

    assert parts.once("bridge", lambda: "first") == "first"
    assert parts.once("bridge", lambda: "second") == "first"


def test_no_more_parts_are_kept_than_there_is_room_for() -> None:
    parts = Parts(size=2)
    for key in "abc":
        parts.once(key, lambda: "first")

    assert [parts.once(key, lambda: "second") for key in "bca"] == ["first", "first", "second"]
