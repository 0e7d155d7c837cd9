import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import indexed_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("日本の海軍", ["日本", "の", "海軍"], id="one script at a time"),
        pytest.param("日英同盟", ["日英", "英同", "同盟"], id="pairs of ideographs"),
        pytest.param("イラク戦争", ["イラ", "ラク", "戦争"], id="katakana and ideographs"),
        pytest.param("P3C哨戒機", ["p3c", "哨戒", "戒機"], id="letters among ideographs"),
        pytest.param("ｶﾞｿﾘﾝ", ["ガソ", "ソリ", "リン"], id="half-width katakana"),
        pytest.param("北朝鮮 2002年", ["北朝", "朝鮮", "2002", "年"], id="a single ideograph"),
        pytest.param("Ōsaka’s ＣＯＬＯＵＲ", ["osaka", "colour"], id="accents, possessives, width"),
    ],
)
def test_a_text_is_parted_into_words(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


def test_every_ideograph_can_be_found_by_itself_beside_its_pairs() -> None:
    assert list(indexed_words("日本の海軍とNATO")) == ["日本", "日", "本", "の", "海軍", "海", "軍", "と", "nato"]


@given(st.text())
def test_whatever_is_asked_for_is_among_what_is_indexed(text: str) -> None:
    assert set(words(text)) <= set(indexed_words(text))
