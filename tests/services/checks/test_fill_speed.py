"""What filling a large sheet costs; bounds with room for a slow machine."""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

import pytest

from desktop.domain.checks.values import Verdict
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import checklist_hash
from desktop.services.checks.filling import FillService
from tests.services.checks.checked_world import LI, ZHANG, CheckedWorld
from tests.services.checks.test_fill_last import quote
from tests.services.exchange_world import World

TYPE_MS, OPEN_MS, FRAME_MS = 1.0, 150.0, 16.0


def median_ms(act: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        begun = perf_counter()
        act()
        spent.append((perf_counter() - begun) * 1000)
    return median(spent)


@pytest.fixture
def large(world: World) -> CheckedWorld:
    """A checklist of 346 items that the office imported, last time's answers to all of them quoted."""
    found = CheckedWorld(world)
    shipped = ChecklistLibrary().checklist("djbh")
    checklist = replace(shipped, code="large")
    ChecklistLibrary(found.office).add(checklist)
    found.inspection = found.hand_out(
        "large",
        checklist=checklist.code,
        edition=checklist.edition,
        checklist_hash=checklist_hash(checklist),
        targets={},
        shares=found.shares({ZHANG: (), LI: ()}),
    )
    found.meet()
    return found


def test_a_sheet_of_346_items_opens_and_takes_keystrokes_at_once(large: CheckedWorld) -> None:
    service = FillService(large.zhang)
    sheet = service.open(large.inspection)
    keys = iter([place.key for place in sheet.places])
    answers = [
        replace(sheet.answer(place.key), verdict=Verdict.CONFORMING, observation="去年看过", inspector="")
        for place in sheet.places
    ]
    quote(large, answers)

    typing_ms = median_ms(lambda: sheet.type(next(keys), verdict="partial", observation="没有记录"), 200)
    moving_ms = median_ms(lambda: (sheet.next_unanswered(("L3-PES1-01", "")), sheet.counts()), 20)
    typed_ms = median_ms(lambda: service.open(large.inspection), 5)
    sheet.settle()
    settled_ms = median_ms(lambda: service.open(large.inspection).last(sheet.places[0].key), 5)

    print(f"type {typing_ms:.3f} ms, next {moving_ms:.2f} ms, open {typed_ms:.0f} and {settled_ms:.0f} ms")  # noqa: T201
    assert len(sheet.places) == 346
    assert typing_ms < TYPE_MS
    assert moving_ms < FRAME_MS
    assert typed_ms < OPEN_MS
    assert settled_ms < OPEN_MS  # with last time's answers read and compared
    assert service.open(large.inspection).copy_last() == 146
