"""Facts of a year of supervision, built as tests need them: one task, one unit, told on 10 February 2023."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop.domain.calendar import WorkCalendar
from desktop.domain.cases import derive_case
from desktop.domain.ledger import Assignment, AssignmentState, Duty, Milestone, Stage, Target, Task
from desktop.domain.lights_rules import LightRule, LightRules
from desktop.domain.rules import YearRules, year_rules
from desktop.domain.standing import Case
from desktop.domain.supervision import (
    Answer,
    AnswerKind,
    CaseFacts,
    Feedback,
    Light,
    ObjectionPart,
    Plan,
    PlanStep,
    Request,
    RequestKind,
    Review,
    ReviewVerdict,
    Ruling,
    RulingKind,
)
from desktop.paths import resource

TOLD_ON = date(2023, 2, 10)
DUE = date(2023, 12, 31)
Q1, Q2, Q3, Q4 = "2023Q1", "2023Q2", "2023Q3", "2023Q4"


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Any]:
    """The values of the shipped rules, parsed."""
    names = ("periods", "reminders", "instructions")
    found = {name: tomllib.loads(resource(f"rules/{name}.toml").read_text("utf-8")) for name in names}
    found["lights"] = preset("default")
    years: dict[str, Any] = {}
    for file in sorted(resource("calendars").glob("*.toml")):
        years |= tomllib.loads(file.read_text("utf-8"))["years"]
    found["calendar"] = {"years": years}
    return found


def preset(name: str) -> dict[str, Any]:
    """A shipped set of light rules, parsed."""
    return tomllib.loads(resource(f"rules/lights-{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def rules() -> YearRules:
    """The shipped rules."""
    found, problems = year_rules({}, shipped())
    assert problems == ()
    return found


def lit_by(*light_rules: LightRule, **changes: Any) -> YearRules:
    """The shipped rules with other light rules."""
    return replace(rules(), lights=LightRules("试验", "", light_rules, **changes))


def calendar() -> WorkCalendar:
    return rules().calendar


def task(code: str = "2023-5-001", uid: str = "office/t") -> Task:
    return Task(
        uid=uid,
        code=code,
        order=1,
        policy="office/p",
        clause="一",
        title="建成一网通办平台",
        text="建成一网通办平台。",
        span=(0, 9),
        lead=(),
        responsible=(),
        groups=(),
        sponsor="",
        note="",
        origin="bracket",
        stage=Stage.ISSUED,
        withdrawn="",
        conflicts=(),
        due=DUE,
    )


def share(unit: str = "gaj", uid: str = "office/a", issued_on: date | None = TOLD_ON) -> Assignment:
    names = {"gaj": "市公安局", "czj": "市财政局", "jyj": "市教育局"}
    return Assignment(
        uid=uid,
        task="office/t",
        unit=f"unit.{unit}",
        name=names.get(unit, unit),
        duty=Duty.LEAD,
        wording=names.get(unit, unit),
        state=AssignmentState.ISSUED,
        issued_on=issued_on,
    )


def milestone(due: date | None = DUE, uid: str = "office/m") -> Milestone:
    return Milestone(uid, "office/t", due, "年底前", "建成平台", (0, 9), "年底即12月31日")


def target(uid: str = "office/g", value: str = "90", **changes: Any) -> Target:
    found = Target(
        uid=uid,
        task="office/t",
        name="网办率",
        comparator=">=",
        value=value,
        unit="%",
        recurrence="once",
        due=DUE,
        strive=False,
        text="网办率达到90%",
        span=(0, 9),
    )
    return replace(found, **changes)


def accepted() -> Answer:
    return Answer("u/y", "office/t", "office/a", AnswerKind.ACCEPTED, None, "", "", "王", "1", TOLD_ON, "y1")


def objected(version: str = "y1") -> Answer:
    part = ObjectionPart.DUTY
    return Answer(
        "u/y", "office/t", "office/a", AnswerKind.OBJECTED, part, "不归我局", "", "王", "1", TOLD_ON, version
    )


def plan(*steps: tuple[str, str | None]) -> Plan:
    made = tuple(PlanStep(code, "", None if percent is None else Decimal(percent)) for code, percent in steps)
    return Plan("u/p", "office/t", "office/a", made)


def feedback(period: str, percent: str | None = None, **changes: Any) -> Feedback:
    found = Feedback(
        uid=f"u/{period}",
        task="office/t",
        assignment="office/a",
        period=period,
        is_draft=False,
        progress="正在推进",
        problems="",
        next_steps="",
        help="",
        percent=None if percent is None else Decimal(percent),
        values=(),
        milestones=(),
        is_done=False,
        is_unchanged=False,
        reporter="王",
        submitted_on=None,
        version="v1",
    )
    return replace(found, **changes)


def review(
    period: str, verdict: ReviewVerdict = ReviewVerdict.ON_PLAN, version: str = "v1", **changes: Any
) -> Review:
    found = Review(
        uid=f"office/r{period}",
        feedback=f"u/{period}",
        task="office/t",
        assignment="office/a",
        period=period,
        version=version,
        verdict=verdict,
        opinion="",
        milestones=(),
        on=date(2023, 4, 10),
        reviewer="李",
    )
    return replace(found, **changes)


def ruling(kind: RulingKind, on: date | None = date(2023, 5, 4), **changes: Any) -> Ruling:
    found = Ruling(
        uid=f"office/{kind.value}",
        task="office/t",
        assignment="office/a",
        kind=kind,
        about="",
        version="",
        is_granted=True,
        milestone="",
        due=None,
        first=None,
        last=None,
        light=Light.NONE,
        reason="领导同意",
        on=on,
    )
    return replace(found, **changes)


def extension(due: date, **changes: Any) -> Ruling:
    return ruling(RulingKind.EXTENSION, due=due, **changes)


def pause(first: date | None, last: date | None, **changes: Any) -> Ruling:
    return ruling(RulingKind.SUSPENSION, first=first, last=last, **{"reason": "场地未交付", **changes})


def excuse(light: Light, first: date | None = None, last: date | None = None, **changes: Any) -> Ruling:
    return ruling(
        RulingKind.EXCUSE, light=light, first=first, last=last, **{"reason": "上级系统未上线", **changes}
    )


def request(kind: RequestKind = RequestKind.EXTENSION, uid: str = "u/e", version: str = "e1") -> Request:
    return Request(
        uid, "office/t", "office/a", kind, "", date(2024, 3, 31), "招标延误", date(2023, 6, 1), version
    )


def facts(**changes: Any) -> CaseFacts:
    """A case told and accepted, with one deadline at the end of the year."""
    found = CaseFacts(task(), share(), (milestone(),), answer=accepted())
    return replace(found, **changes)


def case(day: date, year: YearRules | None = None, **changes: Any) -> Case:
    """The case of `facts` on a day."""
    return derive_case(facts(**changes), year or rules(), day)
