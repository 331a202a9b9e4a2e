"""Papers (报告): the values of each paper out of the ledger, and the finished PDF."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.documents.pages import PageImage, page_count, page_image
from desktop.domain.ledger import PolicyDocument, Stage, Task
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.ledger import TaskQuery
from desktop.services.directory import DirectoryService
from desktop.services.paper_entries import PaperEntry, PaperFacts
from desktop.services.policies import PARSER_EDITION, PolicyService
from desktop.services.session import Session


class NoSuchPaper(AppError):
    """The name is not in the list of papers."""

    code = "E_NO_PAPER"
    template = mark("没有名为“{name}”的报告。可用：{names}")


class CannotWrite(AppError):
    """The file cannot be written."""

    code = "E_CANNOT_WRITE"
    template = mark("无法写入{path}：{reason}。原有文件没有改动。")


@dataclass(frozen=True, slots=True)
class PaperName:
    """A paper that can be printed."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What a paper shows.

    Attributes:
        policy: code or uid of a document; empty for the only one.
        group_by: ``clause`` or ``unit``.
        unit: any name of a unit, its code or identifier; empty for all.
        as_of: day stated on the paper; None means today.
    """

    policy: str = ""
    group_by: str = "clause"
    unit: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper.

    Attributes:
        data: the PDF.
        pages: number of pages.
        fonts: names of the faces used.
    """

    data: bytes
    title: str
    file_name: str
    pages: int
    fonts: tuple[str, ...]


class PaperService:
    """Prints papers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @staticmethod
    def names() -> tuple[PaperName, ...]:
        """The papers there are."""
        from desktop.reports.catalogue import PAPERS  # start-up time

        return tuple(PaperName(name, tr(title)) for name, title in PAPERS.items())

    def render(self, name: str, options: PaperOptions = PaperOptions()) -> Paper:
        """Prints a paper.

        Raises:
            NoSuchPaper: no paper has that name.
            AppError: what it should show is not there.
        """
        makers: Mapping[str, Callable[[PaperOptions], tuple[bytes, str]]] = {
            "ledger": self._ledger,
            "coverage": self._coverage,
        }
        if name not in makers:
            raise NoSuchPaper(name=name, names="、".join(makers))
        data, title = makers[name](options)
        from desktop.reports.fonts import Role, preferred_faces  # start-up time

        fonts = tuple(preferred_faces().name(role) for role in Role)
        return Paper(data, title, f"{title}.pdf", page_count(data), fonts)

    def page(self, paper: Paper, page: int, width_px: int) -> PageImage:
        """One page as a picture.

        Args:
            paper: a finished paper.
            page: from 0.
            width_px: width of the picture.
        """
        return page_image(paper.data, page, width_px)

    def _ledger(self, options: PaperOptions) -> tuple[bytes, str]:
        from desktop.services import paper_values  # start-up time: brings reportlab

        entries = self._entries(options)
        title = tr("督查任务台账")
        if options.unit:
            title = tr(
                "督查任务台账（{unit}）", unit=DirectoryService(self._session).meant(options.unit).title
            )
        facts = self._facts(title, options, _subject(entries))
        if options.group_by == "unit":
            groups = paper_values.by_unit(entries)
            return paper_values.ledger_pdf(facts, groups, brief=True), title
        groups = paper_values.by_chapter(entries)
        return paper_values.ledger_pdf(facts, groups), title

    def _coverage(self, options: PaperOptions) -> tuple[bytes, str]:
        from desktop.services import paper_values  # start-up time: brings reportlab

        view = PolicyService(self._session).coverage(options.policy)
        entries = self._entries(PaperOptions(policy=view.policy.uid))
        title = tr("任务分解核对表")
        facts = self._facts(title, options, named(view.policy))
        return paper_values.coverage_pdf(facts, view, entries), title

    def _facts(self, title: str, options: PaperOptions, subject: str) -> PaperFacts:
        with self._session.reading() as workspace:
            state = workspace.log.state_hash()
        return PaperFacts(
            title=title,
            author=self._session.party_name,
            subject=subject,
            state=state,
            as_of=options.as_of or self._session.today(),
            edition=tr("分解规则第{edition}版", edition=PARSER_EDITION),
        )

    def _entries(self, options: PaperOptions) -> tuple[PaperEntry, ...]:
        policy = PolicyService(self._session).policy(options.policy).uid if options.policy else ""
        unit = DirectoryService(self._session).meant(options.unit)
        query = TaskQuery(policy=policy, unit=unit.party, written=unit.written, withdrawn=True)
        with self._session.reading() as workspace:
            ledger = workspace.ledger
            tasks = ledger.tasks(query)
            uids = [task.uid for task in tasks]
            milestones, targets = ledger.milestones_of(uids), ledger.targets_of(uids)
            assignments = ledger.assignments_of(uids)
            policies = {policy.uid: policy for policy in ledger.policies()}
        return tuple(
            PaperEntry(
                task,
                milestones.get(task.uid, ()),
                targets.get(task.uid, ()),
                assignments.get(task.uid, ()),
                policies.get(task.policy),
            )
            for task in tasks
            if not _is_replaced_draft(task)
        )


def _is_replaced_draft(task: Task) -> bool:
    """Drafts that were split or merged are history; withdrawn issued tasks stay on paper."""
    return bool(task.withdrawn) and task.stage is Stage.DRAFT


def named(policy: PolicyDocument) -> str:
    """Title and number of a document."""
    return f"{policy.title}　{policy.doc_no}".strip()


def _subject(entries: Sequence[PaperEntry]) -> str:
    policies = {entry.policy.uid: entry.policy for entry in entries if entry.policy}
    return named(next(iter(policies.values()))) if len(policies) == 1 else ""


def save_paper(paper: Paper, path: Path) -> None:
    """Writes a paper beside its place, then renames: the file is whole or not there.

    Raises:
        CannotWrite: the folder cannot be written or the disk is full.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(paper.data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise CannotWrite(path=path, reason=error.strerror or error) from None
