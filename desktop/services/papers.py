"""Papers (报告): the values of each paper out of the ledger, and the finished file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.documents.pages import PageImage, page_count, page_image
from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.lookback import as_of
from desktop.services.paper_options import (
    NoSuchForm,
    NoSuchPaper,
    NothingToPrint,
    PaperForm,
    PaperOptions,
    PaperRequest,
    WhichPaper,
)
from desktop.services.saving import CannotWrite, save_bytes
from desktop.services.session import LookingBack, Session

__all__ = [
    "CannotWrite",
    "NoSuchForm",
    "NoSuchPaper",
    "NothingToPrint",
    "Paper",
    "PaperForm",
    "PaperName",
    "PaperOptions",
    "PaperRequest",
    "PaperService",
    "WhichPaper",
    "save_paper",
    "sign_paper",
]

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
MAX_FILE_NAME = 80
PLAIN = PaperOptions()


@dataclass(frozen=True, slots=True)
class PaperName:
    """A paper that can be printed."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper.

    Attributes:
        data: the PDF, or the form that was asked for; for a calendar the calendar file.
        pages: number of pages, of a Word file those of the PDF; 0 for a calendar.
        fonts: names of the faces used.
        entries: number of entries of a calendar; 0 for a paper.
        form: of the data.
    """

    data: bytes
    title: str
    file_name: str
    pages: int
    fonts: tuple[str, ...]
    entries: int = 0
    form: PaperForm = PaperForm.PDF

    @property
    def extent(self) -> str:
        """How much it holds, in words: pages, or the entries of a calendar; a Word file has what fits."""
        if self.form is PaperForm.DOCX:
            return tr("可编辑的 Word 文件")
        return tr("{n}页", n=self.pages) if self.pages else tr("{n}个日程", n=self.entries)


class PaperService:
    """Prints papers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @staticmethod
    def names() -> tuple[PaperName, ...]:
        """The papers there are."""
        from desktop.reports.catalogue import PAPERS  # start-up time

        return tuple(PaperName(name, tr(title)) for name, title in PAPERS.items())

    def offered(self) -> tuple[PaperName, ...]:
        """The papers that this workspace can have.

        An inspector's has no ledger, only keys, packages and its own checks; one that looks back has no keys
        and packages; what compares units is the office's.
        """
        return tuple(paper for paper in self.names() if self._may_have(paper.name))

    def _may_have(self, name: str) -> bool:
        from desktop.reports.catalogue import (  # start-up time
            OF_CHECKS,
            OF_COMPUTER,
            OF_EVALUATION,
            OF_OFFICE,
        )

        role = self._session.role
        if name in OF_COMPUTER:
            return self._session.looking_back is None
        roles = OF_CHECKS.get(name) or OF_EVALUATION.get(name)
        if roles is not None:
            return role.value in roles
        return role is Role.OFFICE or (role is Role.UNIT and name not in OF_OFFICE)

    @staticmethod
    def needs_plan(name: str) -> bool:
        """Whether a paper shows what was imported and issued; others are of this computer, checks, scores."""
        from desktop.reports.catalogue import OF_CHECKS, OF_COMPUTER, OF_EVALUATION  # start-up time

        return not any(name in papers for papers in (OF_COMPUTER, OF_CHECKS, OF_EVALUATION))

    @staticmethod
    def files() -> tuple[PaperName, ...]:
        """What is made like a paper and has no pages: the calendar."""
        from desktop.reports.catalogue import FILES  # start-up time

        return tuple(PaperName(name, tr(title)) for name, title in FILES.items())

    def render(self, name: str, options: PaperOptions = PLAIN, form: PaperForm = PaperForm.PDF) -> Paper:
        """Prints a paper.

        Args:
            name: of the paper.
            options: what it shows.
            form: the PDF, its editable twin with the same words and numbers, or the PDF/A.

        Raises:
            NoSuchPaper: no paper has that name.
            NoSuchForm: the paper has no such form.
            AppError: what it should show is not there.
        """
        from desktop.services.paper_makers import MAKERS  # start-up time: brings reportlab

        if name not in MAKERS:
            raise NoSuchPaper(name=name, names="、".join(MAKERS))
        wanted = self._of_its_day(name, options)
        with self._looking_back(wanted) as session:
            return _rendered(session, name, wanted, form)

    def requests(self, name: str, options: PaperOptions = PLAIN) -> tuple[PaperRequest, ...]:
        """The papers of a kind that can be printed now, e.g. every notice, or one form for every unit.

        Args:
            name: of the kind.
            options: narrow the choice: unit, period, document, and the day they show.

        Raises:
            NoSuchPaper: no paper has that name.
        """
        from desktop.services.paper_requests import FINDERS, requests_of  # start-up time: brings reportlab

        if name not in FINDERS:
            raise NoSuchPaper(name=name, names="、".join(FINDERS))
        wanted = self._of_its_day(name, options)
        with self._looking_back(wanted) as session:
            return requests_of(session, name, wanted)

    def save_all(
        self,
        requests: Sequence[PaperRequest],
        folder: Path,
        progress: Progress = SILENT,
        form: PaperForm = PaperForm.PDF,
    ) -> str:
        """Prints many papers into a folder: all of them, or none.

        Args:
            requests: what to print, see `requests`; all show the same day.
            folder: is made when it is missing; files of the same name are replaced.
            progress: is told how many are done; may cancel all.
            form: of every paper.

        Returns:
            One sentence for a clerk.

        Raises:
            NothingToPrint: nothing is asked for.
            CannotWrite: the folder cannot be written.
            AppError: what a paper should show is not there.
        """
        if not requests:
            raise NothingToPrint(title=tr("报告"))
        with self._looking_back(requests[0].options) as session:
            papers = _many(session, requests, form, progress)
        names = _distinct(paper.file_name for paper in papers)
        for paper, name in zip(papers, names, strict=True):
            save_paper(paper, folder / name)
        progress.step(len(requests), len(requests))
        return tr(
            "已生成{count}份，共{pages}页，存入{folder}。",
            count=len(papers),
            pages=sum(paper.pages for paper in papers),
            folder=folder,
        )

    def page(self, paper: Paper, page: int, width_px: int) -> PageImage:
        """One page as a picture.

        Args:
            paper: a finished paper.
            page: from 0.
            width_px: width of the picture.
        """
        return page_image(paper.data, page, width_px)

    def _of_its_day(self, name: str, options: PaperOptions) -> PaperOptions:
        """Papers about this computer show the present, whatever day is asked for."""
        from desktop.reports.catalogue import OF_COMPUTER  # start-up time

        if name not in OF_COMPUTER:
            return options
        if self._session.looking_back is not None:
            raise LookingBack(day=self._session.looking_back)
        return replace(options, as_of=None)

    @contextmanager
    def _looking_back(self, options: PaperOptions) -> Iterator[Session]:
        """The workspace as it stood on the day that a paper shows; the present one for today and later."""
        if options.as_of is None or options.as_of >= self._session.today():
            yield self._session
            return
        past = as_of(self._session, options.as_of)
        try:
            yield past
        finally:
            past.close()


