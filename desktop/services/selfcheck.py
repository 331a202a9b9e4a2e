"""Tries everything that a built program must carry with it, in a temporary folder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.bundle import BundleService
from desktop.services.credentials import Credentials
from desktop.services.demo import DemoFailed
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_writing import ExportService
from desktop.services.ledger import LedgerQuery
from desktop.services.papers import PaperForm, PaperService
from desktop.services.sample import make_sample, sample_environment
from desktop.services.session import Session
from desktop.services.workbooks import WorkbookService
from desktop.services.workspaces import NewWorkspace, Workspaces

_UNIT = "市公安局"


def check_services() -> Iterator[str]:
    """Makes the sample workspace, folds it, prints papers, writes Excel, and exchanges packages.

    Yields:
        One sentence a step.

    Raises:
        AppError: something is missing or wrong.
    """
    with tempfile.TemporaryDirectory(prefix="dukao-") as name:
        folder = Path(name)
        workspaces = Workspaces(Credentials(folder, lambda: None), sample_environment())
        session, sentences = make_sample(workspaces, folder / "selfcheck")
        try:
            yield from sentences
            summary = AuditService(session).verify()
            if not summary.is_clean:
                raise DemoFailed(reason=summary.sentence)
            yield summary.sentence
            paper = PaperService(session).render("coverage")
            yield tr(
                "《{title}》{pages}页，字体：{fonts}",
                title=paper.title,
                pages=paper.pages,
                fonts="、".join(paper.fonts),
            )
            for form in (PaperForm.DOCX, PaperForm.PDFA):
                PaperService(session).render("key-form", form=form)
            PaperService(session).render("calendar")
            yield WorkbookService(session).ledger(LedgerQuery(), folder / "ledger.xlsx").sentence
            yield from _exchanged(session, folder)
        finally:
            session.close()


def _exchanged(office: Session, folder: Path) -> Iterator[str]:
    """A package goes to a unit that uses the national suite, and its evidence to a third party."""
    workspaces = Workspaces(Credentials(folder / "unit", lambda: None), sample_environment())
    unit = workspaces.create(
        NewWorkspace(folder / "unit" / "work", Role.UNIT, _UNIT, year=office.year, suite="sm2")
    )
    try:
        exported = ExportService(office).export(unit.party, folder)
        yield exported.sentence
        with ImportService(unit) as service:
            (receipt,) = service.apply(service.preview([exported.file]))
        if not receipt.applied:
            raise DemoFailed(reason=receipt.sentence)
        yield receipt.sentence
        yield BundleService(unit).write(receipt.digest, folder / "bundle.zip").sentence
        yield ExportService(unit).export(office.party, folder).sentence
    finally:
        unit.close()
