"""The facts of a finding: what was asked, what was seen, by when, what it repeats, what became of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.domain.checks.findings import Finding, Reinspection
from desktop.i18n import tr
from desktop.services.checks.findings_values import FindingDetail
from desktop.services.checks.titles import REINSPECTION_TITLES, VERDICT_TITLES
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_words import due_text, short_text, source_text
from desktop.ui.controls import Item, button, clear, column, frame, label, left, line, row
from desktop.ui.desk import Desk
from desktop.ui.feedback_fields import Folded

_TITLE_PX = 84
_SHOWN_CHARS = 34


class FactsGrid(QWidget):
    """Titles at the left, what they say at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(desk.look.px(10))
        self._grid.setVerticalSpacing(desk.look.px(6))
        self._grid.setColumnMinimumWidth(0, desk.look.px(_TITLE_PX))
        self._grid.setColumnStretch(1, 1)

    def add(self, title: str, value: str | QWidget) -> None:
        """Puts a fact below the others; an empty text is left out."""
        if isinstance(value, str):
            if not value:
                return
            shown = label(value, wrap=True)
            shown.setAccessibleName(title)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value = shown
        at, top = self._grid.rowCount(), Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label(title, "muted"), at, 0, top)
        self._grid.addWidget(value, at, 1, top)


class FindingFacts(QWidget):
    """Shows what a finding says of itself.

    Args:
        desk: the open workspace.
    """

    finding_wanted = Signal(str)
    """Another finding is to be shown, by uid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: FindingDetail | None = None
        self._box = column([], spacing=0)
        self._notice_text = label("", wrap=True)
        self._notice = frame("notice")
        self._notice.setLayout(column([self._notice_text], margins=(12, 8, 12, 8)))
        self.setLayout(column([self._notice, self._box], spacing=8))

    def show_detail(self, detail: FindingDetail) -> None:
        """Shows a finding; nothing is touched when it says the same as before."""
        if self._shown is not None and _facts_of(self._shown) == _facts_of(detail):
            return
        self._shown = detail
        finding = detail.row.finding
        notice = _notice(finding)
        self._notice_text.setText(notice)
        self._notice.setVisible(bool(notice))
        clear(self._box)
        grid = FactsGrid(self._desk)
        self._box.addWidget(grid)
        self._fill(grid, detail)
        self._add_links(grid, detail)

    @staticmethod
    def _fill(grid: FactsGrid, detail: FindingDetail) -> None:
        finding, add = detail.row.finding, grid.add
        add(
            tr("检查记录"),
            f"{tr(VERDICT_TITLES[finding.verdict])}：{finding.observation or tr('没有写检查记录')}",
        )
        add(tr("整改要求"), finding.demand)
        add(tr("整改期限"), due_text(detail.row))
        requirement = Folded(tr("检查要求"))
        requirement.show_text(finding.requirement)
        add(tr("检查要求"), requirement)
        add(tr("依据条款"), finding.standard)
        add(tr("来源"), _source(finding))

    def _add_links(self, grid: FactsGrid, detail: FindingDetail) -> None:
        if detail.row.finding.repeats:
            grid.add(tr("重复问题"), self._links(_repeated_text(detail), detail.repeats))
        if detail.repeated_by:
            grid.add(tr("再次发生"), self._links(tr("以后又发现："), detail.repeated_by))
        if detail.row.finding.task:
            press = button(tr("查看台账任务 {code}", code=detail.task_code or tr("（未命名）")), kind="link")
            task = detail.row.finding.task
            press.clicked.connect(lambda _checked: self._desk.record_wanted.emit("task", task))
            grid.add(tr("台账任务"), _wrapped(left(press)))

    def _links(self, title: str, findings: Sequence[Finding]) -> QWidget:
        parts: list[Item] = [label(title, "muted", wrap=True)]
        for one in findings:
            words = short_text(one.observation or one.requirement, _SHOWN_CHARS)
            press = button(f"{one.code}　{day_text(one.found_on)}　{words}", kind="link")
            press.setToolTip(one.observation or one.requirement)
            press.clicked.connect(lambda _checked, uid=one.uid: self.finding_wanted.emit(uid))
            parts.append(left(press))
        made = QWidget()
        made.setLayout(column(parts, spacing=2))
        return made


class Reinspections(QWidget):
    """复查: every judgement on what the unit did, the latest first.

    Args:
        open_inspection: shows the inspection on site of a judgement.
    """

    def __init__(self, open_inspection: Callable[[str], object]) -> None:
        super().__init__()
        self._open = open_inspection
        self._shown: tuple[Reinspection, ...] | None = None
        self._box = column([], spacing=8)
        self._head = label(tr("复查记录"), "heading")
        self.setLayout(column([self._head, self._box], spacing=6))

    def show_reinspections(self, found: Sequence[Reinspection]) -> None:
        """Shows judgements; hidden while there are none."""
        if tuple(found) != self._shown:
            self._shown = tuple(found)
            clear(self._box)
            for one in reversed(found):
                self._box.addWidget(self._block(one))
        self.setVisible(bool(found))

    def _block(self, one: Reinspection) -> QFrame:
        made = QFrame()
        where = tr("现场复查") if one.inspection else tr("按材料复查")
        head: list[Item] = [
            label(day_text(one.on), "muted"),
            label(tr(REINSPECTION_TITLES[one.passed]), "pill"),
        ]
        head.append(label(where, "muted"))
        if one.inspection:
            head.append(button(tr("查看复查"), lambda: self._open(one.inspection), "link"))
        parts: list[Item] = [row([*head, None], spacing=8)]
        if one.opinion:
            parts.append(label(one.opinion, wrap=True))
        made.setLayout(column([*parts, line()], spacing=4))
        return made


def _facts_of(detail: FindingDetail) -> tuple[object, ...]:
    return detail.row.finding, detail.row.standing, detail.task_code, detail.repeats, detail.repeated_by


def _notice(finding: Finding) -> str:
    """What has to be known first."""
    if finding.withdrawn:
        return tr("已撤销：{reason}", reason=finding.withdrawn)
    if finding.closed_on is not None:
        closing = tr("{day} 销号", day=finding.closed_on.isoformat())
        return f"{closing}：{finding.closing}" if finding.closing else closing
    return tr("有冲突：两台电脑写了不同的内容，请到“交换”里选定。") if finding.conflicts else ""


def _repeated_text(detail: FindingDetail) -> str:
    """What stands above the earlier findings: a unit that joined later does not hold all of them."""
    unknown = len(detail.row.finding.repeats) - len(detail.repeats)
    if not detail.repeats:
        return tr("与以前的 {count} 个问题相同，原记录不在本工作区。", count=unknown)
    if unknown:
        return tr("与以前的问题相同（另有 {count} 个的原记录不在本工作区）：", count=unknown)
    return tr("与以前的问题相同：")


def _source(finding: Finding) -> str:
    """Which item at which target; which inspection, and which notice told it when."""
    told = tr("{day} 下发", day=day_text(finding.found_on))
    known = "　".join(filter(None, (finding.inspection_title, finding.notice, told)))
    return "\n".join(filter(None, (source_text(finding), known)))


def _wrapped(layout: Item) -> QWidget:
    made = QWidget()
    made.setLayout(column([layout], spacing=0))
    return made
