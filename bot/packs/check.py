"""Checks packs as a curator does before publishing, and seals the receipts of what holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..domain.errors import Complaint
from ..domain.folding import name_key
from ..domain.library import Library
from . import likeness, receipts, references
from .drawing import unindexed
from .evidence import listed
from .gather import Gathered, gather
from .holding import Advance, Cited, Tally, citations, hold
from .posing import Posed, pose
from .records import write_all
from .references import Contents

Misfits = Callable[[Library], Iterable[tuple[str, str]]]
"""Yields what readers could not be shown: the id of a brief or a fact, and the platform that its card does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is wrong, what is odd, and how much there is.

    `verified` citations are those that readers are told are verified: they are sealed, and no text speaks against them.
    `proven` ones were held against their texts just now; `absent` are the sources whose texts were not at hand for it.
    Of the `questions` that were asked, `found_first` found their fact without their own help. `sealed` says that
    receipts were written.
    """

    complaints: tuple[Complaint, ...]
    warnings: tuple[Complaint, ...]
    briefs: int
    facts: int
    sources: int
    citations: int
    not_held: int
    verified: int
    proven: int
    absent: tuple[str, ...]
    questions: int = 0
    found_first: int = 0
    sealed: bool = False

    @property
    def held(self) -> int:
        """Return how many citations are of records whose text somebody holds."""
        return self.citations - self.not_held

    @property
    def percent_first(self) -> int:
        """Return how many of the questions found their fact first, rounded down."""
        return 100 * self.found_first // self.questions if self.questions else 100

    @property
    def percent(self) -> int:
        """Return how much of what can be verified is verified, rounded down."""
        return 100 * self.verified // self.held if self.held else 100


def check(
    folders: Sequence[Path],
    seeds: Path,
    texts: Path | None = None,
    seal_on: date | None = None,
    *,
    partial: bool = False,
    ask: bool = False,
    misfits: Misfits = lambda library: (),
    advance: Advance = lambda what, done, total: None,
) -> Report:
    """Check packs; with a folder of texts, hold each citation against them; with a day too, seal the receipts.

    Nothing is sealed as long as there is anything else to complain about. `partial` means that these are not all the
    packs there are: then what none of them cites is no mistake, and nothing may be sealed. `ask` has every question
    asked that stands beside a fact. Raises ConfigError when the receipts cannot be written.
    """
    gathered = gather(folders, seeds)
    contents = references.contents(gathered)
    cited = list(citations(contents))
    tally = hold(gathered, cited, texts, advance)
    complaints = [*gathered.complaints, *references.complaints(gathered, contents, partial=partial), *tally.complaints]
    posed = Posed()
    if not complaints:  # no library can be made of files with mistakes
        complaints += _undrawable(gathered, contents, misfits)
        posed = pose(gathered, contents, advance) if ask else posed
    sealed: AbstractSet[str] = gathered.sealed
    day = None if complaints or partial else seal_on
    if day:
        sealed = _seal(cited, tally, sealed, seeds / receipts.FILE, day)
    if not (seal_on and complaints):
        complaints += _unsealed(cited, tally, sealed, seeds / receipts.FILE)
    warnings = [*posed.warnings, *(() if partial else _oddities(contents))]
    report = _report(gathered, contents, cited, tally, sealed, complaints, warnings, posed)
    return replace(report, sealed=day is not None)


def _undrawable(gathered: Gathered, contents: Contents, misfits: Misfits) -> Iterator[Complaint]:
    """Complain of what could not be shown to readers."""
    facts = {told.fact.id: told for told in contents.told}
    for id, platform in misfits(unindexed(gathered, contents.sources)):
        problem, remedy = f"the card of “{id}” does not fit on {platform}", "shorten what is on it"
        if told := facts.get(id):
            yield told.document.complain((*told.loc, "statement"), problem, remedy)
        else:
            yield contents.briefs[id].document.complain(("title",), problem, remedy)


def _seal(cited: Iterable[Cited], tally: Tally, sealed: AbstractSet[str], file: Path, day: date) -> AbstractSet[str]:
    """Write the receipts of what holds, and keep those of texts that are not at hand; all others are dropped."""
    receipted = [one for one in cited if one.is_held and (one.source.id not in tally.absent or one.digest in sealed)]
    write_all({file: receipts.written(((one.what, one.digest) for one in receipted), day)})
    return frozenset(one.digest for one in receipted)


def _unsealed(cited: Iterable[Cited], tally: Tally, sealed: AbstractSet[str], file: Path) -> Iterator[Complaint]:
    """Complain of what readers are told is unverified, unless more is said of it already."""
    held: dict[str, list[Cited]] = defaultdict(list)
    for one in cited:
        if one.is_held:
            held[one.told.fact.id].append(one)
    remedy = "hold it against its text: check --texts FOLDER --seal"
    if held and not sealed:
        yield Complaint(path=str(file), problem="nothing is sealed yet, so every fact is unverified", remedy=remedy)
        return
    for evidence in held.values():
        waiting = [one for one in evidence if one.digest not in sealed and one.digest not in tally.disproved]
        if len(waiting) == len(evidence):
            told = waiting[0].told
            problem = "this is unverified: it was not sealed since it was written or changed"
            yield told.document.complain((*told.loc, "statement"), problem, remedy)
        else:
            problem = "this evidence is unverified: it was not sealed since it was written or changed"
            yield from (one.complain((), problem, remedy) for one in waiting)


def _oddities(contents: Contents) -> Iterator[Complaint]:
    """Yield what is no mistake and yet worth a look: statements that are alike, paragraphs that nothing cites."""
    told = contents.told
    for first, second in likeness.alike([one.fact.statement for one in told]):
        one, other = told[first], told[second]
        if name_key(one.fact.statement) != name_key(other.fact.statement):  # else it is a mistake already
            problem = f"this says nearly the same as “{one.fact.id}”"
            yield other.document.complain((*other.loc, "statement"), problem, "keep one of the two, if it is the same")
    used: dict[str, set[str]] = defaultdict(set)
    for fact in told:
        for citation in fact.fact.all_citations:
            used[citation.source].add(citation.at)
    for filed in contents.records.values():
        known = used[filed.form.id].union(entry.at for entry in filed.form.left_out)
        if unused := [at for at in filed.form.paragraphs if at not in known]:
            problem = f"no fact cites {listed(unused)}"
            yield filed.document.complain(("paragraphs",), problem, "see what `coverage` says of them")


def _report(
    gathered: Gathered,
    contents: Contents,
    cited: Sequence[Cited],
    tally: Tally,
    sealed: AbstractSet[str],
    complaints: Iterable[Complaint],
    warnings: Iterable[Complaint],
    posed: Posed,
) -> Report:
    held = [one for one in cited if one.is_held]
    return Report(
        complaints=tuple(sorted(set(complaints))),
        warnings=tuple(sorted(set(warnings))),
        briefs=len(gathered.briefs),
        facts=len(contents.told),
        sources=len(gathered.sources),
        citations=len(cited),
        not_held=len(cited) - len(held),
        verified=sum(one.digest in sealed and one.digest not in tally.disproved for one in held),
        proven=tally.proven,
        absent=tuple(tally.absent),
        questions=posed.asked,
        found_first=posed.first,
    )
