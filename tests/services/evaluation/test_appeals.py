"""Appeals: what is previewed is what happens; restated they wait again; files travel; dates hold."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.evaluation.effects import effects
from desktop.domain.evaluation.values import Fact, FactState, Occurrence
from desktop.errors import AppError
from desktop.services.evaluation.appeals import AppealService
from desktop.services.evaluation.appeals_deciding import AppealDecision
from desktop.services.evaluation.blockers import blockers_of
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import BlockerKind
from desktop.services.feedback_evidence import evidence_of
from tests.services.evaluation.small import NAME, POLICE, TEXT, publish, state
from tests.services.pair import Pair

JANUARY = date(2024, 1, 20)
WINDOW = (
    '\n[[window]]\nstep = "appeal"\nfirst = 2024-02-01\nlast = 2024-02-10\n\n[[group]]\ncode = "government"'
)


@pytest.fixture
def told(pair: Pair) -> Pair:
    publish(pair.office)
    pair.go_to(JANUARY)
    pair.meet()
    state(pair.unit, "B3", value="8")
    pair.meet()
    return pair


def filed(pair: Pair, indicator: str = "A1", **fields: str) -> str:
    """An appeal that the office has; gives its uid."""
    service = AppealService(pair.unit)
    service.save(NAME, indicator, **({"text": "任务已办结", "wanted": "按办结计"} | fields))
    outcome = service.submit(NAME, [indicator])
    assert outcome.problems == ()
    pair.meet()
    return outcome.done[0]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(AppError) as refusal:
        act()
    return refusal.value.code


KNOWN = Fact("", "", FactState.KNOWN, Decimal(100))
LATE = Occurrence("补记 迟报", date(2023, 7, 1), "迟报")


@pytest.mark.parametrize(
    ("indicator", "decisions"),
    [
        ("A1", [AppealDecision(True, "同意", fact=KNOWN)]),
        ("A1", [AppealDecision(True, "同意", points=Decimal(29))]),
        ("A1", [AppealDecision(False, "不同意")]),
        ("A1", [AppealDecision(True, "同意", fact=KNOWN), AppealDecision(False, "复核后不同意")]),
        ("A1", [AppealDecision(True, "同意", fact=KNOWN), AppealDecision(True, "改判", points=Decimal(3))]),
        ("A1", [AppealDecision(True, "同意", points=Decimal(29)), AppealDecision(True, "改判", fact=KNOWN)]),
        ("B1", [AppealDecision(True, "同意", fact=Fact("", "", FactState.KNOWN, occurrences=(LATE,)))]),
        ("B3", [AppealDecision(True, "同意", fact=Fact("", "", FactState.NOT_APPLICABLE))]),
    ],
)
def test_what_is_previewed_is_what_happens(
    told: Pair, indicator: str, decisions: list[AppealDecision]
) -> None:
    uid = filed(told, indicator)
    service = AppealService(told.office)
    for decision in decisions:
        before = EvaluationService(told.office).evaluate(NAME).evaluation
        previewed = service.preview(uid, decision)
        unmoved = EvaluationService(told.office).evaluate(NAME).evaluation

        service.decide(uid, decision)

        after = EvaluationService(told.office).evaluate(NAME).evaluation
        assert unmoved == before
        assert previewed == effects(before, after)
        assert bool(previewed) == (decision.is_granted or decision is not decisions[0])


def test_a_fact_that_is_put_right_keeps_what_the_office_exempted(told: Pair) -> None:
    DecisionService(told.office).state_fact(
        NAME, POLICE, "B1", Fact("", POLICE, FactState.KNOWN, occurrences=(LATE,)), "补记"
    )
    DecisionService(told.office).exempt(NAME, POLICE, [("B1", LATE.title)], "已报备")
    uid = filed(told, "B1")
    more = Occurrence("补记 缺报", date(2023, 8, 1), "缺报")
    decision = AppealDecision(True, "同意", fact=Fact("", "", FactState.KNOWN, occurrences=(LATE, more)))
    service = AppealService(told.office)
    before = EvaluationService(told.office).evaluate(NAME).evaluation
    previewed = service.preview(uid, decision)

    service.decide(uid, decision)

    unit = EvaluationService(told.office).unit(NAME, POLICE)
    assert previewed == effects(before, unit.view.evaluation)
    assert next(one.final for one in unit.score.indicators if one.indicator.code == "B1") == Decimal("9.00")


def test_an_appeal_waits_until_it_is_decided_and_waits_again_when_it_is_restated(told: Pair) -> None:
    uid = filed(told)
    service = AppealService(told.office)
    waiting = [one.kind for one in blockers(told) if one.unit == POLICE]
    first = service.find(uid)[1].version
    service.decide(uid, AppealDecision(False, "台账没有办结记录", version=first))
    told.meet()
    decided = AppealService(told.unit).mine(NAME)[0].note

    filed(told, text="补充：附办结回执")
    code = refused(lambda: service.decide(uid, AppealDecision(False, "理由", version=first)))

    assert BlockerKind.APPEAL in waiting
    assert decided is not None
    assert (decided.is_granted, decided.decision) == (False, "台账没有办结记录")
    assert service.find(uid)[1].is_granted is None
    assert [one.uid for one in service.list(NAME, "市公安局", waiting=True)] == [uid]
    assert code == "E_CHANGED"


def blockers(pair: Pair) -> list:
    return list(blockers_of(pair.office, EvaluationService(pair.office).evaluate(NAME).evaluation))


def test_its_files_travel_and_a_new_draft_begins_with_what_was_handed_in(told: Pair) -> None:
    service = AppealService(told.unit)
    service.save(NAME, "A1", text="任务已办结")
    service.attach(NAME, "A1", b"%PDF", "回执.pdf")
    uid = filed(told, wanted="重新核定")
    first = AppealService(told.office).find(uid)[1]

    draft = service.save(NAME, "A1", wanted="加1分")
    service.detach(draft.evidence[0].uid if draft.evidence else "")
    service.attach(NAME, "A1", b"%PDF-2", "回执二.pdf")
    service.submit(NAME)
    told.meet()

    assert first.wanted == "重新核定"
    assert draft.draft is not None
    assert (draft.draft.text, draft.draft.wanted) == ("任务已办结", "加1分")
    (attached,) = evidence_of(told.office, uid)
    assert (attached.name, told.office.workspace.evidence.get(attached.sha256)) == ("回执二.pdf", b"%PDF-2")
    assert AppealService(told.office).find(uid)[1].evidence == (attached.sha256,)


def test_appeals_are_handed_in_within_their_dates_only(pair: Pair) -> None:
    publish(pair.office, TEXT.replace('\n[[group]]\ncode = "government"', WINDOW))
    pair.go_to(JANUARY)
    pair.meet()
    service = AppealService(pair.unit)
    service.save(NAME, "A1", text="任务已办结")

    early = refused(lambda: service.submit(NAME))
    pair.go_to(date(2024, 2, 10))
    done = service.submit(NAME)
    service.save(NAME, "A2", text="节点已完成")
    pair.go_to(date(2024, 2, 11))
    late = refused(lambda: service.submit(NAME))

    assert (early, late, len(done.done)) == ("E_WINDOW", "E_WINDOW", 1)


def test_an_appeal_says_why_and_names_an_indicator_of_the_unit(told: Pair) -> None:
    service = AppealService(told.unit)
    service.save(NAME, "A1", wanted="加分")
    problems = service.submit(NAME).problems

    codes = [
        refused(lambda: service.save(NAME, "Z9", text="理由")),
        refused(lambda: service.save(NAME, "A1", part="B1")),
        refused(lambda: service.submit(NAME, ["B1"])),
        refused(lambda: AppealService(told.office).mine(NAME)),
        refused(lambda: AppealService(told.office).find("nobody/1")),
    ]
    service.discard(NAME, "A1")

    assert [one.code for one in problems] == ["E_NO_TEXT"]
    assert codes == ["E_NO_INDICATOR", "E_NO_INDICATOR", "E_NOTHING_TO_SUBMIT", "E_ROLE", "E_NO_RECORD"]
    assert service.mine(NAME) == ()


def test_an_appeal_that_is_taken_back_waits_for_nothing(told: Pair) -> None:
    uid = filed(told)
    service = AppealService(told.unit)
    code = refused(lambda: service.withdraw(NAME, "A1", " "))

    service.withdraw(NAME, "A1", "已沟通")
    told.meet()

    assert code == "E_REASON"
    assert AppealService(told.office).list(NAME) == ()
    assert (
        refused(lambda: AppealService(told.office).decide(uid, AppealDecision(False, "理由")))
        == "E_NO_RECORD"
    )


def test_a_granted_appeal_puts_something_right_within_bounds(told: Pair) -> None:
    uid = filed(told)
    service = AppealService(told.office)

    codes = [
        refused(lambda: service.preview(uid, AppealDecision(True))),
        refused(lambda: service.decide(uid, AppealDecision(True, "同意", points=Decimal(99)))),
        refused(lambda: service.decide(uid, AppealDecision(True, " ", points=Decimal(9)))),
        refused(lambda: service.decide(uid, AppealDecision(True, "同意", part="B1", fact=KNOWN))),
    ]

    assert codes == ["E_NOTHING_CHANGED", "E_POINTS", "E_REASON", "E_NO_INDICATOR"]
