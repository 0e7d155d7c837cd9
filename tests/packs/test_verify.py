"""Holding citations against documents as they are today."""

from pathlib import Path

from bot.domain.errors import GiveUp
from bot.packs.fetch import Fetched
from bot.packs.gather import gather
from bot.packs.tracing import Fate
from bot.packs.verify import Finding, in_folder, on_the_web

from .conftest import TEXT, Desktop
from .extract.documents import pdf

URL = "https://town.example/report"
PAGE = "<html><body><p>{}</p><p>{}</p></body></html>"


def verified(desktop: Desktop, folder: Path | None = None) -> Finding:
    findings = list(in_folder(gather(desktop.packs, desktop.seeds), folder or desktop.texts))
    assert [finding.source for finding in findings] == ["report"]  # the ledger's text is not held
    return findings[0]


def fates(finding: Finding) -> list[str]:
    return [f"{t.cited.told.fact.id} {t.at}: {t.fate.name} {t.to}" for t in finding.traces]


def test_with_the_text_they_were_made_from_all_evidence_stays(desktop: Desktop) -> None:
    found = verified(desktop)

    assert (found.astray, found.problem) == ((), "")
    assert len(found.traces) == 5
    assert {trace.fate for trace in found.traces} == {Fate.STAYS}


def test_another_version_is_known_by_its_paragraphs_or_its_name(desktop: Desktop) -> None:
    text = (desktop.texts / "report.txt").read_text()
    (desktop.texts / "report.txt").unlink()
    desktop.write("texts/unlike.txt", "Nothing at all to do with it.\n")
    assert verified(desktop).problem == "its text is not there"

    desktop.write("texts/other.txt", text.replace("£1,250", "£1,520"))
    assert fates(verified(desktop))[1] == "bridge-cost p3: VANISHED p3"

    (desktop.texts / "other.txt").unlink()
    desktop.write("texts/report.txt", "It cost £1,250.\n")
    assert fates(verified(desktop))[1] == "bridge-cost p3: MOVED p1"


def test_a_document_of_another_format_is_known_by_its_name(desktop: Desktop) -> None:
    (desktop.texts / "report.txt").unlink()
    lines = [line for line in TEXT.splitlines() if line]
    desktop.write("texts/report.pdf", pdf([[lines[0], "", "", lines[1], "", "", "It cost £1,250."]]))

    assert fates(verified(desktop)) == [
        "bridge-opened p2: STAYS p2",
        "bridge-cost p3: REWORDED p3",
        "bridge-cost p2: STAYS p2",
        "mill-engineer p3: VANISHED p3",
        "mill-engineer p3: VANISHED p3",
    ]


def test_a_document_that_cannot_be_read_is_told(desktop: Desktop) -> None:
    (desktop.texts / "report.txt").unlink()
    desktop.write("texts/report.pdf", b"%PDF-1.7 nonsense")

    assert "this PDF is damaged" in verified(desktop).problem


async def fetched(desktop: Desktop, page: str | GiveUp) -> list[Finding]:
    async def fetch(url: str) -> Fetched:
        assert url == URL
        if isinstance(page, GiveUp):
            raise page
        return Fetched(content=page.encode(), ending=".html", encoding="utf-8")

    gathered = gather(desktop.packs, desktop.seeds)
    return [finding async for finding in on_the_web(gathered, fetch, desktop.texts)]


async def test_documents_on_the_web_are_read_at_the_url_of_their_record(desktop: Desktop) -> None:
    desktop.edit("seeds/report.yaml", "rights:", f"URL: {URL}\nrights:")
    _, opened, cost = (line for line in TEXT.splitlines() if line)
    preface = "This is a preface of some length, which nobody had written when the report appeared."

    found = (await fetched(desktop, PAGE.format(preface, f"And a second one.</p><p>{opened}</p><p>{cost}")))[0]

    assert fates(found)[0] == "bridge-opened p2: MOVED p3"
    assert found.before["p2"].startswith("The old bridge")


async def test_a_document_that_is_not_to_be_had_is_told_with_the_reason(desktop: Desktop) -> None:
    desktop.edit("seeds/report.yaml", "rights:", f"URL: {URL}\nrights:")

    assert (await fetched(desktop, GiveUp("It is gone.")))[0].problem == "It is gone."


async def test_a_record_without_a_url_is_told(desktop: Desktop) -> None:
    assert [finding.problem for finding in await fetched(desktop, "")] == ["its record has no URL"]
