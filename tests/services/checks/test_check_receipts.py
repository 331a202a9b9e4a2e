"""The receipt of an import names the photographs that came with a finding."""

from desktop.services.receipts import ReceiptService
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.finding_world import FIRE, PHOTO, FindingWorld
from tests.services.exchange_world import export, take


def test_a_quoted_photograph_is_named_in_the_receipt(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    world.answer(FIRE, photo=PHOTO, severity="high")
    world.findings.raise_(checked_world.inspection)

    take(world.unit, export(world.office, world.unit.party).file)

    receipt = ReceiptService(world.unit).receipt()
    assert receipt.files == ("现场.jpg",)
    assert receipt.missing == 0
