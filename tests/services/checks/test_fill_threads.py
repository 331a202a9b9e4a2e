"""Typing on one thread while another one settles."""

import random
from threading import Event, Thread
from time import monotonic

import pytest

from desktop.domain.checks.values import Answer
from desktop.models.failures import DiskFull
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.session import Session
from tests.services.checks.checked_world import CheckedWorld
from tests.services.checks.filled import opened

SECONDS = 2.0


def states_twice(session: Session) -> list[object]:
    """Lines that state nothing but what stood there before them."""
    found: list[object] = []
    for record in session.workspace.log.records("check_result"):
        known: dict[str, object] = {}
        for change in session.workspace.log.changes_of("check_result", record.uid):
            if all(name in known and known[name] == value for name, value in change.edit.fields.items()):
                found.append(change.edit)
            known |= change.edit.fields
    return found


def settle_on(sheet: FillSheet, stop: Event, counted: list[int]) -> None:
    while not stop.is_set():
        counted.append(sheet.settle())


def test_settling_on_one_thread_while_typing_on_another_loses_nothing(checked_world: CheckedWorld) -> None:
    sheet, stop = opened(checked_world), Event()
    counted: list[int] = []
    worker = Thread(target=settle_on, args=(sheet, stop, counted))
    rng, end = random.Random(5), monotonic() + SECONDS
    expected: dict[tuple[str, str], Answer] = {}
    worker.start()

    typed = 0
    while monotonic() < end:
        place = rng.choice(sheet.places)
        typed += 1
        verdict = rng.choice(("conforming", "partial", "unchecked"))
        expected[place.key] = sheet.type(place.key, verdict=verdict, note=str(typed))
        if not typed % 50:
            sheet.undo()
            expected[place.key] = sheet.answer(place.key)
    stop.set()
    worker.join()
    sheet.settle()

    assert typed > 1000
    assert sum(map(bool, counted)) > 20
    assert {key: sheet.answer(key) for key in expected} == expected
    assert opened(checked_world).answers() == sheet.answers()
    assert checked_world.zhang.workspace.typed.all(f"check {checked_world.inspection}") == {}
    assert states_twice(checked_world.zhang) == []


def test_a_disk_that_is_full_when_settling_loses_nothing_that_was_typed(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    connection = checked_world.zhang.workspace.connection
    (pages,) = connection.execute("PRAGMA main.page_count").fetchone()
    for place in sheet.places:
        sheet.type(place.key, verdict="conforming", note="长" * 5000)
    connection.execute(f"PRAGMA main.max_page_count = {pages}")

    with pytest.raises(DiskFull):
        sheet.settle()

    assert opened(checked_world).answers() == sheet.answers()
    connection.execute(f"PRAGMA main.max_page_count = {pages + 10_000}")
    assert sheet.settle() == len(sheet.places)
    assert opened(checked_world).answers() == sheet.answers()
