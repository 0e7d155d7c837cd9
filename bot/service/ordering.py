"""Reading what people say of a schedule into its settings, in the words that `domain.settings` keeps."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from itertools import islice
from types import MappingProxyType

from ..cards.words import Words
from ..domain.cadences import parse_schedule
from ..domain.cron import Cron
from ..domain.errors import BadRequest
from ..domain.folding import name_key
from ..domain.library import Library
from ..domain.subscriptions import Fallback, What, WhenLate
from ..domain.zones import read_zone

Settings = Mapping[str, str]

_NAMES = {
    "onthisday": What.ONTHISDAY,
    "on this day": What.ONTHISDAY,
    "anniversaries": What.ONTHISDAY,
    "digest": What.DIGEST,
    "fact of the day": What.FACT,
    "fact": What.FACT,
}
_BEFORE_CADENCES = frozenset({"at", "every", "each", "on", "the"})
_NEVER = frozenset({"", "skip", "nothing", "quiet", "no", "none"})
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?h?", re.IGNORECASE)
_IN_LINE = re.compile(r"(?:\bat\s+)?\b(\d{1,2}[:.]\d{2}\s*(?:[ap]m\b)?|\d{1,2}\s*[ap]m\b)", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:(?P<d>\d{1,2})\s*d(?:ays?)?)?\s*(?:(?P<h>\d{1,3})\s*h(?:ours?)?)?\s*(?:(?P<m>\d{1,4})\s*m(?:in(?:utes?)?)?)?"
)
_WEEK = 7 * 24 * 60 * 60  # seconds
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EXAMPLES = 8  # of what is known, after what is not
_MOST = 25  # anniversaries in a post


def spread(said: Settings) -> dict[str, str]:
    """Take `what: digest weekdays 08:30 Europe/Paris` apart, as people type it where there are no fields."""
    text = " ".join(said.get("what", "").split())
    name = next((n for n in sorted(_NAMES, key=len, reverse=True) if re.match(rf"{n}\b", text.casefold())), "")
    rest = text[len(name) :].strip(" ,")
    if not rest or not (name or _IN_LINE.search(text)):
        return dict(said)
    found = _IN_LINE.search(rest)
    before, at, after = (rest[: found.start()], found[1], rest[found.end() :]) if found else (rest, "", "")
    parted = before.split()
    if not after and parted and "/" in parted[-1]:
        before, after = " ".join(parted[:-1]), parted[-1]
    if not name:
        name, before = _misnamed(before)
    zone = re.sub(r"^(in|,)\s*|\s*time$", "", after.strip(), flags=re.IGNORECASE)
    parts = {"what": name, "cadence": before.strip(" ,"), "at": at.strip(), "timezone": zone}
    return {**{key: value for key, value in parts.items() if value}, **{k: v for k, v in said.items() if k != "what"}}


def _misnamed(text: str) -> tuple[str, str]:
    """Part `digset daily` in what should be a kind of post, and the cadence; what is a cadence stays whole."""
    first, _, rest = text.partition(" ")
    is_name = first.casefold() not in _BEFORE_CADENCES and not _is_cadence(text) and _is_cadence(rest)
    return (first, rest) if is_name else ("", text)


def _is_cadence(text: str) -> bool:
    try:
        parse_schedule(text)
    except ValueError:
        return False
    return True


def read_settings(
    said: Settings, before: Settings, library: Library, words: Words
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the settings changed by what was said, and a sentence about each part that cannot be read.

    An empty text says that there is to be nothing of the kind, where that is possible.
    """
    settings, problems = dict(before), dict[str, str]()
    for name, text in said.items():
        if name not in _READERS or (not text.strip() and name in _NEEDED):
            continue
        try:
            settings |= _READERS[name](text.strip(), library, words)
        except (BadRequest, ValueError) as error:
            problems[name] = _sentence(str(error))
    if "at" in said and said["at"].strip() and "at" not in problems:
        settings |= _at(said["at"], library, words)  # what is said apart stands before the time in a cadence
    return settings, problems


