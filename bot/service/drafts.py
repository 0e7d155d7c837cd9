"""A schedule that is not saved yet: one for each person, in the notes of the ledger, so that its buttons outlive us."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ..domain.subscriptions import short_hash
from .ports import Invocation, Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Settings as they would be saved, over the `revision` of what stands; 0 for what is new."""

    settings: Mapping[str, str]
    revision: int = 0
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return what tells this draft from the one before it, for a button to carry."""
        return short_hash(self._written())[:10]

    def _written(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)


async def keep(draft: Draft, invocation: Invocation, notes: Notes) -> None:
    """Keep a draft in place of the asker's last one."""
    await notes.set(_key(invocation), draft._written())


async def kept(invocation: Invocation, notes: Notes) -> Draft | None:
    """Return the asker's draft, where it is still the one that the button is about."""
    text = await notes.get(_key(invocation))
    draft = Draft(**json.loads(text)) if text else None
    return draft if draft and draft.mark == invocation.ask.options.get("d", "") else None


async def discard(invocation: Invocation, notes: Notes) -> None:
    """Forget the asker's draft."""
    await notes.set(_key(invocation), "")


def _key(invocation: Invocation) -> str:
    """Return the name of the note: who it belongs to cannot be read off it."""
    return f"draft.{short_hash(invocation.place.platform.value, invocation.reader_id)}"
