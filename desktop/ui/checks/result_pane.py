"""One result to be reviewed: what is asked, how it is checked, what was found, photographs, earlier words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from desktop.domain.checks.inspections import fails
from desktop.domain.checks.values import Answer, CheckItem, Severity, Verdict
from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.checks.inspections_values import ResultView
from desktop.services.checks.titles import (
    RESULT_STATE_TITLES,
    REVIEW_TITLES,
    SEVERITY_TITLES,
    VERDICT_TITLES,
    WEIGHT_TITLES,
)
from desktop.ui.case_words import day_text
from desktop.ui.checks.findings_facts import FactsGrid
from desktop.ui.checks.findings_files import FileList
from desktop.ui.controls import Item, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.lights import LightBadge

VERDICT_LIGHTS = {
    Verdict.CONFORMING: Light.GREEN,
    Verdict.PARTIAL: Light.YELLOW,
    Verdict.NONCONFORMING: Light.RED,
    Verdict.NOT_APPLICABLE: Light.NONE,
    Verdict.UNCHECKED: Light.NONE,
}


class ResultPane(QScrollArea):
    """Shows one result.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("check-result")
        self.setAccessibleName(tr("所选结果"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self._shown: ResultView | None = None
        self._where, self._state = label("", "muted", wrap=True), label("", "pill")
        self._title = label("", "heading", wrap=True)
        self._badge, self._severity = LightBadge(desk.look), label("", "pill-strong")
        self._said = label("", "muted", wrap=True)
        self._notice_text = label("", wrap=True)
        self._notice = frame("notice")
        self._notice.setLayout(column([self._notice_text], margins=(12, 8, 12, 8)))
        self._asked, self._found = column([], spacing=0), column([], spacing=0)
        self.photos = FileList(desk, tr("没有照片和附件。"))
        self.setWidget(self._build())

    def show_result(self, result: ResultView) -> None:
        """Shows a result; its place is kept when it is the same one as before."""
        is_same = self._shown is not None and (self._shown.key, self._shown.inspector) == (
            result.key,
            result.inspector,
        )
        if result == self._shown:
            return
        self._shown = result
        item, answer = result.place.item, result.answer
        self._where.setText("　".join(filter(None, (item.code, item.category, item.point, answer.target))))
        self._state.setText(tr(RESULT_STATE_TITLES[result.state]))
        self._title.setText(item.requirement)
        self._badge.show_light(VERDICT_LIGHTS[answer.verdict], tr(VERDICT_TITLES[answer.verdict]))
        self._severity.setText(_severity_text(item, answer))
        self._severity.setVisible(bool(self._severity.text()))
        self._said.setText(_said(result))
        self._notice_text.setText(notice_text(result))
        self._notice.setVisible(bool(self._notice_text.text()))
        self._fill(item, answer)
        self.photos.show_photos(result.evidence)
        if not is_same:
            self.verticalScrollBar().setValue(0)

    def _fill(self, item: CheckItem, answer: Answer) -> None:
        for box in (self._asked, self._found):
            clear(box)
        found, asked = FactsGrid(self._desk), FactsGrid(self._desk)
        found.add(
            tr("检查记录"), answer.observation or (tr("没有写检查记录") if fails(answer.verdict) else "")
        )
        found.add(tr("不适用理由"), answer.reason)
        found.add(tr("备注"), answer.note)
        found.add(tr("测量值"), "　".join(f"{name} {value}" for name, value in answer.details.items()))
        asked.add(tr("检查方法"), item.method)
        asked.add(tr("符合条件"), item.criterion)
        asked.add(tr("依据条款"), item.standard)
        asked.add(tr("权重"), tr(WEIGHT_TITLES[item.weight]))
        self._found.addWidget(found)
        self._asked.addWidget(asked)

    def _build(self) -> QFrame:
        body = frame("pane")
        head = row([self._where, self._state], spacing=8)
        head.setStretch(0, 1)
        verdict = row([self._badge, self._severity, self._said], spacing=10)
        verdict.setStretch(2, 1)
        parts: list[Item] = [
            head,
            self._title,
            verdict,
            self._notice,
            self._found,
            6,
            label(tr("照片和附件"), "heading"),
            self.photos,
            6,
            line(),
            self._asked,
            None,
        ]
        body.setLayout(column(parts, spacing=8, margins=(18, 14, 18, 14)))
        return body


def notice_text(result: ResultView) -> str:
    """What has to be known before one judges: an unconfirmed copy, a conflict, an earlier word."""
    parts = []
    if result.answer.text_hash != result.place.item.text_hash:
        parts.append(tr("检查项的文字与作答时不同，请退回重新检查。"))
    if result.answer.is_copied:
        parts.append(tr("沿用上次的结果，检查员没有确认。"))
    if result.result is not None and result.result.conflicts:
        parts.append(tr("有冲突：两台电脑写了不同的内容，请到“交换”里选定。"))
    review = result.review
    if review is not None and (review.opinion or not review.is_accepted):
        parts.append(
            tr(
                "{day} {verdict}：{opinion}",
                day=day_text(review.on),
                verdict=tr(REVIEW_TITLES[review.is_accepted]),
                opinion=review.opinion,
            )
        )
    return "\n".join(parts)


def _severity_text(item: CheckItem, answer: Answer) -> str:
    if not fails(answer.verdict):
        return ""
    severity: Severity | None = answer.severity or item.severity
    return tr(SEVERITY_TITLES[severity]) if severity else tr("未定级")


def _said(result: ResultView) -> str:
    answer = result.answer
    if result.result is None:
        return tr("{name} 还没有提交这一项。", name=result.inspector_name or tr("检查员"))
    parts = [result.inspector_name, tr("{day} 检查", day=day_text(answer.on)) if answer.on else ""]
    if result.result.submitted_on:
        parts.append(tr("{day} 提交", day=day_text(result.result.submitted_on)))
    return "　".join(filter(None, parts))
