"""Self-assessment: nobody is asked for what is known; a draft is the unit's own until it is handed in."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.values import FactState, Occurrence
from desktop.errors import AppError
from desktop.records.stream import Role
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.inputs import inputs_of
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.evaluation.telling import ResultService
from desktop.services.feedback_evidence import evidence_of
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.handover import hand_over
from tests.services.evaluation.small import NAME, POLICE, TEXT, TRADE, fact_of, publish, small_scheme, state
from tests.services.pair import Pair

JANUARY = date(2024, 1, 20)
PRIZE = Occurrence("省政府通报表扬", date(2023, 9, 1), "省")


@pytest.fixture
def told(pair: Pair) -> Pair:
    """The unit knows the scheme, in January after the year."""
    publish(pair.office)
    pair.go_to(JANUARY)
    pair.meet()
    return pair


def stating(pair: Pair) -> SelfAssessmentService:
    return SelfAssessmentService(pair.unit)


def code_of(act: object) -> str:
    with pytest.raises(AppError) as refusal:
        act()  # type: ignore[operator]
    return refusal.value.code


def test_only_what_the_program_cannot_know_is_asked(told: Pair) -> None:
    parts = {one.part.code: one for one in stating(told).asked(NAME)}

    assert list(parts) == ["A1", "A2", "B1", "B2", "B3", "E1"]
    assert [code for code, one in parts.items() if one.is_asked] == ["B3", "E1"]
    assert all(one.is_derived == (one.part.fact in FACTS) for one in parts.values())
    assert parts["A1"].fact.state is not FactState.MISSING
    assert (parts["B2"].who, parts["B2"].who_name, parts["B2"].is_owned) == (TRADE, "市财政局", True)
    assert [
        code_of(lambda code=code: stating(told).save(NAME, code, value="9")) for code in ("A1", "B2")
    ] == [
        "E_DERIVED",
        "E_NOT_ASKED",
    ]


def test_a_draft_is_the_units_own_until_it_is_handed_in(told: Pair) -> None:
    service = stating(told)
    service.save(NAME, "B3", value="8.5", note="见附件")
    service.save(NAME, "E1", occurrences=[PRIZE])
    evidence = service.attach(NAME, "B3", b"%PDF", "自评.pdf", dated=date(2023, 12, 1))
    told.meet()
    before = inputs_of(told.office, small_scheme())

    outcome = service.submit(NAME, "王磊")
    told.meet()
    after = inputs_of(told.office, small_scheme())

    assert fact_of(before, POLICE, "manual.B3").state is FactState.MISSING
    assert outcome.problems == ()
    assert fact_of(after, POLICE, "manual.B3").value == Decimal("8.5")
    assert [one.title for one in fact_of(after, POLICE, "manual.E1").occurrences] == [PRIZE.title]
    part = service.part(NAME, "B3")
    assert (part.draft, part.is_answered) == (None, True)
    assert part.handed_in is not None
    (attached,) = evidence_of(told.office, part.handed_in.uid)
    assert (attached.name, part.handed_in.evidence) == ("自评.pdf", (attached.sha256,))
    assert attached.uid != evidence
    assert told.office.workspace.evidence.get(attached.sha256) == b"%PDF"
    assert service.state(NAME).signer == "王磊"


def test_what_is_missing_is_named_and_nothing_is_handed_in(told: Pair) -> None:
    service = stating(told)
    service.save(NAME, "B3", value="很好")

    first = service.submit(NAME, "王磊")
    service.save(NAME, "B3", value="8")
    service.save(NAME, "E1", occurrences=[Occurrence("表扬", None, "县")])
    second = service.submit(NAME, "王磊")
    service.save(NAME, "E1", occurrences=())
    third = service.submit(NAME)
    fourth = service.submit(NAME, "王磊")

    assert [(one.task, one.code) for one in first.problems] == [("B3", "E_GAP"), ("E1", "E_NOT_STATED")]
    assert ["级别" in one.sentence for one in second.problems] == [True]
    assert [one.code for one in third.problems] == ["E_SIGNER"]
    assert (fourth.problems, len(fourth.done)) == ((), 3)
    assert code_of(lambda: service.submit(NAME, "王磊")) == "E_NOTHING_TO_SUBMIT"


def test_what_does_not_apply_needs_a_reason(told: Pair) -> None:
    service = stating(told)
    bare = service.save(NAME, "B3", state=FactState.NOT_APPLICABLE)
    service.save(NAME, "E1", occurrences=())
    refused = service.submit(NAME, "王磊")

    full = service.save(NAME, "B3", note="本单位不对外服务")
    service.submit(NAME, "王磊")
    told.meet()

    assert (len(bare.gaps), full.gaps) == (1, ())
    assert len(refused.problems) == 1
    fact = fact_of(inputs_of(told.office, small_scheme()), POLICE, "manual.B3")
    assert (fact.state, fact.note) == (FactState.NOT_APPLICABLE, "本单位不对外服务")
    service.save(NAME, "B3", value="9", state=FactState.KNOWN)
    service.submit(NAME)
    told.meet()
    assert fact_of(inputs_of(told.office, small_scheme()), POLICE, "manual.B3").value == Decimal(9)


def test_derived_facts_are_confirmed_at_once_or_objected_to_with_a_reason(told: Pair) -> None:
    service = stating(told)
    code = code_of(lambda: service.object(NAME, "A1", " "))
    service.object(NAME, "A1", "第3项任务已办结，见附件")
    service.attach(NAME, "A1", b"%PDF", "办结.pdf")
    sentence = service.confirm(NAME)
    outcome = service.submit(NAME, parts=[("A1", ""), ("A2", ""), ("B1", "")], signer="王磊")
    told.meet()

    view = EvaluationService(told.office).evaluate(NAME)

    assert (code, outcome.problems) == ("E_REASON", ())
    assert "2项" in sentence
    assert (view.burden[POLICE].confirmed, view.burden[POLICE].objected) == (2, 1)
    assert view.burden[POLICE].asked == 2
    assert [one.stance for one in service.asked(NAME)[:3]] == ["objected", "confirmed", "confirmed"]
    assert code_of(lambda: service.confirm(NAME, ["B3"])) == "E_NOT_DERIVED"


def test_a_new_draft_begins_with_what_was_handed_in_and_its_files(told: Pair) -> None:
    service = stating(told)
    service.save(NAME, "B3", value="8", note="原说明")
    service.attach(NAME, "B3", b"one", "一.pdf")
    service.save(NAME, "E1", occurrences=())
    service.submit(NAME, "王磊")

    service.save(NAME, "B3", value="9")
    part = service.part(NAME, "B3")
    (copied,) = part.evidence
    service.detach(copied.uid)
    service.attach(NAME, "B3", b"two", "二.pdf")
    service.submit(NAME)
    told.meet()

    assert part.draft is not None
    assert (part.draft.raw, part.draft.note) == ("9", "原说明")
    found = service.part(NAME, "B3").handed_in
    assert found is not None
    assert [one.name for one in evidence_of(told.office, found.uid)] == ["二.pdf"]


def test_a_draft_that_is_given_up_leaves_what_was_handed_in(told: Pair) -> None:
    service = stating(told)
    service.save(NAME, "B3", value="8")
    service.save(NAME, "E1", occurrences=())
    service.submit(NAME, "王磊")
    service.save(NAME, "B3", value="10")

    service.discard(NAME, "B3")

    part = service.part(NAME, "B3")
    assert part.draft is None
    assert part.handed_in is not None
    assert part.handed_in.raw == "8"
    assert code_of(lambda: service.discard(NAME, "B3")) == "E_NOTHING_TO_SUBMIT"


def test_the_owner_states_an_indicator_for_all_units(told: Pair, tmp_path) -> None:
    trade = Workspaces(environment=told.clock.environment("张磊")).create(
        NewWorkspace(tmp_path / "trade", Role.UNIT, "市财政局", year=2023)
    )
    hand_over(told.office, trade)
    service = SelfAssessmentService(trade)
    owned = service.owned(NAME)
    service.save(NAME, "B2", "市公安局", value="85")
    service.save(NAME, "B2", "市财政局", value="92")

    outcome = service.submit(NAME, parts=[("B2", "市公安局"), ("B2", "市财政局")])
    hand_over(trade, told.office)
    trade_signed = service.state(NAME).signer
    trade.close()

    scheme = small_scheme()
    inputs = inputs_of(told.office, scheme)
    assert {one.part.code for one in owned} == {"B2"}
    assert len(owned) == len(inputs.participants)
    assert outcome.problems == ()
    assert [fact_of(inputs, unit, "manual.B2").value for unit in (POLICE, TRADE)] == [
        Decimal(85),
        Decimal(92),
    ]
    assert trade_signed == ""  # what it states as owner is no self-assessment


def test_after_the_final_result_nothing_is_handed_in_any_more(told: Pair) -> None:
    tell(told.office, is_final=False)
    told.meet()
    stating(told).save(NAME, "B3", value="8")
    tell(told.office, is_final=True)
    told.meet()

    assert code_of(lambda: stating(told).save(NAME, "B3", value="9")) == "E_FROZEN"
    assert code_of(lambda: stating(told).submit(NAME, "王磊")) == "E_FROZEN"


def tell(office: Session, *, is_final: bool) -> None:
    from desktop.services.evaluation.deciding import DecisionService
    from desktop.services.evaluation.freezing import FreezeService

    if is_final:
        DecisionService(office).override(NAME, "同意")
        FreezeService(office).freeze(NAME)
    ResultService(office).tell(NAME)


def test_a_unit_is_told_rank_and_grade_and_whether_they_are_final(told: Pair) -> None:
    told_before = EvaluationService(told.unit).evaluate(NAME).told
    tell(told.office, is_final=False)
    told.meet()
    provisional = EvaluationService(told.unit).evaluate(NAME).told
    tell(told.office, is_final=True)
    told.meet()
    final = EvaluationService(told.unit).evaluate(NAME).told

    office = EvaluationService(told.office).unit(NAME, POLICE)
    assert told_before is None
    assert provisional is not None
    assert final is not None
    assert (provisional.is_final, final.is_final) == (False, True)
    assert (final.total, final.rank, final.of) == (office.score.total, office.score.rank, office.group_size)
    assert final.grade == office.score.grade


def test_drafts_of_schemes_and_the_office_itself_state_nothing(pair: Pair) -> None:
    publish(pair.office, TEXT)
    pair.meet()

    assert code_of(lambda: SelfAssessmentService(pair.office).asked(NAME)) == "E_ROLE"
    assert code_of(lambda: stating(pair).save("digital-departments", "A1")) == "E_NOT_PUBLISHED"
    assert code_of(lambda: stating(pair).part(NAME, "Z9")) == "E_NO_INDICATOR"


def test_only_the_office_exempts_an_event(told: Pair) -> None:
    event = {"title": "负面通报", "level": "省", "exemption": "自己认为不算"}
    state(told.unit, "E1", occurrences=[event])
    told.meet()

    fact = fact_of(inputs_of(told.office, small_scheme()), POLICE, "manual.E1")

    assert [(one.title, one.exemption) for one in fact.occurrences] == [("负面通报", "")]
