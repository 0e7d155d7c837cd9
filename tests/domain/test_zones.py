import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadRequest
from bot.domain.zones import find_zones, read_zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("Edinburgh", "Europe/London"),
        ("UK", "Europe/London"),
        ("BST", "Europe/London"),
        ("tokyo", "Asia/Tokyo"),
        ("Japan", "Asia/Tokyo"),
        ("Osaka", "Asia/Tokyo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("new york", "America/New_York"),
        ("EST", "America/New_York"),
        ("utc", "UTC"),
        ("GMT", "GMT"),
        ("kath", "Asia/Kathmandu"),
        ("CEST", "Europe/Berlin"),
        ("Roma", "Europe/Rome"),
        ("Kiev", "Europe/Kyiv"),
        ("Rangoon", "Asia/Rangoon"),
        ("Asia/Osaka", "Asia/Tokyo"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("USA", "may be America/New_York"),
        ("Atlantis", "I know no time zone “Atlantis”"),
        ("Lodnon", "Did you mean London"),
        ("Tokio", "Did you mean Tokyo"),
        ("", "I know no time zone"),
        ("UTC+2", "it would be wrong when the clocks change"),
        ("Europe/Londn", "Did you mean Europe/London"),
    ],
)
def test_what_is_no_zone_or_several_is_said(typed: str, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        read_zone(typed)


@pytest.mark.parametrize("typed", ["pest", "mine", "home", "land", "a", "on", "Asia/Osk", "Kansas", "moon"])
def test_a_silly_guess_is_not_made(typed: str) -> None:
    with pytest.raises(BadRequest) as told:
        read_zone(typed)

    assert str(told.value) == f"I know no time zone “{typed}”. Name a large city, or a zone such as Europe/London."


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_every_zone_that_is_offered_can_be_read(typed: str) -> None:
    assert all(read_zone(zone) == zone for _, zone in find_zones(typed, 25))
