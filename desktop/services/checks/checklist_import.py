"""Imports checklists of others: read and counted first, stated when a person has seen the counts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.domain.checks.checklist_file import read_checklist
from desktop.domain.checks.values import ItemGroup, Verdict
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.checks.checklist_ciso import read_ciso
from desktop.services.checks.checklist_cklb import read_cklb
from desktop.services.checks.checklist_columns import given_columns
from desktop.services.checks.checklist_drafts import ChecklistDraft, GivenHead
from desktop.services.checks.checklist_excel import read_excel
from desktop.services.checks.checklist_reading import BrokenChecklist, bounded_text
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.spreadsheets import FORMATS

_SUFFIXES = (*FORMATS, ".yaml", ".yml", ".cklb", ".toml")


class UnknownChecklistFormat(AppError):
    """We do not read this kind of file."""

    code = "E_UNKNOWN_FORMAT"
    template = mark("不支持 {kind} 格式的检查清单，可用：{kinds}：{path}")


class ColumnsOfNoTable(AppError):
    """Columns are said of a file that has none."""

    code = "E_NO_COLUMN"
    template = mark("只有表格可以指定列：{path}")


class NothingToImport(AppError):
    """Not one item could be taken."""

    code = "E_EMPTY_CHECKLIST"
    template = mark("没有可导入的检查项（{reason}）：{path}")


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import would bring.

    Attributes:
        by_level: items a level; empty without levels.
        results: results in the file, by verdict.
        problems: places that were not taken, all of them.
    """

    items: int
    categories: int
    points: int
    technical: int
    management: int
    by_level: Mapping[str, int]
    results: Mapping[str, int]
    targets: int
    problems: int


@dataclass(frozen=True, slots=True)
class ChecklistPreview:
    """What a file holds and what an import would do.

    Attributes:
        is_known: the same edition with the same text is here already.
        sentence: one sentence for a clerk.
    """

    draft: ChecklistDraft
    counts: ImportCounts
    is_known: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What a person says of a file.

    Attributes:
        columns: ``head=field`` pairs.
    """

    path: Path
    columns: Sequence[str] = ()
    given: GivenHead = field(default_factory=GivenHead)


class ChecklistImportService:
    """Reads files of others and adds them to a library."""

    def __init__(self, library: ChecklistLibrary) -> None:
        self._library = library

    def preview(self, asked: ImportRequest, progress: Progress = SILENT) -> ChecklistPreview:
        """Reads a file and counts; nothing is stated.

        Raises:
            NothingToImport: not one item could be taken.
            EditionChanged: the edition is here with another text.
            AppError: the file cannot be read.
        """
        draft = read_draft(asked, progress)
        checklist = draft.checklist
        if checklist is None:
            reason = draft.problems[-1].sentence() if draft.problems else "—"
            raise NothingToImport(reason=reason.rstrip("。"), path=asked.path)
        is_known = self._library.is_known(checklist)
        counts = _counts(draft)
        sentence = tr(
            "检查清单“{title}”（{code} {edition}）：检查项{items}条，检查结果{results}条，问题{problems}处",
            title=checklist.title,
            code=checklist.code,
            edition=checklist.edition,
            items=counts.items,
            results=sum(counts.results.values()),
            problems=counts.problems,
        )
        return ChecklistPreview(draft, counts, is_known, sentence)

    def apply(self, preview: ChecklistPreview) -> str:
        """States the checklist of a preview, told to everyone.

        Returns:
            One sentence for a clerk.

        Raises:
            WrongRole: this is not the office.
            EditionChanged: the edition has come meanwhile, with another text.
        """
        checklist = preview.draft.checklist
        if checklist is None:
            raise RuntimeError("a preview has a checklist")
        if self._library.add(checklist):
            return tr("已导入检查清单{code} {edition}。", code=checklist.code, edition=checklist.edition)
        return tr("检查清单{code} {edition}已有，内容相同。", code=checklist.code, edition=checklist.edition)


def read_draft(asked: ImportRequest, progress: Progress = SILENT) -> ChecklistDraft:
    """Reads a file of any form that checklists come in, with the results in it.

    Raises:
        AppError: the file cannot be read.
    """
    kind = asked.path.suffix.lower()
    columns = given_columns(asked.columns)
    if kind in FORMATS:
        return read_excel(asked.path, columns, asked.given, progress)
    if kind not in _READERS:
        kinds = "、".join(_SUFFIXES)
        raise UnknownChecklistFormat(kind=kind or asked.path.name, kinds=kinds, path=asked.path)
    if columns:
        raise ColumnsOfNoTable(path=asked.path)
    return _READERS[kind](asked.path, asked.given)


def _read_toml(path: Path, given: GivenHead) -> ChecklistDraft:  # noqa: ARG001 our own form says its head itself
    checklist, problems = read_checklist(bounded_text(path), path.name)
    if checklist is None:
        raise BrokenChecklist(path=path, reason=problems[-1].sentence())
    return ChecklistDraft("toml", checklist, (), problems)


def _counts(draft: ChecklistDraft) -> ImportCounts:
    checklist = draft.checklist
    items = checklist.items if checklist else ()
    levels = checklist.levels if checklist else {}
    results = Counter(answer.verdict for answer in draft.answers)
    technical = sum(item.group is ItemGroup.TECHNICAL for item in items)
    return ImportCounts(
        items=len(items),
        categories=len({item.category for item in items}),
        points=len({(item.category, item.point) for item in items}),
        technical=technical,
        management=len(items) - technical,
        by_level={level: sum(item.applies_to(level) for item in items) for level in levels},
        results={verdict.value: results[verdict] for verdict in Verdict if results[verdict]},
        targets=len({answer.target for answer in draft.answers}),
        problems=len(draft.problems),
    )


_READERS: Mapping[str, Callable[[Path, GivenHead], ChecklistDraft]] = {
    ".yaml": read_ciso,
    ".yml": read_ciso,
    ".cklb": read_cklb,
    ".toml": _read_toml,
}