def read_time(text: str, words: Words) -> time:
    """Read `9`, `9am`, `09:00`, `21.30`, `noon`; raises BadRequest with a kind sentence."""
    named = {"noon": time(12), "midday": time(12), "midnight": time(0)}
    if text.casefold() in named:
        return named[text.casefold()]
    found = _CLOCK.fullmatch(text.strip())
    hour = int(found["hour"]) if found else 99
    if found and found["half"]:
        hour = hour % 12 + 12 * found["half"].casefold().startswith("p") if 1 <= hour <= 12 else 99
    minute = int(found["minute"] or 0) if found else 0
    if hour > 23 or minute > 59:
        raise BadRequest(
            words("I cannot read “{text}” as a time of day. Write it like 09:00, 9am or 21:30.", text=text)
        )
    return time(hour, minute)


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a list, with commas between them."""
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _what(text: str, library: Library, words: Words) -> dict[str, str]:
    if text.casefold() not in _NAMES:
        raise BadRequest(words("“{text}” cannot be posted. Choose onthisday, digest or fact.", text=text))
    return {"what": _NAMES[text.casefold()].value}


def _cadence(text: str, library: Library, words: Words) -> dict[str, str]:
    cadence, at = parse_schedule(text)
    said = {"cadence": str(cadence)}
    if isinstance(cadence, Cron):
        return {**said, "at": f"{cadence.times[0]:%H:%M}"}
    return {**said, "at": f"{at:%H:%M}"} if at else said


def _at(text: str, library: Library, words: Words) -> dict[str, str]:
    return {"at": f"{read_time(text, words):%H:%M}"}


def _zone(text: str, library: Library, words: Words) -> dict[str, str]:
    return {"timezone": read_zone(text)}


def _topics(text: str, library: Library, words: Words) -> dict[str, str]:
    ids = [_topic(part, library) for part in split(text)]
    if unknown := [part for part, id in zip(split(text), ids, strict=True) if not id]:
        known = ", ".join(islice(library.briefs, _EXAMPLES))
        raise BadRequest(words("There is no topic “{name}”. These are known: {known}.", name=unknown[0], known=known))
    return {"topics": " ".join(dict.fromkeys(ids))}


def _topic(named: str, library: Library) -> str:
    """Return the id of the topic that has this id or exactly this name, or nothing."""
    if named in library.briefs:
        return named
    return next(iter(library.index.bearing(name_key(named), "brief")), "")


def _packs(text: str, library: Library, words: Words) -> dict[str, str]:
    meant = {name.casefold(): pack.id for pack in library.packs for name in (pack.title, pack.id)}
    if unknown := [part for part in split(text) if part.casefold() not in meant]:
        known = ", ".join(pack.id for pack in library.packs[:_EXAMPLES])
        raise BadRequest(words("There is no pack “{name}”. These are known: {known}.", name=unknown[0], known=known))
    return {"packs": " ".join(dict.fromkeys(meant[part.casefold()] for part in split(text)))}


def _when_empty(text: str, library: Library, words: Words) -> dict[str, str]:
    listed = re.split(r"[\s,]+|\bthen\b", text.casefold())
    names = [name for name in listed if name not in _NEVER]
    unknown = [name for name in names if name not in set(Fallback)]
    if unknown:
        raise BadRequest(
            words("“{name}” is no fallback. Write skip, or month, week and fact in your order.", name=unknown[0])
        )
    return {"when_empty": " ".join(dict.fromkeys(names))}


def _when_late(text: str, library: Library, words: Words) -> dict[str, str]:
    if text.casefold() not in set(WhenLate):
        raise BadRequest(words("I cannot read “{text}”. After an outage I can post, merge or skip.", text=text))
    return {"when_late": text.casefold()}


def _late_after(text: str, library: Library, words: Words) -> dict[str, str]:
    found = _SPAN.fullmatch(" ".join(text.casefold().split()))
    days, hours, minutes = (int(found[unit] or 0) for unit in "dhm") if found else (0, 0, 0)
    seconds = ((days * 24 + hours) * 60 + minutes) * 60
    if not 0 < seconds <= _WEEK:
        raise BadRequest(
            words("I cannot read “{text}” as a length of time up to a week. Write it like 30m, 6h or 1d.", text=text)
        )
    return {"late_after": str(seconds)}


def _most(text: str, library: Library, words: Words) -> dict[str, str]:
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= _MOST:
        raise BadRequest(words("A post can show 1 to {most} anniversaries, not “{text}”.", most=_MOST, text=text))
    return {"most": str(int(text))}


def _language(text: str, library: Library, words: Words) -> dict[str, str]:
    if text and not _LANGUAGE.fullmatch(text):
        raise BadRequest(words("“{text}” is no language. Write it like en-GB or ja.", text=text))
    return {"language": text}


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text[0].upper()}{text[1:]}."


_READERS: Mapping[str, Callable[[str, Library, Words], dict[str, str]]] = MappingProxyType(
    {
        "what": _what,
        "cadence": _cadence,
        "at": _at,
        "timezone": _zone,
        "topics": _topics,
        "packs": _packs,
        "when_empty": _when_empty,
        "when_late": _when_late,
        "late_after": _late_after,
        "most": _most,
        "language": _language,
    }
)
_NEEDED = frozenset({"what", "cadence", "at", "timezone", "when_late", "late_after", "most"})