def _many(
    session: Session, requests: Sequence[PaperRequest], form: PaperForm, progress: Progress
) -> list[Paper]:
    """Papers in the order asked for; many appraisals are set by several processes."""
    from desktop.services.paper_makers import many_made  # start-up time: brings reportlab

    if form is PaperForm.PDF:
        made = many_made(session, requests, progress)
        if made is not None:
            return [_paper(data, title) for data, title in made]
    papers = []
    for number, request in enumerate(requests):
        progress.step(number, len(requests), request.title)
        papers.append(_rendered(session, request.name, request.options, form))
    return papers


def _paper(data: bytes, title: str) -> Paper:
    from desktop.reports.fonts import Role, preferred_faces  # start-up time: brings reportlab

    fonts = tuple(preferred_faces().name(role) for role in Role)
    return Paper(data, title, file_name(title, PaperForm.PDF.ending), page_count(data), fonts)


def _rendered(session: Session, name: str, options: PaperOptions, form: PaperForm = PaperForm.PDF) -> Paper:
    from desktop.reports.catalogue import FILES  # start-up time: brings reportlab
    from desktop.reports.fonts import Role, preferred_faces  # start-up time: brings reportlab
    from desktop.reports.story import listening  # start-up time: brings reportlab
    from desktop.services.paper_makers import made_of  # start-up time: brings reportlab
    from desktop.services.paper_twins import formed  # start-up time: brings reportlab

    with ExitStack() as stack:
        told = stack.enter_context(listening()) if form is PaperForm.DOCX else []
        made = made_of(session, name, options)
    if name in FILES:
        if form is not PaperForm.PDF:
            raise NoSuchForm(title=made.title, form=form.value)
        return Paper(made.data, made.title, file_name(made.title, ".ics"), 0, (), made.entries)
    fonts = tuple(preferred_faces().name(role) for role in Role)
    data = formed(form, made.data, told, made.title)
    pages, named = page_count(made.data), file_name(made.title, form.ending)
    return Paper(data, made.title, named, pages, fonts, form=form)


def sign_paper(paper: Paper, certificate: Path, passphrase: str = "") -> Paper:
    """A paper with a PDF signature.

    Args:
        paper: a plain PDF.
        certificate: PKCS#12 file (.p12, .pfx) with the private key.
        passphrase: of the certificate; empty for none.

    Raises:
        NoSuchForm: it is no plain PDF: a signed file no longer passes as PDF/A.
        AppError: the certificate cannot be opened, or the package that signs is missing.
    """
    from desktop.services.paper_twins import signed_of  # start-up time: brings reportlab

    if paper.form is not PaperForm.PDF or not paper.pages:
        raise NoSuchForm(title=paper.title, form=tr("签名的 PDF"))
    return replace(paper, data=signed_of(paper.data, certificate, passphrase))


def file_name(title: str, ending: str) -> str:
    """A title as the name of a file that every system takes."""
    return _NOT_IN_FILE_NAMES.sub("_", title)[:MAX_FILE_NAME].strip(" .") + ending


def _distinct(names: Iterable[str]) -> list[str]:
    """File names, those that come again with a number."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        stem, dot, ending = name.rpartition(".")
        found.append(f"{stem}({seen[name]}){dot}{ending}" if seen[name] > 1 else name)
    return found


def save_paper(paper: Paper, path: Path) -> None:
    """Writes a paper beside its place, then renames: the file is whole or not there.

    Raises:
        CannotWrite: the folder cannot be written or the disk is full.
    """
    save_bytes(paper.data, path)
