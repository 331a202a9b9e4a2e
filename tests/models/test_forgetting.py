"""Lines are taken back as if they had never come."""

import random
from datetime import date
from pathlib import Path

import pytest

from desktop.models.failures import LinesNeeded
from desktop.models.refold import refold_all
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace
from desktop.records.journal import Journal
from desktop.records.line import Change, Edit, compose
from desktop.records.stream import StreamName, Tip
from tests.models.samples import OFFICE, OTHER, STAMP, UNIT, Play, opened, rows_of, task_fields, uid, write
from tests.models.year import Year

DAY = date(2023, 9, 1)


def accepted(workspace: Workspace, lines: list[Change]) -> tuple[int, int]:
    """Lines arrive; the numbers of the first and the last that are new."""
    first = workspace.log.last_arrival() + 1
    with workspace.transaction():
        workspace.log.accept(lines)
    return first, workspace.log.last_arrival()


@pytest.mark.parametrize("seed", range(12))
def test_after_the_last_import_is_taken_back_all_is_as_before(tmp_path: Path, seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(40):
        play.step()
    first_offer = play.offer()
    for _ in range(40):
        play.step()

    with opened(tmp_path / "a.dukao") as workspace:
        accepted(workspace, first_offer)
        before, state = rows_of(workspace), workspace.log.state_hash()
        arrivals = accepted(workspace, list(play.lines.values()))
        count = arrivals[1] - arrivals[0] + 1
        with workspace.transaction():
            gone = workspace.log.forget(*arrivals)

        assert gone == count > 0
        assert rows_of(workspace) == before
        assert workspace.log.state_hash() == state
        assert verify(workspace).is_clean
        rebuild(workspace)
        with workspace.transaction():
            refold_all(workspace.connection)
        assert rows_of(workspace) == before
        again = accepted(workspace, list(play.lines.values()))
        assert again == arrivals
        assert workspace.log.state_hash() == Journal(play.lines.values()).state_hash


@pytest.mark.parametrize("seed", range(6))
def test_cases_stand_as_they_did_before(tmp_path: Path, seed: int) -> None:
    with opened(tmp_path / "source.dukao") as source:
        year = Year(source, random.Random(seed))
        for _ in range(40):
            year.step()
    half = len(year.lines) // 2

    with opened(tmp_path / "a.dukao") as workspace:
        accepted(workspace, year.lines[:half])
        workspace.refresh_cases(DAY)
        before = rows_of(workspace)
        arrivals = accepted(workspace, year.lines[half:])
        assert rows_of(workspace)["case_row"] != before["case_row"]
        with workspace.transaction():
            workspace.log.forget(*arrivals)

        assert rows_of(workspace) == before
        assert workspace.cases.day == DAY
        assert verify(workspace).is_clean


def test_everything_can_be_taken_back(workspace: Workspace) -> None:
    workspace.refresh_cases(DAY)
    empty = rows_of(workspace)
    year = Year(workspace, random.Random(3))
    for _ in range(20):
        year.step()

    with workspace.transaction():
        workspace.evidence.put(b"photo")
        workspace.log.forget(1, workspace.log.last_arrival())

    assert rows_of(workspace) == empty
    assert workspace.log.streams() == ()
    assert workspace.log.stream_names() == ()
    assert len(workspace.evidence.hashes()) == 1
    assert verify(workspace).is_clean


def test_lines_in_the_middle_go_when_nothing_rests_on_them(workspace: Workspace) -> None:
    first = write(workspace, "task", uid(1), task_fields(1), "*")
    middle = compose(
        StreamName(UNIT, "cdcdcdcd.1", OFFICE, 2023), Tip(), Edit("plan", uid(1, UNIT), {}), STAMP
    )
    arrivals = accepted(workspace, [middle])
    last = write(workspace, "task", uid(2), task_fields(2), "*")

    with workspace.transaction():
        workspace.log.forget(*arrivals)

    assert workspace.log.arrival(10) == (last, first)
    assert workspace.log.record("plan", uid(1, UNIT)) is None
    assert verify(workspace).is_clean


THEIR_TASK = uid(5, UNIT)
LEANING = {
    "the same record": Edit("plan", THEIR_TASK, {"steps": []}),
    "a record that names it": Edit("feedback", uid(6, UNIT), {"assignment": THEIR_TASK}),
    "the next line of the stream": Edit("plan", uid(7, UNIT), {}),
}


@pytest.mark.parametrize("what", LEANING)
def test_lines_that_others_rest_on_stay(workspace: Workspace, what: str) -> None:
    stream = StreamName(UNIT, "cdcdcdcd.1", OFFICE, 2023)
    first = compose(stream, Tip(), Edit("plan", THEIR_TASK, {}), STAMP)
    elsewhere = StreamName(UNIT, "efefefef.1", OFFICE, 2023)
    on_stream = what.startswith("the next")
    place = (stream, Tip(1, first.hash)) if on_stream else (elsewhere, Tip())
    arrivals = accepted(workspace, [first])
    accepted(workspace, [compose(*place, LEANING[what], STAMP)])
    before = rows_of(workspace)

    with pytest.raises(LinesNeeded) as failure, workspace.transaction():
        workspace.log.forget(*arrivals)

    assert failure.value.values == {"count": 1}
    assert rows_of(workspace) == before
    assert verify(workspace).is_clean


def test_our_own_verdict_on_their_word_keeps_it(workspace: Workspace) -> None:
    stream = StreamName(UNIT, "cdcdcdcd.1", OFFICE, 2023)
    word = compose(stream, Tip(), Edit("feedback", uid(5, UNIT), {}), STAMP)
    arrivals = accepted(workspace, [word])
    write(workspace, "review", uid(1), {"feedback": uid(5, UNIT)}, UNIT)

    with pytest.raises(LinesNeeded), workspace.transaction():
        workspace.log.forget(*arrivals)


def test_a_failed_undo_leaves_nothing_behind_and_can_be_tried_again(workspace: Workspace) -> None:
    test_our_own_verdict_on_their_word_keeps_it(workspace)
    with workspace.transaction():
        workspace.log.forget(1, 2)

    assert workspace.log.count() == 0
    assert verify(workspace).is_clean


def test_lines_are_taken_back_inside_a_transaction_only(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(1), "*")

    with pytest.raises(RuntimeError):
        workspace.log.forget(1, 1)

    assert workspace.log.count() == 1


def test_nothing_to_take_back_is_no_trouble(workspace: Workspace) -> None:
    write(workspace, "notice", uid(1), {"unit": OTHER}, OTHER)

    with workspace.transaction():
        gone = workspace.log.forget(5, 9)

    assert gone == 0
    assert workspace.log.count() == 1
