"""Finding a time zone by what people call it: a city, a country, an abbreviation, or its IANA name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import available_timezones

from .errors import BadRequest
from .folding import fold

_CITIES: Mapping[str, str] = MappingProxyType(
    {
        "Europe/London": "Aberdeen Bath Belfast Birmingham Bradford Brighton Bristol Cambridge Cardiff Coventry Derby"
        " Dundee Durham Edinburgh Exeter Glasgow Hull Leeds Leicester Liverpool Manchester Newcastle Norwich Nottingham"
        " Oxford Plymouth Portsmouth Sheffield Southampton Swansea York BST Britain England Scotland Wales",
        "Asia/Tokyo": "Osaka Kyoto Yokohama Nagoya Sapporo Kobe Fukuoka Hiroshima Nagasaki Okinawa Sendai JST",
        "Europe/Paris": "Lyon Marseille Nice Strasbourg Toulouse Bordeaux",
        "Europe/Berlin": "Bonn Cologne Dresden Frankfurt Hamburg Köln Leipzig Munich München Stuttgart CET CEST",
        "Europe/Zurich": "Geneva Basel Bern Genf Genève Lausanne",
        "Europe/Rome": "Florence Milan Milano Naples Napoli Roma Turin Venice Venezia",
        "Europe/Madrid": "Barcelona Seville Valencia",
        "Europe/Vienna": "Wien Salzburg",
        "Europe/Prague": "Praha",
        "Europe/Warsaw": "Krakow Warszawa",
        "Europe/Lisbon": "Lisboa Porto",
        "Europe/Amsterdam": "Rotterdam Hague",
        "Europe/Brussels": "Antwerp Bruges Ghent",
        "America/New_York": "Atlanta Baltimore Boston Miami NYC Philadelphia Pittsburgh Washington EST EDT ET",
        "America/Chicago": "Austin Dallas Houston Minneapolis Texas CST CDT",
        "America/Denver": "Albuquerque Salt_Lake_City MST MDT",
        "America/Los_Angeles": "California LA Portland San_Diego San_Francisco Seattle PST PDT PT",
        "America/Toronto": "Ottawa Montreal Quebec",
        "America/Sao_Paulo": "Rio_de_Janeiro Brasilia",
        "Asia/Shanghai": "Beijing Guangzhou Nanjing Peking Shenzhen Wuhan",
        "Asia/Kolkata": "Bangalore Bengaluru Bombay Calcutta Chennai Delhi Hyderabad Mumbai New_Delhi IST",
        "Asia/Seoul": "Busan Incheon KST",
        "Asia/Ho_Chi_Minh": "Hanoi Saigon",
        "Asia/Dubai": "Abu_Dhabi",
        "Asia/Riyadh": "Jeddah Mecca",
        "Australia/Sydney": "Canberra AEST AEDT",
        "Pacific/Auckland": "Christchurch Wellington NZST",
        "Africa/Johannesburg": "Cape_Town Durban Pretoria",
        "Africa/Lagos": "Abuja",
        "Europe/Kyiv": "Kiev",
        "Europe/Moscow": "Moskva Saint_Petersburg",
        "Europe/Istanbul": "Ankara",
        "Pacific/Honolulu": "Hawaii",
        "UTC": "Zulu GMT+0",
    }
)
_ALIKE, _CITY_ALIKE = 0.8, 0.75  # of a name that was meant, and of the city in it
_ENOUGH, _GUESSED = 3, 5  # letters that a name is told by, and that one with a slip is
_OFFSET = re.compile(r"(?:utc|gmt)?\s*[+\-−]\s*\d.*", re.IGNORECASE)
_COUNTRIES = {"UK": "GB", "United Kingdom": "GB", "Great Britain": "GB", "USA": "US", "America": "US"}


def find_zones(typed: str, limit: int) -> list[tuple[str, str]]:
    """Return pairs of a name as people say it and the zone it stands for, best first; well-known ones for no words."""
    wanted = _folded(typed)
    if not wanted:
        return [(zone, zone) for zone in ("Europe/London", "Asia/Tokyo", "UTC", *_main_zones())][:limit]
    begun = [(name, zone) for folded, name, zone in _names() if folded.startswith(wanted)]
    inside = [(name, zone) for folded, name, zone in _names() if wanted in folded]
    found: dict[str, str] = {}
    for name, zone in (*begun, *inside):
        found.setdefault(zone, name)
    return [(name, zone) for zone, name in found.items()][:limit]


def read_zone(text: str) -> str:
    """Return the IANA name of the zone that is meant.

    Raises BadRequest with the nearest names where there is none, or more than one.
    """
    wanted, city = _folded(text), _folded(text.rpartition("/")[2])
    if exact := _exact().get(text.strip().casefold()):
        return exact
    region = f"{text.strip().partition('/')[0].casefold()}/" if "/" in text else ""
    named = {zone: name for folded, name, zone in _names() if folded == city and zone.casefold().startswith(region)}
    zones = list(named) or _begun(wanted)
    if len(zones) == 1:
        return zones[0]
    if zones:
        raise BadRequest(f"“{text}” may be {_either(zones)}. Name one of them.")
    if _OFFSET.fullmatch(text.strip()):
        raise BadRequest(f"“{text}” is no time zone: it would be wrong when the clocks change. Name a large city.")
    near = _nearest(wanted, city)
    meant = f" Did you mean {near}?" if near else ""
    raise BadRequest(f"I know no time zone “{text}”.{meant} Name a large city, or a zone such as Europe/London.")


def _begun(wanted: str) -> list[str]:
    """Return the zones with a name that begins so; the middle of a name is nothing that people call it."""
    if len(wanted) < _ENOUGH:
        return []
    return list(dict.fromkeys(zone for folded, _, zone in _names() if folded.startswith(wanted)))


def _nearest(wanted: str, city: str) -> str:
    """Return the name that was most likely meant, or nothing: no guess is better than a silly one."""
    if len(city) < _GUESSED:
        return ""
    alike = set(get_close_matches(wanted, [folded for folded, _, _ in _names()], 5, _ALIKE))
    near = (name for folded, name, _ in _names() if folded in alike and _is_near(_folded(_city(name)), city))
    return max(near, key=lambda name: SequenceMatcher(None, wanted, _folded(name)).ratio(), default="")


def _is_near(known: str, city: str) -> bool:
    return SequenceMatcher(None, known, city).ratio() >= _CITY_ALIKE


def _either(zones: Iterable[str]) -> str:
    *some, last = list(zones)[:4]
    return f"{', '.join(some)} or {last}" if some else last


@cache
def _exact() -> Mapping[str, str]:
    """Return the names that are meant exactly; others, such as Japan or EST, are read as people mean them."""
    return {zone.casefold(): zone for zone in available_timezones() if "/" in zone or zone in ("UTC", "GMT")}


@cache
def _names() -> tuple[tuple[str, str, str], ...]:
    """Return every name of a zone: folded, as people say it, and the zone; the better known first."""
    return tuple((_folded(name), name, zone) for name, zone in dict.fromkeys(_pairs()))


def _pairs() -> Iterator[tuple[str, str]]:
    for zone, cities in _CITIES.items():
        yield _city(zone), zone
        yield from ((city, zone) for city in _spaced(cities))
    by_country = _zones_of_countries()
    yield from ((_city(zone), zone) for zones in by_country.values() for zone in zones)
    for code, country in _countries():
        yield from ((country, zone) for zone in by_country.get(code, ()))
    named = {_city(zone) for zones in by_country.values() for zone in zones}.union(*map(_spaced, _CITIES.values()))
    older = (zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/"))
    yield from ((_city(zone), zone) for zone in older if _city(zone) not in named)
    yield from ((zone, zone) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC")


def _spaced(cities: str) -> list[str]:
    return [city.replace("_", " ") for city in cities.split()]


def _main_zones() -> Iterator[str]:
    return (zone for zone in _CITIES if zone not in ("Europe/London", "Asia/Tokyo", "UTC"))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _zones_of_countries() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, _, zone, *_rest in _table("zone.tab"):
        found.setdefault(code, []).append(zone)
    return found


def _countries() -> Iterator[tuple[str, str]]:
    yield from ((code, name) for name, code in _COUNTRIES.items())
    yield from ((code, name) for code, name, *_rest in _table("iso3166.tab"))


def _table(name: str) -> Iterator[list[str]]:
    lines = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if line and not line.startswith("#"))


def _folded(text: str) -> str:
    return " ".join(fold(text.replace("_", " ").replace("/", " ")).split())
