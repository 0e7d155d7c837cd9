from bot.domain.index.keeping import Kept


class Reader:
    """Takes ten bytes for whatever is asked for."""

    def __init__(self) -> None:
        self.asked = ""

    def read(self, key: str) -> str:
        self.asked += key
        return key * 10


def test_what_was_asked_for_last_is_kept_as_far_as_there_is_room() -> None:
    reader = Reader()
    kept = Kept(reader.read, len, room=30)

    assert [kept(key) for key in "abcadab"] == [key * 10 for key in "abcadab"]
    assert reader.asked == "abcdb"  # for d, b had to go: it was not asked for the longest


def test_what_is_larger_than_the_room_is_read_each_time() -> None:
    reader = Reader()
    kept = Kept(reader.read, len, room=5)

    assert [kept(key) for key in "aa"] == ["a" * 10] * 2
    assert reader.asked == "aa"
