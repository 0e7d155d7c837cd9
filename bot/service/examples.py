"""Examples of what can be asked, from the library itself, so that each of them has an answer."""

from collections.abc import Iterator
from itertools import chain

from ..cards.asks import Ask, ask, fits_button
from ..domain.folding import is_japanese
from .completing import complete
from .desk import Desk
from .ports import Invocation

_LOOKED_AT = 25  # facts


def examples(invocation: Invocation, desk: Desk) -> Iterator[Ask]:
    """Yield a question, and the topics that are offered before anything is typed."""
    yield question(desk)
    today = invocation.now.astimezone(desk.timezone).date()
    yield from (ask("brief", topic=offer.value) for offer in complete(desk, "brief", "topic", "", today)[:2])


def question(desk: Desk) -> Ask:
    """Return a question that a curator wrote beside a fact, a short one, else the topic of one."""
    library, in_japanese = desk.shelf.library, desk.words.locale.startswith("ja")
    facts = library.key_facts(_LOOKED_AT)
    written = (library.questions.get(fact, ()) for fact in facts)
    readable = ([text for text in texts if is_japanese(text) == in_japanese] for texts in written)
    asked = (ask("ask", question=min(texts, key=len)) for texts in readable if texts)
    topics = (ask("ask", question=library.briefs[library.facts[fact].brief].title) for fact in facts)
    return next((one for one in chain(asked, topics) if fits_button(one)), ask("topics"))


def search(desk: Desk) -> Ask:
    """Return words that some statements have: the title of a topic."""
    titles = (brief.title for brief in desk.shelf.library.briefs.values())
    return next((one for title in titles if fits_button(one := ask("search", words=title))), ask("topics"))
