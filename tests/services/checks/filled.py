"""Filling, signing and submitting small sheets in tests."""

from desktop.domain.checks.standing import Side
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.filling import FillService
from tests.services.checks.checked_world import LI, ZHANG, CheckedWorld

MANAGER = "王主任"
STROKES = (((10, 10), (500, 200), (990, 390)), ((30, 60), (70, 80)))


def opened(world: CheckedWorld, name: str = ZHANG, inspection: str = "") -> FillSheet:
    """The sheet of an inspector."""
    return FillService(world.inspector(name)).open(inspection or world.inspection)


def fill(sheet: FillSheet) -> FillSheet:
    """A verdict at every place that has none; two of a full sheet of 张三 fail."""
    failing = {("T-03", ""): "nonconforming", ("T-04", "备用服务器"): "partial"}
    for place in sheet.places:
        if sheet.answer(place.key).verdict.value == "unchecked":
            sheet.type(place.key, verdict=failing.get(place.key, "conforming"))
            if place.key in failing:
                sheet.type(place.key, observation="现场没有看到记录", severity="medium")
    return sheet


def sign(sheet: FillSheet) -> FillSheet:
    """Both inspectors and a person of the unit."""
    for name in (ZHANG, LI):
        sheet.sign(Side.INSPECTOR, name, "检查员", STROKES)
    sheet.sign(Side.UNIT, MANAGER, "信息中心主任", STROKES)
    return sheet


def submitted(world: CheckedWorld, name: str = ZHANG) -> FillSheet:
    """A sheet that was filled, signed and handed in."""
    sheet = sign(fill(opened(world, name)))
    sheet.submit()
    return sheet
