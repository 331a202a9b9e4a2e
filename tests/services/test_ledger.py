"""The ledger as screens show it: where tasks stand, filters, groups, far pages, history in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import Assignment, AssignmentState, Stage
from desktop.domain.supervision import Light, ReviewVerdict
from desktop.services import ledger as ledger_module
from desktop.services.drafting import DraftService, MilestoneEdit
from desktop.services.issuing import IssuingService
from desktop.services.ledger import ColumnFilter, LedgerQuery, LedgerService
from desktop.services.lookback import as_of
from desktop.services.permissions import allowed_actions, can_draft, editable_fields
from desktop.services.policies import PolicyService
from desktop.services.session import NoSuchRecord, Session
from tests.services.pair import CODES, NO_DEADLINE, SECURITY, UNIT, Pair, open_pair

AFTER_Q2 = date(2023, 7, 20)
ALL = LedgerQuery()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        yield opened


@pytest.fixture
def lived(pair: Pair) -> Pair:
    """The unit has signed for two tasks and reported on one, which was judged; the quarter is over."""
    pair.sign(SECURITY, NO_DEADLINE)
    pair.go_to(date(2023, 7, 3))
    feedback = pair.report(SECURITY, "完成等级保护测评", percent="40")
    pair.reviews.review(feedback, ReviewVerdict.BEHIND, "进度偏慢")
    pair.meet()
    pair.go_to(AFTER_Q2)
    return pair


def test_rows_say_where_tasks_stand(lived: Pair) -> None:
    rows = {row.code: row for row in LedgerService(lived.office).rows(ALL)}
    judged, draft = rows[SECURITY], next(row for row in rows.values() if row.stage is Stage.DRAFT)

    assert (judged.state, judged.state_title) == (AssignmentState.ISSUED, "已交办")
    assert (judged.verdict, judged.verdict_title) == (ReviewVerdict.BEHIND, "欠进度")
    assert (judged.light, judged.light_title) == (Light.YELLOW, "黄灯")
    assert str(judged.percent) == "13.3"
    assert (judged.units, judged.completed, judged.missing, judged.waiting) == (3, 0, 2, 0)
    assert judged.next_due == date(2023, 12, 31)
    assert not judged.is_closed
    assert (draft.state_title, draft.light, draft.percent, draft.next_due) == (
        "待交办",
        Light.NONE,
        None,
        None,
    )


def test_what_is_decided_comes_before_what_is_done(lived: Pair) -> None:
    lived.rulings.close(SECURITY, "政策调整，不再办理", force=True)

    (row,) = LedgerService(lived.office).rows(LedgerQuery(closed=True))

    assert (row.code, row.state_title, row.is_closed) == (SECURITY, "已销号", True)
    assert allowed_actions(lived.office, [row]) == {"withdraw", "reopen"}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (LedgerQuery(stage=Stage.ISSUED), set(CODES)),
        (LedgerQuery(verdicts=(ReviewVerdict.BEHIND,)), {SECURITY}),
        (LedgerQuery(stage=Stage.ISSUED, has_missing=True), set(CODES)),
        (LedgerQuery(stage=Stage.ISSUED, waiting=True), set()),
        (LedgerQuery(unit=UNIT, text="安全", lights=(Light.YELLOW,), stage=Stage.ISSUED), None),
        (LedgerQuery(filters=(ColumnFilter("percent", "from", "10"),)), {SECURITY}),
        (LedgerQuery(filters=(ColumnFilter("light", "is", "red"),)), set()),
    ],
)
def test_filters_of_standings_find_their_tasks(
    lived: Pair, query: LedgerQuery, codes: set[str] | None
) -> None:
    service = LedgerService(lived.office)

    rows = service.rows(query)

    assert service.count(query) == len(rows)
    if codes is None:
        assert 0 < len(rows) < len(CODES)
    else:
        assert {row.code for row in rows} == codes


def test_groups_add_up_and_each_opens_its_tasks(lived: Pair) -> None:
    service = LedgerService(lived.office)

    for column in ("light", "state", "stage", "lead", "verdict", "policy", "next_due", "percent"):
        groups = service.groups(ALL, column)
        assert sum(group.count for group in groups) == service.count()
        assert len(groups) > 1 or column == "policy"
        for group in groups:
            found = LedgerQuery(filters=(ColumnFilter(column, "is", group.value),))
            assert service.count(found) == group.count, (column, group)


def test_groups_have_titles_for_people(lived: Pair) -> None:
    service = LedgerService(lived.office)

    lights = {group.title for group in service.groups(ALL, "light")}
    verdicts = {group.value: group.title for group in service.groups(ALL, "verdict")}
    leads = [group.title for group in service.groups(ALL, "lead") if "、" in group.title]

    assert lights == {"不亮灯", "黄灯"}
    assert verdicts == {"behind": "欠进度", "": "（空）"}
    assert leads
    assert not any("[" in title for title in leads)
    assert "13.3%" in [group.title for group in service.groups(ALL, "percent")]
    titles = {group.title for group in service.groups(ALL, "policy")}
    assert titles == {policy.title for policy in PolicyService(lived.office).policies()}


def test_a_far_page_is_the_same_however_it_is_found(lived: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    service = LedgerService(lived.office)
    query = LedgerQuery(order_by="title", descending=True)
    whole = service.rows(query)
    near = [service.rows(query, place, 7) for place in range(0, len(whole), 7)]

    monkeypatch.setattr(ledger_module, "_FAR_ROWS", 0)
    far = [service.rows(query, place, 7) for place in range(0, len(whole), 7)]

    assert far == near
    assert tuple(row for page in far for row in page) == whole
    assert service.rows(query, len(whole), 7) == ()


def test_a_far_page_follows_what_is_written(lived: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "_FAR_ROWS", 0)
    service = LedgerService(lived.office)
    query = LedgerQuery(order_by="title")
    (first,) = service.rows(query, 0, 1)

    DraftService(lived.office).edit(first.uid, title="龥")

    assert service.rows(query, 0, 1)[0].uid != first.uid
    assert service.rows(replace(query, descending=True), 0, 1)[0].uid == first.uid


def test_history_tells_references_by_code_and_name(lived: Pair) -> None:
    unit = lived.case(SECURITY)
    lived.rulings.suspend(lived.uid(SECURITY), "等待上级标准", AFTER_Q2)
    entries = LedgerService(lived.office).history(SECURITY)
    told = {(entry.kind, entry.field): entry for entry in entries}

    text = "\n".join(f"{entry.before} {entry.after}" for entry in entries)

    assert told["review", "feedback"].after.startswith(f"{SECURITY}@")
    assert told["review", "verdict"].after == "欠进度"
    assert told["ruling", "kind"].after == "中止"
    assert told["ruling", "reason"].field_title == "裁定理由"
    assert told["acceptance", "kind"].after == "签收"
    assert told["assignment", "task"].after.startswith(SECURITY)
    assert told["assignment", "unit"].after in {case.name for case in _shares(lived)}
    assert told["feedback", "assignment"].after == f"{SECURITY}@{unit.facts.assignment.name}"
    assert told["task", "policy"].after.startswith("2023-5 ")
    assert "office.dsjj/" not in text.replace(lived.office.party, "office.dsjj")
    assert [entry.when for entry in entries] == sorted((entry.when for entry in entries), reverse=True)


def _shares(pair: Pair) -> list[Assignment]:
    return list(LedgerService(pair.office).detail(SECURITY).assignments)


def test_history_of_a_single_record_and_of_none(lived: Pair) -> None:
    service = LedgerService(lived.office)
    feedback = lived.case(SECURITY).facts.feedback[0]

    entries = service.history(feedback.uid)

    assert {entry.kind_title for entry in entries} == {"进展反馈"}
    assert next(entry for entry in entries if entry.field == "percent").after == "40"
    with pytest.raises(NoSuchRecord):
        service.history("office.dsjj/" + "0" * 32)


def test_nothing_is_offered_while_looking_back(lived: Pair) -> None:
    past = as_of(lived.office, date(2023, 6, 1))
    service = LedgerService(past)
    rows, detail = service.rows(LedgerQuery(stage=Stage.ISSUED)), service.detail(SECURITY)

    assert {row.verdict for row in rows} == {None}
    assert allowed_actions(past, rows) == frozenset()
    assert editable_fields(past, detail) == frozenset()
    assert not can_draft(past)
    past.close()


def test_a_task_is_closed_only_when_all_its_units_are_done(lived: Pair) -> None:
    service = LedgerService(lived.office)

    def offered() -> frozenset[str]:
        return allowed_actions(lived.office, [row for row in service.rows(ALL) if row.code == SECURITY])

    assert "close" not in offered()
    for share in _shares(lived):
        lived.rulings.complete(share.uid, "现场核查通过")
    assert "close" in offered()
    lived.rulings.close(SECURITY, "销号")
    assert "close" not in offered()
    assert "reopen" in offered()


def test_order_of_several_plans_is_by_their_codes(drafted: Session) -> None:
    later = PolicyService(drafted).policies()[0]
    with drafted.transaction() as workspace:
        for number, code in enumerate(("2023-10-001", "2022-7-001"), 1):
            fields = {"code": code, "order": number, "title": code, "text": "", "policy": later.uid}
            drafted.create("task", drafted.party, fields)
        assert workspace is drafted.workspace

    codes = [row.code for row in LedgerService(drafted).rows(ALL)]

    assert (codes[0], codes[-1]) == ("2022-7-001", "2023-10-001")
    assert codes[1:-1] == sorted(codes[1:-1])


def test_an_issued_plan_and_the_rest_of_its_drafts_stay_in_place(drafted: Session) -> None:
    service = LedgerService(drafted)
    before = [row.code for row in service.rows(ALL)]
    third = service.rows(ALL)[2]

    IssuingService(drafted).issue([third.uid])

    assert [row.code for row in service.rows(ALL)] == before
    assert service.rows(ALL)[2].stage is Stage.ISSUED


def test_a_deadline_that_moves_moves_the_light(lived: Pair) -> None:
    service = LedgerService(lived.office)
    task = service.find(NO_DEADLINE)
    before = {row.code: row.light for row in service.rows(ALL)}

    DraftService(lived.office).set_milestone(
        task.uid, None, MilestoneEdit(date(2023, 7, 1), "2023年7月1日前", "")
    )

    after = {row.code: row for row in service.rows(ALL)}
    assert before[NO_DEADLINE] is not Light.RED
    assert after[NO_DEADLINE].light is Light.RED
    assert after[NO_DEADLINE].next_due == date(2023, 7, 1)
