"""Whether a printed paper of the evaluation agrees with this workspace: its QR code first, then its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.documents.drawn_codes import drawn_code
from desktop.documents.printed_text import printed_text
from desktop.domain.evaluation.values import UnitScore
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.reports.catalogue import PAPERS
from desktop.reports.qr_reading import UnreadableCode, read_qr
from desktop.reports.sections import QR_SIDE
from desktop.services.evaluation.evaluating import EvaluationService, find_score
from desktop.services.evaluation.paper_code import PaperCode, code_of, read_code
from desktop.services.evaluation.paper_words import NONE, grade_title
from desktop.services.evaluation.values import EvaluationView
from desktop.services.paper_options import PaperOptions
from desktop.services.papers import PaperService
from desktop.services.session import Session

AROUND = 12
"""Characters shown on both sides of the first difference."""


class NoPaper(AppError):
    """The file cannot be read."""

    code = "E_NO_FILE"
    template = mark("读不到文件“{path}”：{reason}")


class NoCode(AppError):
    """There is no code of ours in the file."""

    code = "E_NO_CODE"
    template = mark("“{name}”里没有可以核对的二维码。扫描件不能核对，请用生成的原始 PDF 文件。")


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that the paper says, beside what this workspace says."""

    title: str
    printed: str
    held: str

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return self.printed == self.held


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What came out.

    Attributes:
        code: as it was read.
        rows: what the code says, one by one.
        is_reprint: whether the words of the paper are those of the paper made anew; None when that cannot be
            told, because figures differ already or this workspace cannot make the paper.
        difference: the words around the first difference, printed and held; empty for none.
        sentence: one sentence for a clerk.
    """

    code: PaperCode
    rows: tuple[Compared, ...]
    is_reprint: bool | None
    difference: tuple[str, str]
    sentence: str

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return all(row.agrees for row in self.rows) and self.is_reprint is not False


def check_paper(session: Session, path: Path) -> PaperCheck:
    """Compares a paper with a workspace.

    Args:
        session: the open workspace, of the office or of the unit concerned.
        path: of the PDF.

    Raises:
        NoPaper: it cannot be read.
        NoCode: it has no code of ours.
        NoSuchScheme: the workspace does not know the scheme.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NoPaper(path=path, reason=error.strerror or error) from error
    code = code_in(data)
    if code is None:
        raise NoCode(name=path.name)
    view = _view(session, code)
    rows = tuple(_compared(session, view, code))
    is_same = all(row.agrees for row in rows)
    again = _printed_again(session, view, code) if is_same else None
    if again is None:
        return PaperCheck(code, rows, None, ("", ""), _sentence(code, view, rows, None))
    difference = _difference(printed_text(data), printed_text(again))
    is_reprint = difference == ("", "")
    return PaperCheck(code, rows, is_reprint, difference, _sentence(code, view, rows, is_reprint))


def code_in(pdf: bytes) -> PaperCode | None:
    """What the code of a paper says; None when it has none of ours."""
    modules = drawn_code(pdf, QR_SIDE)
    try:
        return read_code(read_qr(modules)[0]) if modules else None
    except UnreadableCode:
        return None


def _view(session: Session, code: PaperCode) -> EvaluationView:
    """The figures of the paper's day; the frozen ones for a paper that was made from those."""
    return EvaluationService(session).evaluate(code.scheme, None if code.snapshot else _day(session, code))


def _day(session: Session, code: PaperCode) -> date | None:
    return code.on if code.on is not None and code.on <= session.today() else None


def _compared(session: Session, view: EvaluationView, code: PaperCode) -> Iterator[Compared]:
    score = find_score(session, view, code.unit) if code.unit else None
    if session.role is not Role.OFFICE:
        yield from _told(view, code, score)
        return
    held = code_of(view, code.paper, score, code.record)
    if score is not None:
        yield Compared(tr("总分"), code.total or NONE, held.total or NONE)
        yield Compared(tr("名次"), code.rank or NONE, held.rank or NONE)
        yield Compared(tr("等次"), _grade(view, code.grade), _grade(view, held.grade))
    yield Compared(tr("各项得分摘要"), code.figures, held.figures)
    yield Compared(tr("封存摘要"), code.snapshot or tr("未封存"), held.snapshot or tr("未封存"))
    yield Compared(tr("数据摘要"), code.inputs, held.inputs)


def _told(view: EvaluationView, code: PaperCode, score: UnitScore | None) -> Iterator[Compared]:
    """A unit compares with what the office told it; before that with its own total alone."""
    if view.told is not None:
        told = view.told
        yield Compared(tr("总分"), code.total, f"{told.total:f}")
        yield Compared(tr("名次"), code.rank or NONE, str(told.rank or NONE))
        yield Compared(tr("等次"), _grade(view, code.grade), _grade(view, told.grade))
    elif score is not None:
        yield Compared(tr("总分"), code.total, f"{score.total:f}")


def _grade(view: EvaluationView, code: str) -> str:
    return grade_title(view.entry.scheme, code)


def _printed_again(session: Session, view: EvaluationView, code: PaperCode) -> bytes | None:
    """The paper made anew from what this workspace holds; None in a unit's, which makes another one."""
    if session.role is not Role.OFFICE or code.paper not in PAPERS:
        return None
    day = None if view.is_frozen else _day(session, code)
    options = PaperOptions(scheme=code.scheme, unit=code.unit, record=code.record, as_of=day)
    return PaperService(session).render(code.paper, options).data


def _difference(printed: str, held: str) -> tuple[str, str]:
    """What stands around the first character that differs; nothing when none does."""
    if printed == held:
        return "", ""
    pairs = enumerate(zip(printed, held, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(printed), len(held)))
    start = max(0, at - AROUND)
    return printed[start : at + AROUND] or NONE, held[start : at + AROUND] or NONE


def _sentence(
    code: PaperCode, view: EvaluationView, rows: tuple[Compared, ...], is_reprint: bool | None
) -> str:
    title = tr(
        "{paper}（{scheme}，{day}）",
        paper=tr(PAPERS.get(code.paper, code.paper)),
        scheme=code.scheme,
        day=code.day,
    )
    wrong = [row.title for row in rows if not row.agrees]
    if wrong:
        return tr("{title}与本工作区不一致：{what}。", title=title, what="、".join(wrong))
    if is_reprint is False:
        return tr("{title}的分数与本工作区一致，但是文字有出入，见首处不同。", title=title)
    if not rows:
        return tr("{title}：本工作区没有可以核对的结果。", title=title)
    if is_reprint is None:
        return tr("{title}的{what}与本工作区一致。", title=title, what="、".join(row.title for row in rows))
    frozen = tr("封存的") if view.is_frozen else tr("当日的")
    return tr("{title}与本工作区{frozen}数据完全一致。", title=title, frozen=frozen)
