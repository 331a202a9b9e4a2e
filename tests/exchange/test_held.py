"""Lines that are held are not read again, and nothing else about a package changes by that."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.exchange.failures import PackageRefused
from desktop.exchange.held import HeldLine, held_lines
from desktop.exchange.package import Package, read_package
from desktop.exchange.plan import plan_import
from desktop.records.line import Edit, parse_line
from desktop.records.stream import StreamName
from tests.exchange.corpus import all_cases, reader
from tests.exchange.corpus_case import Case
from tests.exchange.package_world import (
    LOST_LINES,
    LOST_STREAM,
    TO_ALL_LINES,
    TO_UNIT_LINES,
    UNIT,
    UNIT_LINES,
    UNIT_STREAM,
    Draft,
    feedback,
    from_unit,
    office_reader,
    told,
    uid,
)
from tests.exchange.test_plan import AT_OFFICE, NOW, Workspace

EVERYTHING = (*UNIT_LINES, *TO_ALL_LINES, *TO_UNIT_LINES, *LOST_LINES)
HELD = {
    "everything": EVERYTHING,
    "the first lines": (*UNIT_LINES[:3], *TO_ALL_LINES[:1], *LOST_LINES[:1]),
    "a fork": (*EVERYTHING, told(UNIT_STREAM, feedback(7, "另一支"), after=UNIT_LINES[:-1])[-1]),
    "lines that came later": told(UNIT_STREAM, feedback(1, "改"), feedback(9), after=UNIT_LINES),
}
TOLD_WRONG = Edit("task", uid(UNIT, 1), {"title": "越权"})


@pytest.mark.parametrize("held", list(HELD.values()), ids=list(HELD))
@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_a_package_gets_its_code_whatever_is_held(case: Case, held: Sequence[bytes], tmp_path: Path) -> None:
    file = tmp_path / "case.dkx"
    file.write_bytes(case.build())

    assert code_of(file, case, held) == case.code


def code_of(file: Path, case: Case, held: Iterable[bytes]) -> str | None:
    try:
        read_package(file, replace(reader(case.name), held=Workspace(held))).close()
    except PackageRefused as refused:
        return refused.code
    return None


DRAFTS = {
    "the same": [],
    "a record of its own": [feedback(10)],
    "a change of a record": [feedback(1, "改一"), feedback(1, "改二")],
    "a line that does not fold": [TOLD_WRONG],
    "a line of a newer program": [Edit("hologram", uid(UNIT, 60), {"a": 1})],
}


@pytest.mark.parametrize("before", list(HELD.values()), ids=list(HELD))
@pytest.mark.parametrize("held", list(DRAFTS.values()), ids=[f"held: {name}" for name in DRAFTS])
@pytest.mark.parametrize("more", list(DRAFTS.values()), ids=[f"told: {name}" for name in DRAFTS])
def test_a_package_says_the_same_whether_its_lines_were_read_or_known(
    before: Sequence[bytes], held: list[Edit], more: list[Edit], tmp_path: Path
) -> None:
    """Also where records have lines that are new, that are held and not told, or that do not fold."""
    told_lines = told(UNIT_STREAM, *held, *more, after=UNIT_LINES)
    draft = from_unit()
    draft.logs[UNIT_STREAM] = told_lines
    kept = Workspace([*before, *told_lines[: len(UNIT_LINES) + len(held)]])

    known, new = (opened(draft, tmp_path, one) for one in (kept, None))

    with known, new:
        assert known.folded == new.folded
        assert len(known.folded) == len(list(known.folded)) == len(new.folded)
        assert [line.raw for line in known.logs[UNIT_STREAM]] == told_lines
        plans = [plan_import(package, kept, AT_OFFICE, NOW) for package in (known, new)]
        assert plans[0] == plans[1]


def opened(draft: Draft, folder: Path, held: Workspace | None) -> Package:
    file = folder / f"{held is None}.dkx"
    file.write_bytes(draft.pack())
    return read_package(file, replace(office_reader(), held=held))


def test_a_wrong_count_is_found_without_reading(tmp_path: Path) -> None:
    draft = from_unit()
    draft.bend = lambda document: document["totals"].update(state="0" * 64)

    with pytest.raises(PackageRefused) as refused:
        opened(draft, tmp_path, Workspace(EVERYTHING))

    assert refused.value.code == "E_TOTALS"


def test_only_lines_that_are_new_are_read(tmp_path: Path) -> None:
    draft = from_unit()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(8), after=UNIT_LINES)

    with opened(draft, tmp_path, Workspace(EVERYTHING)) as package:
        lines = package.logs[UNIT_STREAM]

    assert [isinstance(line, HeldLine) for line in lines] == [True] * len(UNIT_LINES) + [False]


def test_a_held_line_says_what_it_says_when_it_is_asked() -> None:
    line, (known,) = parse_line(UNIT_LINES[0]), of(UNIT_STREAM, UNIT_LINES[:1])

    assert (known.previous, known.edit, known.stamp, known.schema, known.link) == (
        line.previous,
        line.edit,
        line.stamp,
        line.schema,
        line.link,
    )


def of(stream: StreamName, raws: Sequence[bytes]) -> Sequence[object]:
    hashes = [parse_line(raw).hash for raw in raws]
    return held_lines(stream, raws, hashes, {digest: place for place, digest in enumerate(hashes, 1)})  # type: ignore[return-value]


def test_a_forked_stream_is_read_whole() -> None:
    positions = {parse_line(raw).hash: parse_line(raw).position for raw in HELD["a fork"]}

    assert held_lines(LOST_STREAM, LOST_LINES, (), {}) == ()
    assert held_lines(UNIT_STREAM, UNIT_LINES, [parse_line(raw).hash for raw in UNIT_LINES], positions) == ()
