"""The inputs of an evaluation: complete, in one order, the same on every computer."""

import random
from datetime import date
from pathlib import Path

from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.values import ChangeKind, FactState
from desktop.domain.evaluation.versions import inputs_version
from desktop.domain.supervision import ReviewVerdict
from desktop.i18n import use_language
from desktop.records.line import parse_line
from desktop.records.stream import Role
from desktop.services.evaluation.inputs import inputs_of, parts_of
from desktop.services.evaluation.participants import participants
from desktop.services.sample import OFFICE_NAME
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.services.evaluation.small import (
    POLICE,
    TRADE,
    book,
    fact_of,
    publish,
    small_scheme,
    state,
)
from tests.services.pair import Q4, SECURITY, SYSTEMS, Pair

JANUARY = date(2024, 1, 20)


def busy(pair: Pair) -> None:
    """Something of everything."""
    publish(pair.office)
    pair.go_to(JANUARY)
    for code, verdict in ((SECURITY, ReviewVerdict.AHEAD), (SYSTEMS, ReviewVerdict.RETURNED)):
        uid = pair.report(code, "进展", Q4)
        pair.reviews.review(uid, verdict, "请核实")
    pair.meet()
    state(pair.unit, "B3", value="8.5")
    state(pair.unit, "E1", occurrences=[{"title": "甲", "level": "省"}, {"title": "乙", "level": "市"}])
    pair.meet()
    book(pair.office, "review", POLICE, indicator="A1", points="21", reason="核减")
    book(pair.office, "points", TRADE, points="-1", reason="通报批评", document="聊政办〔2023〕1号")
    book(pair.office, "veto", TRADE, veto="incident", reason="重大事件", document="聊网信〔2023〕2号")
    book(pair.office, "exemption", POLICE, part="E1", occurrence="乙", reason="重复表彰")


def test_every_unit_has_every_fact_of_its_group(pair: Pair) -> None:
    scheme = small_scheme()

    inputs = inputs_of(pair.office, scheme)

    expected = [
        (one.party, placed.part.fact)
        for one in participants(pair.office, scheme)
        for placed in parts_of(scheme, one.group)
    ]
    assert [(one.unit, one.name) for one in inputs.facts] == expected


def test_changes_adjustments_and_exemptions_are_taken_in(pair: Pair) -> None:
    busy(pair)
    inputs = inputs_of(pair.office, small_scheme())

    (change,) = inputs.changes
    assert (change.unit, change.indicator, change.points, change.kind) == (
        POLICE,
        "A1",
        21,
        ChangeKind.REVIEW,
    )
    assert [(one.points, one.veto, one.document) for one in inputs.adjustments] == [
        (one.points, one.veto, one.document)
        for one in sorted(inputs.adjustments, key=lambda one: (one.unit, one.on, one.uid))
    ]
    assert {(one.points, one.veto) for one in inputs.adjustments} == {(-1, ""), (0, "incident")}
    exempted = {one.title: one.exemption for one in fact_of(inputs, POLICE, "manual.E1").occurrences}
    assert exempted == {"甲": "", "乙": "重复表彰"}


def test_what_is_booked_for_another_indicator_scheme_or_unit_is_left_out(pair: Pair) -> None:
    book(pair.office, "review", POLICE, indicator="ZZ", points="1", reason="没有这个指标")
    book(pair.office, "review", "unit.zz", indicator="A1", points="1", reason="没有这个单位")
    book(pair.office, "review", POLICE, scheme="other 2023", indicator="A1", points="1", reason="别的方案")
    book(pair.office, "review", POLICE, indicator="A1", points="很多", reason="不是数值")
    book(pair.office, "appeal", POLICE, indicator="A1", points="30", is_granted=False, reason="不成立")
    book(pair.office, "veto", POLICE, veto="", reason="没有写明")
    book(pair.office, "result", POLICE, points="90", told=POLICE)

    inputs = inputs_of(pair.office, small_scheme())

    assert (inputs.changes, inputs.adjustments) == ((), ())


def test_a_granted_appeal_changes_points_whatever_the_facts_become(pair: Pair) -> None:
    book(
        pair.office,
        "appeal",
        POLICE,
        indicator="A1",
        points="30",
        is_granted=True,
        version="v1",
        reason="成立",
    )

    (change,) = inputs_of(pair.office, small_scheme()).changes

    assert (change.kind, change.version) == (ChangeKind.APPEAL, "")


def test_a_unit_knows_nothing_of_others(pair: Pair) -> None:
    busy(pair)
    pair.meet()
    own, office = (inputs_of(one, small_scheme()) for one in (pair.unit, pair.office))

    assert own.participants == office.participants
    assert [one for one in own.facts if one.unit == POLICE] == [
        one for one in office.facts if one.unit == POLICE
    ]
    others = {one.state for one in own.facts if one.unit != POLICE}
    assert others <= {FactState.MISSING}
    assert {one.unit for one in own.adjustments} <= {POLICE}


def test_the_same_lines_in_any_order_of_arrival_give_the_same_inputs(pair: Pair, tmp_path: Path) -> None:
    busy(pair)
    scheme = small_scheme()
    first = inputs_of(pair.office, scheme)
    hashes = {inputs_version(first)}
    for seed in range(3):
        with_lines = another(pair, tmp_path / f"other{seed}", seed)
        second = inputs_of(with_lines, scheme)
        hashes.add(inputs_version(second))
        assert second == first
        assert evaluate(scheme, second) == evaluate(scheme, first)
        with_lines.close()

    assert len(hashes) == 1


def another(pair: Pair, folder: Path, seed: int) -> Session:
    """Another computer of the office that got the same lines, streams in another order."""
    environment = pair.clock.environment("督查科")
    session = Workspaces(environment=environment).create(
        NewWorkspace(folder, Role.OFFICE, OFFICE_NAME, year=2023)
    )
    with pair.office.reading() as workspace:
        names = list(workspace.log.stream_names())
        random.Random(seed).shuffle(names)
        lines = [parse_line(raw) for name in names for raw in workspace.log.lines(name)]
    with session.transaction() as workspace:
        workspace.log.accept(lines, session.environment.now())
    return session


def test_the_language_of_the_screen_changes_no_input(pair: Pair) -> None:
    busy(pair)
    chinese = inputs_version(inputs_of(pair.office, small_scheme()))
    pair.office.forget_derived(f"evaluation-facts 2023 {JANUARY}")
    try:
        use_language("en")
        english = inputs_version(inputs_of(pair.office, small_scheme()))
    finally:
        use_language("zh")

    assert english == chinese
