"""What an inspection asks for, of whom, and where it stands by how far its answers are."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.checks.inspections import (
    CheckResult,
    Inspection,
    InspectionState,
    Progress,
    ResultReview,
    ResultState,
    Share,
    fails,
    inspection_state,
    places,
    progress_of,
    reduced,
    result_state,
    split_shares,
    uncovered,
)
from desktop.domain.checks.values import Answer, Checklist, Verdict
from tests.domain.checks.check_facts import checklist, item

ZHANG, LI, WANG = "inspector.zhang", "inspector.li", "inspector.wang"
ROOM, NET, RULES = "安全物理环境", "安全通信网络", "安全管理制度"
DOOR = item("P1", category=ROOM)
FIRE = item("P2", category=ROOM, levels=("3",))
LINE = item("N1", category=NET)
RULE = item("M1", category=RULES)
LIST = checklist("djbh-2021", DOOR, FIRE, LINE, RULE, levels={"2": "第二级", "3": "第三级"})
HANDED = (ResultState.SUBMITTED, ResultState.RETURNED, ResultState.ACCEPTED)


def inspection(**changed: Any) -> Inspection:
    found = Inspection(
        uid="office.dsjj/1",
        code="检2026-003",
        title="政务云平台检查",
        basis="",
        checklist="test",
        edition="1",
        checklist_hash="",
        profile="djbh-2021",
        level="3",
        unit="unit.jyj",
        unit_name="市教育局",
        system="",
        targets={ROOM: ("机房", "配电间")},
        items=(),
        shares=(Share(ZHANG, "张三", (ROOM,)), Share(LI, "李四", (NET, RULES))),
        leader=ZHANG,
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 5),
        is_issued=True,
    )
    return replace(found, **changed)


def keys(of: Inspection, inspector: str = "") -> list[tuple[str, str]]:
    return [place.key for place in places(LIST, of, inspector)]


def test_an_inspection_asks_for_every_item_of_its_level_at_every_target() -> None:
    assert keys(inspection()) == [
        ("P1", "机房"),
        ("P1", "配电间"),
        ("P2", "机房"),
        ("P2", "配电间"),
        ("N1", ""),
        ("M1", ""),
    ]
    assert keys(inspection(level="2", targets={})) == [("P1", ""), ("N1", ""), ("M1", "")]
    assert keys(inspection(targets={NET: ()}))[-2:] == [("N1", ""), ("M1", "")]


def test_an_inspector_sees_the_own_share_only() -> None:
    assert keys(inspection(), LI) == [("N1", ""), ("M1", "")]
    assert {code for code, _ in keys(inspection(), ZHANG)} == {"P1", "P2"}
    assert keys(inspection(), WANG) == []
    assert keys(inspection(shares=(Share(WANG, "王五"),)), WANG) == keys(inspection())


def test_a_re_inspection_asks_for_the_items_it_names_only() -> None:
    again = inspection(items=("N1", "P1"), reinspects=("office.dsjj/9",))

    assert [one.code for one in reduced(LIST, again).items] == ["P1", "N1"]
    assert [one.code for one in reduced(LIST, again, ZHANG).items] == ["P1"]
    assert again.is_reinspection
    assert not inspection().is_reinspection


def test_a_reduced_checklist_is_the_same_but_for_its_items() -> None:
    assert replace(reduced(LIST, inspection()), items=LIST.items) == LIST


def test_a_place_says_whose_it_is() -> None:
    shared = inspection(
        shares=(Share(ZHANG, "张三", (ROOM,)), Share(LI, "李四"), Share(WANG, "王五", ("别的",)))
    )

    found = {place.key: place.inspectors for place in places(LIST, shared)}

    assert found["P1", "机房"] == (ZHANG, LI)
    assert found["N1", ""] == (LI,)


def test_what_nobody_checks_is_named_once_in_the_order_of_the_checklist() -> None:
    assert uncovered(LIST, inspection()) == ()
    assert uncovered(LIST, inspection(shares=(Share(LI, "李四", (NET,)),))) == (ROOM, RULES)
    assert uncovered(LIST, inspection(shares=(), items=("M1",))) == (RULES,)


def test_the_share_of_a_party_is_found() -> None:
    found = inspection().share_of(LI)

    assert found == Share(LI, "李四", (NET, RULES))
    assert inspection().share_of(WANG) is None


def many(sizes: dict[str, int]) -> Checklist:
    return checklist(
        "djbh-2021",
        *(item(f"{category}{n}", category=category) for category, size in sizes.items() for n in range(size)),
    )


def test_proposed_shares_keep_neighbours_together_and_are_nearly_equal() -> None:
    found = split_shares(many({"甲": 10, "乙": 10, "丙": 10, "丁": 10}), "", 2)

    assert found == (("甲", "乙"), ("丙", "丁"))
    assert split_shares(many({"甲": 30, "乙": 5, "丙": 5}), "", 2) == (("甲",), ("乙", "丙"))


def test_where_there_are_fewer_categories_than_inspectors_some_have_none() -> None:
    found = split_shares(many({"甲": 3}), "", 3)

    assert sorted(found) == [(), (), ("甲",)]
    assert split_shares(many({}), "", 2) == ((), ())


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(1, 6))
def test_proposed_shares_hold_every_category_once_and_in_order(sizes: list[int], count: int) -> None:
    names = [f"类{number}" for number in range(len(sizes))]

    found = split_shares(many(dict(zip(names, sizes, strict=True))), "", count)

    assert len(found) == count
    assert list(itertools.chain(*found)) == names


def test_only_the_items_of_the_level_weigh_in_a_share() -> None:
    mixed = checklist(
        "djbh-2021",
        *(item(f"a{n}", category="甲", levels=("3",)) for n in range(20)),
        item("b", category="乙"),
        item("c", category="丙"),
    )

    assert split_shares(mixed, "2", 2) == (("乙",), ("丙",))


def result(*, is_draft: bool = False, version: str = "v2") -> CheckResult:
    return CheckResult("inspector.zhang/1", "office.dsjj/1", Answer("P1", "机房", "h"), is_draft, version)


def review(version: str, *, is_accepted: bool) -> ResultReview:
    return ResultReview("office.dsjj/2", "inspector.zhang/1", version, is_accepted, "", None)


TAKEN, SENT_BACK = review("v2", is_accepted=True), review("v2", is_accepted=False)
OLD = review("v1", is_accepted=True)


@pytest.mark.parametrize(
    ("reviews", "state"),
    [
        ((), ResultState.SUBMITTED),
        ((OLD,), ResultState.SUBMITTED),
        ((OLD, TAKEN), ResultState.ACCEPTED),
        ((SENT_BACK,), ResultState.RETURNED),
        ((TAKEN, SENT_BACK), ResultState.RETURNED),
        ((SENT_BACK, TAKEN), ResultState.RETURNED),
        ((TAKEN, TAKEN), ResultState.ACCEPTED),
    ],
)
def test_an_answer_stands_where_the_words_on_its_present_version_put_it(
    reviews: tuple[ResultReview, ...], state: ResultState
) -> None:
    assert result_state(result(), reviews) is state
    assert result_state(result(is_draft=True), reviews) is ResultState.DRAFT


def test_an_answer_names_its_place() -> None:
    assert result().place == ("P1", "机房")


def test_the_least_advanced_answer_of_a_place_counts() -> None:
    asked = places(LIST, inspection())
    states = {
        ("P1", "机房"): (ResultState.ACCEPTED, ResultState.DRAFT),
        ("P1", "配电间"): (ResultState.RETURNED, ResultState.ACCEPTED),
        ("N1", ""): (ResultState.SUBMITTED,),
        ("M1", ""): (),
        ("X9", ""): (ResultState.ACCEPTED,),
    }

    found = progress_of(asked, states)

    assert found.total == 6
    assert found.by_state == {
        ResultState.MISSING: 3,
        ResultState.DRAFT: 1,
        ResultState.SUBMITTED: 1,
        ResultState.RETURNED: 1,
        ResultState.ACCEPTED: 0,
    }
    assert found.submitted == 2


def progress(**counts: int) -> Progress:
    by_state = {ResultState(name): count for name, count in counts.items()}
    return Progress(sum(counts.values()), by_state)


@pytest.mark.parametrize(
    ("filled", "state"),
    [
        (progress(), InspectionState.CHECKING),
        (progress(missing=1, accepted=5), InspectionState.CHECKING),
        (progress(draft=1, submitted=5), InspectionState.CHECKING),
        (progress(submitted=1, accepted=5), InspectionState.REVIEWING),
        (progress(accepted=6), InspectionState.ACCEPTED),
        (progress(returned=1, missing=3, accepted=2), InspectionState.RETURNED),
    ],
)
def test_an_inspection_stands_where_its_answers_are(filled: Progress, state: InspectionState) -> None:
    assert inspection_state(inspection(), filled) is state


def test_what_the_office_declares_comes_before_how_far_the_answers_are() -> None:
    filled = progress(returned=1, accepted=5)
    done = inspection(concluded_on=date(2026, 7, 1))

    assert inspection_state(done, filled) is InspectionState.CONCLUDED
    assert inspection_state(replace(done, is_issued=False), filled) is InspectionState.PLANNED
    assert inspection_state(replace(done, withdrawn="改期"), filled) is InspectionState.WITHDRAWN


@given(st.fixed_dictionaries({state: st.integers(0, 3) for state in ResultState}))
def test_only_what_the_office_has_in_full_goes_to_it(counts: dict[ResultState, int]) -> None:
    filled = Progress(sum(counts.values()), counts)

    state = inspection_state(inspection(), filled)

    waiting = counts[ResultState.MISSING] + counts[ResultState.DRAFT]
    if state in (InspectionState.REVIEWING, InspectionState.ACCEPTED):
        assert waiting == 0
        assert filled.submitted == filled.total > 0
    assert (state is InspectionState.RETURNED) == (counts[ResultState.RETURNED] > 0)
    assert filled.submitted == sum(counts[one] for one in HANDED)


def test_partly_conforming_and_not_conforming_answers_fail() -> None:
    assert [verdict for verdict in Verdict if fails(verdict)] == [Verdict.PARTIAL, Verdict.NONCONFORMING]
