"""What is wrong with schedules, as far as it can be seen without asking a platform."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..cards.schedules import describe
from ..cards.words import Words
from ..domain.library import Library
from ..domain.standings import Standing
from ..domain.subscriptions import Origin, Subscription


def schedule_problems(
    declared: Sequence[Subscription], kept: Sequence[Standing], library: Library | None, words: Words | None = None
) -> Iterator[str]:
    """Yield a sentence for each problem, with the one action that mends it."""
    words = words or Words()
    in_chat = [s for s in kept if s.subscription.origin is Origin.CHAT and not s.withdrawn]
    every = [*declared, *(standing.subscription for standing in in_chat)]
    if library:
        yield from (problem for order in every for problem in _unknown(order, library, words))
    yield from _doubled(every, words)
    yield from (_paused(standing, words) for standing in kept if _has_failed(standing))


def _unknown(order: Subscription, library: Library, words: Words) -> Iterator[str]:
    packs = {pack.id for pack in library.packs}
    lost = [("topic", id) for id in order.topics if id not in library.briefs and id not in library.retired]
    lost += [("pack", id) for id in order.packs if id not in packs]
    for kind, id in lost:
        yield words(
            "{schedule} names the {kind} “{id}”, which the library does not have; {remedy}.",
            schedule=_named(order, words),
            kind=kind,
            id=id,
            remedy=_where_to_change(order, words),
        )


def _doubled(every: Sequence[Subscription], words: Words) -> Iterator[str]:
    """Yield where a channel gets the same twice, once by the file and once by chat."""
    kinds: defaultdict[tuple[str, str, str], list[Subscription]] = defaultdict(list)
    for order in every:
        kinds[order.platform, order.channel, order.what.value].append(order)
    for same in kinds.values():
        if len({order.origin for order in same}) > 1:
            yield words(
                "{schedule} is declared in the configuration and was added in chat, so both are posted; remove one.",
                schedule=_named(same[0], words),
            )


def _has_failed(standing: Standing) -> bool:
    return standing.pause is not None and not standing.pause.by and not standing.withdrawn


def _paused(standing: Standing, words: Words) -> str:
    pause = standing.pause
    reason, remedy = (pause.reason, pause.remedy) if pause else ("", "")
    told = words("{schedule} is paused: {reason}", schedule=_named(standing.subscription, words), reason=reason)
    return f"{told} {remedy}".strip()


def _where_to_change(order: Subscription, words: Words) -> str:
    if order.origin is Origin.FILE:
        return words("change it in the configuration")
    return words("change it with /schedule edit")


def _named(order: Subscription, words: Words) -> str:
    return words("“{what}” in {channel}", what=describe(order, words), channel=f"{order.platform} {order.channel}")
