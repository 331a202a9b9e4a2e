"""What stands in the way of a formal report: every gap is named, with unit and records."""

from collections.abc import Sequence
from datetime import date

from desktop.domain.supervision import ReviewVerdict
from desktop.records.line import Edit, Stamp, compose, parse_line
from desktop.records.stream import StreamName
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import Blocker, BlockerKind
from desktop.services.session import Session
from tests.services.evaluation.small import (
    DATA,
    NAME,
    POLICE,
    TRADE,
    appeal,
    book,
    publish,
    small_scheme,
    state,
)
from tests.services.pair import Q2, SECURITY, Pair

AFTER_Q2 = date(2023, 7, 4)


def blockers(session: Session, kind: BlockerKind, unit: str = POLICE) -> Sequence[Blocker]:
    found = EvaluationService(session).evaluate(NAME).blockers
    return [one for one in found if one.kind is kind and one.unit == unit]


def test_missing_facts_are_named_once_a_unit(pair: Pair) -> None:
    publish(pair.office)

    (found,) = blockers(pair.office, BlockerKind.MISSING)

    assert found.sentence == "缺少数据：B2 群众评价、B3 自评、E1 加分。"


def test_a_report_that_waits_for_a_verdict_is_in_the_way(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(AFTER_Q2)
    uid = pair.report(SECURITY, "进展")
    (found,) = blockers(pair.office, BlockerKind.PROVISIONAL)
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN)

    assert found.sentence == "年度内有1份反馈还没有核定。"
    assert [one.uid for one in found.records] == [uid]
    assert blockers(pair.office, BlockerKind.PROVISIONAL) == []


def test_an_appeal_is_in_the_way_until_it_is_decided_as_it_stands(pair: Pair) -> None:
    publish(pair.office)
    uid = appeal(pair.unit, "A1", text="有误")
    pair.meet()
    (found,) = blockers(pair.office, BlockerKind.APPEAL)
    version = pair.office.record("appeal", uid).version
    book(
        pair.office,
        "appeal",
        POLICE,
        about=uid,
        indicator="A1",
        version=version,
        is_granted=False,
        reason="不成立",
    )
    decided = blockers(pair.office, BlockerKind.APPEAL)
    appeal(pair.unit, "A1", text="补充理由")
    pair.meet()

    restated = blockers(pair.office, BlockerKind.APPEAL)

    assert found.sentence == "对A1 任务完成的申诉还没有答复。"
    assert (decided, len(restated)) == ([], 1)


def test_a_draft_of_an_appeal_is_nobodys_business(pair: Pair) -> None:
    publish(pair.office)
    pair.meet()
    with pair.unit.transaction():
        fields = {"scheme": NAME, "indicator": "A1", "text": "草稿"}
        pair.unit.put("appeal", (NAME, "A1", "draft"), pair.unit.party, fields)

    assert blockers(pair.unit, BlockerKind.APPEAL) == []


def test_evidence_that_did_not_arrive_is_in_the_way(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(AFTER_Q2)
    pair.feedback.attach(SECURITY, Q2, b"proof", "验收意见.pdf")
    pair.feedback.save(SECURITY, Q2, progress="完成")
    pair.feedback.submit(SECURITY, Q2)
    with pair.unit.reading() as workspace:
        lines = [
            line
            for name in workspace.log.stream_names()
            if name.party == POLICE and name.audience == pair.office.party
            for line in workspace.log.lines(name)
        ]
    with pair.office.transaction() as workspace:
        workspace.log.accept([parse_line(line) for line in lines], pair.office.environment.now())

    (found,) = blockers(pair.office, BlockerKind.EVIDENCE)

    assert found.sentence == "佐证材料没有收到：验收意见.pdf。"
    assert [one.kind for one in found.records] == ["evidence"]


def test_values_that_two_computers_wrote_are_in_the_way(pair: Pair) -> None:
    publish(pair.office)
    uid = state(pair.unit, "B3", value="8")
    pair.meet()
    stream = StreamName(POLICE, "ffffffff.1", pair.office.party, 2023)
    with pair.office.transaction() as workspace:
        edit = Edit("self_assessment", uid, {"value": "9"}, {})
        line = compose(stream, workspace.log.tip(stream), edit, Stamp("2023-05-08T09:00:00+08:00", "李"))
        workspace.log.accept([line], pair.office.environment.now())

    (found,) = blockers(pair.office, BlockerKind.CONFLICT)

    assert "有冲突" in found.sentence
    assert [one.uid for one in found.records] == [uid]


def test_lines_of_a_unit_that_were_quarantined_are_in_the_way(pair: Pair) -> None:
    publish(pair.office)
    stream = StreamName(POLICE, "ffffffff.1", pair.office.party, 2023)
    edit = Edit("feedback", f"{TRADE}/{'0' * 32}", {"progress": "替别人写"}, {})
    with pair.office.transaction() as workspace:
        line = compose(stream, workspace.log.tip(stream), edit, Stamp("2023-05-08T09:00:00+08:00", "李"))
        workspace.log.accept([line], pair.office.environment.now())

    (found,) = blockers(pair.office, BlockerKind.QUARANTINE)

    assert found.sentence == "有1行记录被隔离，没有采用。"


def test_a_unit_whose_points_depend_on_others_waits_for_them(pair: Pair) -> None:
    publish(pair.office)
    scheme = small_scheme()
    for part in ("B2", "B3", "E1"):
        book(pair.office, "fact", POLICE, part=part, value="5", state="known", reason="核定")

    assert blockers(pair.office, BlockerKind.MISSING) == []
    (found,) = blockers(pair.office, BlockerKind.PROVISIONAL)
    assert found.sentence == "群众评价要等本组各单位数据齐全后才能确定。"
    assert scheme.indicators[3].title == "群众评价"


def test_what_concerns_all_comes_first_then_units_as_ranked(pair: Pair) -> None:
    publish(pair.office)
    view = EvaluationService(pair.office).evaluate(NAME)

    places = {one.participant.party: place for place, one in enumerate(view.evaluation.units)}

    found = [places[one.unit] for one in view.blockers]
    assert found == sorted(found)
    assert DATA in places
