"""Freezing: recomputed elsewhere from packages alone it gives the same bytes, and nothing moves it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.supervision import ReviewVerdict
from desktop.errors import AppError
from desktop.records.line import Edit
from desktop.records.stream import EVERYONE, Role
from desktop.services.answering import AnswerService
from desktop.services.evaluation.canonical import write_evaluation, write_inputs
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import FreezeService, Recomputed
from desktop.services.evaluation.frozen import frozen_view, frozen_views
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.feedback import FeedbackService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerService
from desktop.services.policies import PolicyService
from desktop.services.reviewing import ReviewService
from desktop.services.roster import RosterService
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.conftest import PLAN
from tests.services.evaluation.small import NAME, TEXT, publish
from tests.services.exchange_world import OFFICE, POLICE, TRADE, World, export, send, take
from tests.services.pair import CODES, Q4, SECURITY, SYSTEMS, Pair

JANUARY, FEBRUARY = date(2024, 1, 20), date(2024, 2, 1)


def year(world: World) -> Session:
    """A year of an office and two units by packages: tasks, reports, verdicts, self-assessments, a review."""
    office, police, trade = world.office(), world.computer(POLICE), world.computer(TRADE)
    PolicyService(office).import_preview(PolicyService(office).preview(PLAN))
    IssuingService(office).issue([LedgerService(office).find(code).uid for code in CODES])
    publish(office)
    for unit in (police, trade):
        send(office, unit)
        if unit is police:
            AnswerService(unit).accept(None, "王磊", "0635-8201")
    world.clock.go_to(JANUARY)
    feedback = FeedbackService(police)
    for code in (SECURITY, SYSTEMS):
        feedback.save(code, Q4, progress="已完成")
        assert feedback.submit(code, Q4).problems == ()
    stating = SelfAssessmentService(police)
    stating.save(NAME, "B3", value="8.5")
    stating.save(NAME, "E1", occurrences=())
    stating.attach(NAME, "B3", b"%PDF-1.4 evidence", "自评.pdf")
    assert stating.submit(NAME, "王磊").problems == ()
    for part in SelfAssessmentService(trade).owned(NAME)[:6]:
        SelfAssessmentService(trade).save(NAME, "B2", part.unit.party, value=str(60 + part.unit.order % 7))
    places = [("B2", one.unit.party) for one in owned(trade)]
    assert SelfAssessmentService(trade).submit(NAME, parts=places).problems == ()
    for unit in (police, trade):
        send(unit, office)
    ReviewService(office).review(report_of(office, SECURITY), ReviewVerdict.AHEAD)
    decisions = DecisionService(office)
    decisions.change_points(NAME, POLICE, "B3", Decimal(7), "与材料不符")
    decisions.book_points(NAME, TRADE, Decimal("1.5"), "获省级表扬", "省政办〔2023〕9号")
    return office


def second_office(world: World) -> Session:
    """Another computer of the office, whose key the first has enrolled."""
    second = world.computer("second", Role.OFFICE, OFFICE)
    file = RosterService(second).save_key_file(world.folder / "second-key")
    RosterService(world.office()).enrol(file, RosterService(second).form().digits)
    return second


def owned(trade: Session) -> list:
    return [one for one in SelfAssessmentService(trade).owned(NAME) if one.draft]


def report_of(office: Session, code: str) -> str:
    from desktop.services.cases import CaseService

    uid = CaseService(office).case(f"{code}@{POLICE}").facts.assignment.uid
    return ReviewService(office).item(uid, Q4).feedback.uid


def frozen_year(world: World) -> Session:
    office = year(world)
    DecisionService(office).override(NAME, "经市考核办同意，缺报按零分计")
    FreezeService(office).freeze(NAME, by="督查科")
    return office


def figures(session: Session) -> bytes:
    return write_evaluation(EvaluationService(session).evaluate(NAME).evaluation)


def wrong(found: Recomputed) -> list[str]:
    return [one.what for one in found.compared if not one.agrees]


def test_another_computer_with_the_same_packages_gets_the_same_bytes(world: World) -> None:
    office = frozen_year(world)
    second = second_office(world)
    send(office, second)

    here, there = (FreezeService(one).recompute(NAME) for one in (office, second))

    assert (wrong(here), wrong(there)) == ([], [])
    assert here.inputs == there.inputs
    assert here.result == there.result
    assert figures(office) == figures(second) == here.result
    assert len(here.inputs) > 10_000
    assert "逐字节一致" in there.sentence
    scores = {one.participant.name: one for one in EvaluationService(second).evaluate(NAME).evaluation.units}
    b3 = next(one for one in scores[POLICE].indicators if one.indicator.code == "B3")
    assert (b3.initial, b3.final) == (Decimal("8.50"), Decimal("7.00"))
    view = frozen_view(second, NAME)
    assert view is not None
    assert (view.as_of, view.on, view.by) == (JANUARY, JANUARY, "督查科")
    assert {stream.partition("~")[0] for stream, *_ in view.heads} == {office.party, "unit.gaj", "unit.czj"}


def test_it_is_the_same_whatever_order_the_lines_came_in(world: World) -> None:
    second = second_office(world)
    send(world.office(), second)  # the key of the first computer, and nothing else yet
    office = frozen_year(world)
    for unit in (TRADE, POLICE):  # the other way round than at the office
        send(world.sessions[unit], second)
    send(office, second)

    found = FreezeService(second).recompute(NAME)

    assert found.agrees
    with office.reading() as one, second.reading() as other:
        assert one.log.arrival(500) != other.log.arrival(500)


def test_frozen_figures_never_move_whatever_is_imported_later(world: World) -> None:
    office = frozen_year(world)
    second = second_office(world)
    send(office, second)
    before = [(figures(one), frozen_view(one, NAME)) for one in (office, second)]
    world.clock.go_to(FEBRUARY)
    police = world.sessions[POLICE]
    send(office, police)
    FeedbackService(police).save(SYSTEMS, "2023Q3", progress="补报")
    FeedbackService(police).submit(SYSTEMS, "2023Q3")
    SelfAssessmentService(police).save(NAME, "B3", value="10")
    SelfAssessmentService(police).submit(NAME)
    send(police, second)
    ReviewService(second).review(report_of(second, SYSTEMS), ReviewVerdict.BEHIND)
    with second.transaction():  # another program, or another mind: what our own services refuse
        second.put("scheme", ("small", "2023"), EVERYONE, {"text": TEXT.replace("least = 60", "least = 1")})
        second.create("adjustment", "unit.gaj", {"type": "points", "scheme": NAME, "unit": "unit.gaj"})
        uid = second.keyed_uid("scheme", "small", "2023")
        second.withdraw("scheme", uid, "不用了")
    send(second, office)

    after = [(figures(one), frozen_view(one, NAME)) for one in (office, second)]
    live = EvaluationService(office).evaluate(NAME, office.today())

    assert after == before
    assert write_evaluation(live.evaluation) != before[0][0]
    assert all(FreezeService(one).recompute(NAME).agrees for one in (office, second))


def test_figures_that_were_frozen_first_stay_where_they_were(world: World) -> None:
    office = year(world)
    DecisionService(office).override(NAME, "同意")
    second = second_office(world)
    send(office, second)
    FreezeService(office).freeze(NAME)
    before = figures(office)
    world.clock.go_to(FEBRUARY)
    DecisionService(second).veto(NAME, POLICE, "incident", "数据泄露", "网信办〔2024〕1号")
    compared = FreezeService(office).recompute(
        NAME, second
    )  # the snapshot of the one, the lines of the other
    FreezeService(second).freeze(NAME)
    unaware = figures(second)
    send(second, office)
    send(office, second)

    assert compared.agrees
    assert before != unaware
    assert figures(office) == figures(second) == before
    assert len(frozen_views(office)) == len(frozen_views(second)) == 2


def test_lines_that_have_not_come_are_named(pair: Pair, tmp_path: Path) -> None:
    office = frozen(pair)
    empty = Workspaces(environment=pair.clock.environment("督查科")).create(
        NewWorkspace(tmp_path / "empty", Role.OFFICE, office.party_name, year=2023)
    )

    with pytest.raises(AppError) as refusal:
        FreezeService(office).recompute(NAME, empty)
    empty.close()

    assert refusal.value.code == "E_HEADS"
    assert "unit.gaj" in str(refusal.value) or office.party in str(refusal.value)


def test_without_the_attachment_the_figures_are_refused_and_the_check_says_so(world: World) -> None:
    office = frozen_year(world)
    second = second_office(world)
    take(second, export(office, second.party, text_only=True).file)

    with pytest.raises(AppError):
        EvaluationService(second).evaluate(NAME)
    found = FreezeService(second).recompute(NAME)

    assert wrong(found) == ["attachment"]
    with second.reading() as workspace:
        assert found.frozen.inputs_sha256 in workspace.log.missing_evidence()
    send(office, second)
    assert FreezeService(second).recompute(NAME).agrees


def test_a_snapshot_that_states_other_figures_is_found_out(pair: Pair) -> None:
    office = frozen(pair)
    uid = frozen_views(office)[0][1].uid
    with office.transaction():
        office.change("snapshot", uid, {"result_sha256": "0" * 64})

    found = FreezeService(office).recompute(NAME)

    assert wrong(found) == ["result", "attachment"]
    assert "计算结果" in found.sentence


def test_other_inputs_than_the_lines_give_are_found_out_with_who_moved(pair: Pair) -> None:
    office = frozen(pair)
    view = frozen_views(office)[0][1]
    inputs = EvaluationService(office).evaluate(NAME).inputs
    better = [
        replace(one, value=Decimal(100), done=one.total) if one.unit == "unit.gaj" and one.total else one
        for one in inputs.facts
    ]
    with office.transaction() as workspace:
        digest = workspace.evidence.put(write_inputs(replace(inputs, facts=tuple(better))))
        office.change("snapshot", view.uid, {"inputs_sha256": digest})

    found = FreezeService(office).recompute(NAME)

    assert wrong(found) == ["inputs", "attachment"]
    assert "市公安局" in [one.participant.name for one in found.moved]


def frozen(pair: Pair) -> Session:
    publish(pair.office)
    pair.go_to(JANUARY)
    DecisionService(pair.office).override(NAME, "同意")
    FreezeService(pair.office).freeze(NAME)
    return pair.office


def test_nothing_is_frozen_while_something_is_in_the_way_unless_somebody_says_why(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    service = FreezeService(pair.office)

    before = service.check(NAME)
    with pytest.raises(AppError) as refusal:
        service.freeze(NAME)
    DecisionService(pair.office).override(NAME, "经市考核办同意")
    after = service.check(NAME)
    done = service.freeze(NAME)

    assert (before.is_ready, after.is_ready) == (False, True)
    assert refusal.value.code == "E_BLOCKED"
    assert frozen_view(pair.office, NAME) == done.frozen
    assert "已封存" in done.sentence
    assert not service.check(NAME).is_ready
    assert EvaluationService(pair.office).evaluate(NAME).is_frozen


def test_what_is_frozen_cannot_be_frozen_or_decided_on_until_it_is_opened_again(pair: Pair) -> None:
    office = frozen(pair)
    service, decisions = FreezeService(office), DecisionService(office)

    codes = []
    for act in (
        lambda: service.freeze(NAME),
        lambda: decisions.change_points(NAME, "市公安局", "A1", Decimal(1), "理由"),
        lambda: decisions.override(NAME, "理由"),
        lambda: decisions.withdraw(decisions.list(NAME)[0].uid, "理由"),
    ):
        with pytest.raises(AppError) as refusal:
            act()
        codes.append(refusal.value.code)
    with pytest.raises(AppError) as unreasoned:
        service.reopen(NAME, " ")
    said = service.reopen(NAME, "申诉成立")

    assert codes == ["E_FROZEN"] * 4
    assert unreasoned.value.code == "E_REASON"
    assert "解除封存" in said
    assert not EvaluationService(office).evaluate(NAME).is_frozen
    decisions.change_points(NAME, "市公安局", "A1", Decimal(1), "理由")
    service.freeze(NAME)
    assert EvaluationService(office).evaluate(NAME).is_frozen
    assert service.recompute(NAME).agrees


def test_the_year_may_be_frozen_as_of_its_end_with_what_was_decided_since(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    decisions = DecisionService(pair.office)
    decisions.change_points(NAME, "市公安局", "A1", Decimal(3), "核定")
    decisions.override(NAME, "同意")
    service = FreezeService(pair.office)

    done = service.freeze(NAME, date(2023, 12, 31))
    view = EvaluationService(pair.office).evaluate(NAME)

    assert (view.as_of, done.frozen.on) == (date(2023, 12, 31), JANUARY)
    assert [one.points for one in view.inputs.changes] == [Decimal(3)]
    assert service.recompute(NAME).agrees


def test_days_to_come_drafts_and_units_are_refused(pair: Pair) -> None:
    with pair.office.transaction():
        fields = {"code": "small", "edition": "2023", "text": TEXT}
        pair.office.put("scheme", ("small", "2023", "draft"), pair.office.party, fields)
    service = FreezeService(pair.office)
    codes = []
    for act in (
        lambda: service.freeze(NAME),
        lambda: service.check("digital-counties"),
        lambda: service.recompute(NAME),
    ):
        with pytest.raises(AppError) as refusal:
            act()
        codes.append(refusal.value.code)
    publish(pair.office)
    with pytest.raises(AppError) as future:
        service.check(NAME, date(2033, 1, 1))
    pair.meet()
    with pytest.raises(AppError) as role:
        FreezeService(pair.unit).freeze(NAME)

    assert codes == ["E_NOT_PUBLISHED", "E_NOT_PUBLISHED", "E_NOT_FROZEN"]
    assert (future.value.code, role.value.code) == ("E_FUTURE", "E_ROLE")


def test_quarantined_lines_belong_to_what_is_frozen(pair: Pair) -> None:
    publish(pair.office)
    office = pair.office
    with office.transaction() as workspace:  # a unit that writes what only the office may
        from desktop.records.line import compose
        from desktop.records.stream import StreamName

        stream = StreamName("unit.gaj", "cdcdcdcd.1", office.party, 2023)
        edit = Edit("adjustment", "unit.gaj/" + "0" * 32, {"type": "points", "points": "50"})
        workspace.log.accept([compose(stream, workspace.log.tip(stream), edit, office.stamp())])
    DecisionService(office).override(NAME, "同意")

    FreezeService(office).freeze(NAME)

    view = frozen_view(office, NAME)
    assert view is not None
    assert str(stream) in {name for name, *_ in view.heads}
    assert FreezeService(office).recompute(NAME).agrees
