"""Texts on disk: known by their fingerprints, whatever their names."""

from pathlib import Path

from bot.packs.texts import find, fingerprint, kin, paragraphs, read

POEM = "The river runs.\nThe bridge stands.\nNobody was hurt.\n"


def test_a_text_is_found_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "anything").write_text(POEM)
    (tmp_path / "other.txt").write_text("Another text.")
    (tmp_path / "folder").mkdir()
    (tmp_path / "nowhere").symlink_to("gone")

    found = find(tmp_path, [fingerprint(POEM)])

    assert found.files == {fingerprint(POEM): tmp_path / "anything"}
    assert found.others == (tmp_path / "other.txt",)
    assert list(read(tmp_path / "anything").values()) == ["The river runs.", "The bridge stands.", "Nobody was hurt."]


def test_what_is_too_large_to_be_a_text_is_passed_over(tmp_path: Path) -> None:
    with (tmp_path / "film").open("wb") as sparse:
        sparse.truncate(65 * 1_048_576)

    assert find(tmp_path, []).others == ()


def test_characters_that_are_not_utf_8_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes("Brücke\n".encode("latin-1"))

    assert read(tmp_path / "old") == {"p1": "Br\ufffdcke"}


def test_another_version_of_a_text_has_its_name_or_half_of_its_paragraphs(tmp_path: Path) -> None:
    prints = [fingerprint(paragraph) for paragraph in paragraphs(POEM).values()]
    (tmp_path / "poem.txt").write_text("Nothing of it.")
    (tmp_path / "poem-2.txt").write_text(POEM.replace("Nobody", "Somebody"))
    (tmp_path / "prose.txt").write_text("The river runs.\nThe ferry does not.\n")

    assert [kin(tmp_path / name, "poem", prints) for name in ("poem.txt", "poem-2.txt", "prose.txt", "gone")] == [
        *(True, True, False, False),
    ]
