"""Signatures on paper: who signed what, when, and whether it still holds."""

from collections.abc import Sequence

from desktop.domain.checks.inspections import SheetSignature
from desktop.domain.checks.standing import Side, SigningStanding
from desktop.i18n import tr
from desktop.reports.check_signatures import DrawnSignature, SignedSheet
from desktop.services.checks.inspections_values import SheetView
from desktop.services.checks.paper_words import instant_text
from desktop.services.checks.titles import SIDE_TITLES
from desktop.services.paper_words import day_text


def signed_sheets(sheets: Sequence[SheetView]) -> tuple[SignedSheet, ...]:
    """The signatures of an inspection, sheet by sheet.

    Args:
        sheets: of its inspectors.
    """
    return tuple(_sheet(sheet) for sheet in sheets)


def _sheet(sheet: SheetView) -> SignedSheet:
    submitted = tr("{day}提交", day=day_text(sheet.submitted_on)) if sheet.submitted_on else tr("尚未提交")
    return SignedSheet(
        title=tr("{name}的检查记录（{submitted}）", name=sheet.name, submitted=submitted),
        signatures=tuple(_drawn(one, sheet.standing) for one in sheet.signatures),
        note=missing_text(sheet.standing),
    )


def missing_text(standing: SigningStanding) -> str:
    """Whose signature is still missing; empty when both sides have signed what stands there."""
    parts = [
        tr("缺检查员有效签名{count}个", count=standing.inspectors_missing)
        if standing.inspectors_missing
        else "",
        tr("缺被检查单位人员有效签名") if standing.unit_missing else "",
    ]
    said = "；".join(part for part in parts if part)
    return tr("签名不齐：{said}。", said=said) if said else ""


def _drawn(one: SheetSignature, standing: SigningStanding) -> DrawnSignature:
    signature = one.signature
    is_broken = signature not in standing.holding
    who = tr("{side}：{name}", side=tr(SIDE_TITLES[signature.side]), name=signature.name)
    lines = [
        tr("{who}（{position}）", who=who, position=one.position) if one.position else who,
        tr("时间（自述）：{at}", at=instant_text(signature.at)),
        tr("拒签理由：{reason}", reason=one.refusal) if one.refusal else "",
    ]
    return DrawnSignature(
        strokes=() if one.refusal else one.strokes,
        instead=tr("拒签") if one.refusal else tr("纸上签名"),
        lines=tuple(line for line in lines if line),
        standing=_standing(signature.side, is_broken=is_broken, is_refusal=bool(one.refusal)),
        is_broken=is_broken,
    )


def _standing(side: Side, *, is_broken: bool, is_refusal: bool) -> str:
    if is_broken:
        return tr("已失效：签名后检查结果有改动")
    if is_refusal and side is Side.UNIT:
        return tr("拒签记录，检查结果此后未改动")
    return tr("有效：签名后检查结果未改动")
