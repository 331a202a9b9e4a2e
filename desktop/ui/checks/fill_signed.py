"""What a signature will bind, and who has signed it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from desktop.domain.checks.inspections import SheetSignature
from desktop.domain.checks.standing import SigningStanding
from desktop.domain.checks.values import Verdict
from desktop.i18n import tr
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.titles import SIDE_TITLES, VERDICT_TITLES
from desktop.ui.checks.fill_words import VERDICT_SIGNS
from desktop.ui.checks.signature_picture import SignaturePicture
from desktop.ui.controls import clear, column, frame, label, line, row
from desktop.ui.look import Look

_WIDTH_PX = 250


class SignedPane(QFrame):
    """The answers in figures, what they lack, and a line for each signature.

    Args:
        look: gives colours and sizes.
        sheet: what is signed.
    """

    def __init__(self, look: Look, sheet: FillSheet) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMinimumWidth(look.px(_WIDTH_PX))
        self._look = look
        self._signers = column([], spacing=8)
        inspection = sheet.inspection
        parts = [
            label(inspection.title, "heading", wrap=True),
            label(" · ".join(filter(None, (inspection.code, inspection.unit_name))), "muted", wrap=True),
            line(),
            label(tr("签的是现在这些结果："), "muted"),
            *(label(text) for text in _figures(sheet)),
            label(_lacking(sheet), "muted", wrap=True),
            line(),
            self._signers,
            None,
            label(tr("签名后再改动结果，签名即失效，须重新签名。"), "muted", wrap=True),
        ]
        self.setLayout(column(parts, spacing=7, margins=(14, 12, 14, 12)))

    def show_signatures(self, signatures: Sequence[SheetSignature], standing: SigningStanding) -> None:
        """Shows who has signed and who is missing."""
        clear(self._signers)
        for one in signatures:
            self._signers.addWidget(self._signer(one, holds=one.signature in standing.holding))
        for text in _missing(standing):
            self._signers.addWidget(label(text, "hint", wrap=True))
        if standing.is_complete:
            self._signers.addWidget(label(tr("✓ 签名齐了，可以提交。"), "heading", wrap=True))

    def _signer(self, one: SheetSignature, *, holds: bool) -> QFrame:
        made = frame("plain")
        at = one.signature.at
        when = at.astimezone().strftime("%m-%d %H:%M") if at else ""
        who = f"{one.signature.name}　{tr(SIDE_TITLES[one.signature.side])}"
        facts = " · ".join(filter(None, (one.position, _way(one), when)))
        if not holds:
            facts = tr("结果已改动，签名失效，请重签")
        words = column(
            [label(f"{'✓' if holds else '！'} {who}"), label(facts, "muted", wrap=True)], spacing=0
        )
        whole = row([words], spacing=6)
        whole.setStretch(0, 1)
        if one.strokes and holds:
            whole.addWidget(SignaturePicture(self._look, one.signature.name, one.strokes))
        made.setLayout(whole)
        return made


def _figures(sheet: FillSheet) -> list[str]:
    counts = sheet.counts()
    shown = [
        f"{VERDICT_SIGNS[verdict] or '○'} {tr(VERDICT_TITLES[verdict])}　{counts.verdicts[verdict]}"
        for verdict in Verdict
        if counts.verdicts[verdict]
    ]
    photos = sum(len(sheet.evidence(place.key)) for place in sheet.places)
    return [*shown, tr("照片和附件　{count}", count=photos)] if photos else shown


def _lacking(sheet: FillSheet) -> str:
    gaps = sheet.gaps()
    blocking = sum(gap.kind.blocks for gap in gaps)
    if blocking:
        return tr("还有 {count} 处必须补充：补充后签名会失效，请先补齐再签。", count=blocking)
    return tr("另有 {count} 处未检查或未定等级。", count=len(gaps)) if gaps else tr("没有缺项。")


def _way(one: SheetSignature) -> str:
    if one.refusal:
        return tr("拒签：{reason}", reason=one.refusal)
    return "" if one.strokes else tr("纸上签名")


def _missing(standing: SigningStanding) -> list[str]:
    found = []
    if standing.inspectors_missing:
        found.append(tr("○ 还差检查员 {count} 人", count=standing.inspectors_missing))
    if standing.unit_missing:
        found.append(tr("○ 还差被检查单位 1 人"))
    return found
