"""概况: the facts of an inspection, and for each inspector the share, how far it is, and who has signed."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout

from desktop.domain.checks.inspections import SheetSignature
from desktop.domain.checks.standing import Gap
from desktop.i18n import tr
from desktop.services.checks.inspections_values import InspectionDetail, ShareView, SheetView
from desktop.services.checks.titles import GAP_TITLES, SIDE_TITLES
from desktop.ui.checks.findings_facts import FactsGrid
from desktop.ui.checks.inspection_pane import facts_of
from desktop.ui.checks.inspection_words import progress_text, signing_lamp, signing_text, states_text
from desktop.ui.checks.signature_picture import SignaturePicture
from desktop.ui.controls import Item, clear, column, frame, label, line, row
from desktop.ui.desk import Desk
from desktop.ui.lights import LightBadge

_FACTS_PX = 420


class SharesView(QScrollArea):
    """Facts at the left, a card for each inspector at the right.

    Args:
        desk: the open workspace.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("check-shares")
        self.setAccessibleName(tr("检查概况"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._desk = desk
        self._shown: InspectionDetail | None = None
        self._facts, self._cards = column([], spacing=10), QVBoxLayout()
        self._cards.setSpacing(10)
        facts = frame("card")
        facts.setFixedWidth(desk.look.px(_FACTS_PX))
        facts.setLayout(column([label(tr("检查"), "heading"), self._facts, None], margins=(16, 12, 16, 12)))
        body = frame("plain")
        right = column([self._cards, None])
        box = row([column([facts, None])], spacing=14, margins=(16, 14, 16, 14))
        box.addLayout(right, 1)
        body.setLayout(box)
        self.setWidget(body)

    def show_detail(self, detail: InspectionDetail) -> None:
        """Shows an inspection as it stands."""
        if detail == self._shown:
            return
        self._shown = detail
        clear(self._facts)
        clear(self._cards)
        grid = FactsGrid(self._desk)
        for title, text in facts_of(detail.row):
            grid.add(title, text)
        grid.add(tr("组长"), detail.leader_name)
        grid.add(tr("检查对象"), _targets(detail))
        grid.add(tr("未完善"), gaps_text(detail.gaps))
        self._facts.addWidget(grid)
        sheets = {sheet.inspector: sheet for sheet in detail.sheets}
        for share in detail.shares:
            is_leader = share.share.inspector == detail.row.inspection.leader
            card = self._card(share, sheets.get(share.share.inspector), is_leader=is_leader)
            self._cards.addWidget(card)

    def _card(self, view: ShareView, sheet: SheetView | None, *, is_leader: bool) -> QFrame:
        share, progress = view.share, view.progress
        name = tr("{name}（组长）", name=share.name) if is_leader else share.name
        badge = LightBadge(self._desk.look)
        head: list[Item] = [label(name, "heading"), None]
        if sheet is not None:
            lamp = signing_lamp(sheet.standing)
            badge.show_light(lamp.light, lamp.word)
            head.append(badge)
        bar = QProgressBar()
        bar.setAccessibleName(
            tr("{name} 已提交 {progress}", name=share.name, progress=progress_text(progress))
        )
        bar.setRange(0, max(progress.total, 1))
        bar.setValue(progress.submitted)
        bar.setTextVisible(False)
        counted = tr("已提交 {progress}", progress=progress_text(progress))
        progress_row = row([bar, label(counted, "muted")], spacing=10)
        progress_row.setStretch(0, 1)
        categories = "、".join(share.categories) or tr("全部类别")
        parts: list[Item] = [
            row(head),
            label(categories, "muted", wrap=True),
            progress_row,
            label(states_text(progress), wrap=True),
        ]
        if sheet is not None:
            parts += self._signatures(sheet)
        card = frame("card")
        card.setLayout(column(parts, spacing=6, margins=(16, 12, 16, 12)))
        return card

    def _signatures(self, sheet: SheetView) -> list[Item]:
        parts: list[Item] = [line()] if sheet.signatures or signing_text(sheet) else []
        holding = set(sheet.standing.holding)
        parts += [self._signature(one, is_holding=one.signature in holding) for one in sheet.signatures]
        if lacking := signing_text(sheet):
            parts.append(label(lacking, "muted", wrap=True))
        return parts

    def _signature(self, one: SheetSignature, *, is_holding: bool) -> Item:
        signed = one.signature
        who = "　".join(filter(None, (signed.name, one.position, tr(SIDE_TITLES[signed.side]))))
        said = [when_text(signed.at), "" if is_holding else tr("结果在签名后改过，签名已失效")]
        if one.refusal:
            said.append(tr("拒签：{reason}", reason=one.refusal))
        elif not one.strokes:
            said.append(tr("在纸上签名"))
        words = column([label(who), label("　".join(filter(None, said)), "muted", wrap=True)], spacing=2)
        parts: list[Item] = [words]
        if one.strokes:
            parts.insert(0, SignaturePicture(self._desk.look, signed.name, one.strokes))
        made = row(parts, spacing=10)
        made.setStretch(len(parts) - 1, 1)
        return made


def gaps_text(gaps: tuple[Gap, ...]) -> str:
    """What the answers still lack, by kind."""
    counts: dict[str, int] = {}
    for gap in gaps:
        title = tr(GAP_TITLES[gap.kind])
        counts[title] = counts.get(title, 0) + 1
    return "\n".join(tr("{what} {count} 项", what=what, count=count) for what, count in counts.items())


def when_text(at: datetime | None) -> str:
    """A claimed instant where this computer is."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else tr("时间不明")


def _targets(detail: InspectionDetail) -> str:
    targets = detail.row.inspection.targets
    return "\n".join(
        tr("{category}：{names}", category=category, names="、".join(names))
        for category, names in targets.items()
        if any(names)
    )
