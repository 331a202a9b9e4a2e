"""The ownership table, read as a law: every kind, every role, every audience."""

import pytest

from desktop.records.line import SCHEMA
from desktop.records.ownership import OWNERSHIP, Judgement, Told, judge, told
from desktop.records.stream import Role, StreamName
from tests.records.samples import INSPECTOR, OFFICE, UNIT, line, stream, uid

PARTIES = {Role.OFFICE: OFFICE, Role.UNIT: UNIT, Role.INSPECTOR: INSPECTOR}

# Every audience a stream can have, as seen from its writer.
AUDIENCES = {
    "itself": None,
    "everyone": "*",
    "a circle": "circle.leaders",
    "an office": "office.other",
    "a unit": "unit.other",
    "an inspector": "inspector.other",
}

ANY = {"itself", "everyone", "a circle", "a unit", "an inspector"}
WIDE = {"itself", "everyone", "a circle"}
OWN = {"itself", "an office"}

# The law written a second time, as the design states it, so that a slip of the pen in one shows.
LAW: dict[str, tuple[Role, set[str]]] = {
    **dict.fromkeys(("policy", "task", "milestone", "target", "unit", "unit_group"), (Role.OFFICE, WIDE)),
    **dict.fromkeys(("scheme", "circle", "rule"), (Role.OFFICE, WIDE)),
    **dict.fromkeys(("assignment", "reminder"), (Role.OFFICE, {"a unit"})),
    "review": (Role.OFFICE, {"a unit", "an inspector"}),
    "roster": (Role.OFFICE, {"everyone"}),
    **dict.fromkeys(("notice", "ruling", "finding", "checklist", "inspection"), (Role.OFFICE, ANY)),
    **dict.fromkeys(("instruction", "quotation", "adjustment", "snapshot"), (Role.OFFICE, ANY)),
    **dict.fromkeys(("acceptance", "plan", "feedback", "evidence", "extension"), (Role.UNIT, OWN)),
    **dict.fromkeys(("corrective_action", "self_assessment", "appeal"), (Role.UNIT, OWN)),
    **dict.fromkeys(("check_result", "check_evidence", "signature"), (Role.INSPECTOR, OWN)),
}


def test_the_table_holds_exactly_the_kinds_of_the_law() -> None:
    assert set(OWNERSHIP) == set(LAW)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", sorted(LAW))
def test_each_kind_is_folded_for_its_writer_and_audiences_only(kind: str, role: Role, audience: str) -> None:
    party = PARTIES[role]
    writer, allowed = LAW[kind]
    name = stream(party, AUDIENCES[audience] or party)

    verdict = judge(line(s=str(name), k=kind, r=uid(1, party)))

    if role is not writer:
        assert verdict is Judgement.WRONG_WRITER
    elif audience not in allowed:
        assert verdict is Judgement.WRONG_AUDIENCE
    else:
        assert verdict is Judgement.FOLDED


@pytest.mark.parametrize("owner", [OFFICE, "unit.other", INSPECTOR])
@pytest.mark.parametrize("kind", sorted(LAW))
def test_nobody_writes_a_record_of_somebody_else(kind: str, owner: str) -> None:
    name = stream(UNIT, OFFICE)

    verdict = judge(line(s=str(name), k=kind, r=uid(1, owner)))

    assert verdict is Judgement.FOREIGN_RECORD


def test_a_party_whose_name_begins_like_another_is_another() -> None:
    verdict = judge(line(s=str(stream("unit.a", OFFICE)), k="feedback", r=uid(1, "unit.ab")))

    assert verdict is Judgement.FOREIGN_RECORD


def test_an_unknown_kind_waits_for_a_newer_program() -> None:
    verdict = judge(line(k="later_kind"))

    assert verdict is Judgement.UNKNOWN_KIND
    assert not verdict.is_quarantined


def test_a_newer_schema_waits_for_a_newer_program_even_when_it_breaks_the_law() -> None:
    verdict = judge(line(v=SCHEMA + 1, r=uid(1, UNIT)))

    assert verdict is Judgement.NEWER_SCHEMA
    assert not verdict.is_quarantined


def test_what_breaks_the_law_is_quarantined_and_what_is_folded_is_not() -> None:
    quarantined = {verdict for verdict in Judgement if verdict.is_quarantined}

    assert quarantined == {Judgement.FOREIGN_RECORD, Judgement.WRONG_WRITER, Judgement.WRONG_AUDIENCE}


def test_the_claimed_time_and_operator_decide_nothing() -> None:
    verdicts = {judge(line(w=wall, u=who)) for wall in ("", "9999-12-31", "昨天") for who in ("", "王")}

    assert verdicts == {Judgement.FOLDED}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (stream(OFFICE, "*"), Told.EVERYONE),
        (stream(OFFICE, OFFICE), Told.SELF),
        (stream(UNIT, UNIT), Told.SELF),
        (stream(OFFICE, "circle.a"), Told.CIRCLE),
        (stream(OFFICE, UNIT), Told.UNIT),
        (stream(OFFICE, INSPECTOR), Told.INSPECTOR),
        (stream(UNIT, OFFICE), Told.OFFICE),
        (stream(OFFICE, "office.other"), Told.OFFICE),
    ],
)
def test_a_stream_says_to_whom_it_is_told(name: StreamName, expected: Told) -> None:
    assert told(name) is expected
