"""A year of an office and two units by chance: what is said and decided, one transaction a step."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from desktop.models.workspace import Workspace
from desktop.records.line import Change, Edit, Stamp, compose
from desktop.records.stream import StreamName
from tests.models.checks import story
from tests.models.samples import OFFICE, OTHER, POLICY, UNIT, task_fields, uid

FIRST = datetime.fromisoformat("2023-02-01T08:00:00+08:00")
PERIODS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")
TASKS, UNITS = 5, (UNIT, OTHER)


def share(task: int, unit: str) -> str:
    return uid(1000 + 10 * task + UNITS.index(unit))


class Year:
    """Writes to the workspace of the office; a clock goes on by some days a step."""

    def __init__(self, workspace: Workspace, rng: random.Random) -> None:
        self.workspace = workspace
        self.rng = rng
        self.now = FIRST
        self.lines: list[Change] = []
        self._next = 5000
        self._said: dict[str, str] = {}
        workspace.connection.execute("PRAGMA synchronous = OFF")  # what a power cut does is not asked here
        for number in range(1, TASKS + 1):
            self.task(number)
        for _ in range(TASKS):
            self.assign()

    @property
    def day(self) -> date:
        return self.now.date()

    @property
    def today(self) -> str:
        return self.day.isoformat()

    def step(self) -> None:
        """Something happens; then some days go by."""
        deeds: tuple[tuple[Callable[[], None], int], ...] = (
            (self.assign, 4),
            (self.answer, 4),
            (self.plan, 2),
            (self.report, 8),
            (self.review, 8),
            (self.ask, 2),
            (self.decide, 4),
            (self.edit, 2),
            (self.withdraw, 1),
            (self.set_rule, 1),
            (self.meddle, 2),
        )
        self.rng.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])[0]()
        self.now += timedelta(days=self.rng.choice((0, 0, 1, 3, 10)), minutes=1)

    def say(self, kind: str, record: str, fields: dict[str, Any], audience: str = OFFICE) -> Change:
        """A party states fields of a record; what it stated before is replaced."""
        party = record.partition("/")[0]
        stamp = Stamp(self.now.isoformat(), "王")
        stream = StreamName(party, "abababab.1" if party == OFFICE else "cdcdcdcd.1", audience, 2023)
        known = self.workspace.log.record(kind, record)
        replaces = known.replacing(fields) if known else {}
        change = compose(stream, self.workspace.log.tip(stream), Edit(kind, record, fields, replaces), stamp)
        with self.workspace.transaction():
            self.workspace.log.accept([change], arrived=self.now)
        self.lines.append(change)
        return change

    def task(self, number: int) -> None:
        self.say("task", uid(number), task_fields(number, policy=POLICY), "*")
        for place, due in enumerate(("2023-06-30", "2023-11-30")):
            fields = {"task": uid(number), "order": place, "due": due, "due_text": due}
            self.say("milestone", uid(100 + 10 * number + place), fields, "*")
        target = {"task": uid(number), "name": "覆盖率", "comparator": ">=", "value": "90", "unit": "%"}
        self.say("target", uid(200 + number), target, "*")

    def assign(self) -> None:
        task, unit = self._pick()
        fields = {
            "task": uid(task),
            "unit": unit,
            "name": unit,
            "duty": self.rng.choice(("lead", "responsible")),
            "issued_on": self.today,
        }
        self.say("assignment", share(task, unit), fields, unit)

    def answer(self) -> None:
        task, unit = self._pick()
        kind = self.rng.choice(("accepted", "accepted", "objected"))
        fields = self._about(task, unit) | {
            "kind": kind,
            "part": "duty",
            "reason": "非本单位职责",
            "on": self.today,
        }
        self.say("acceptance", uid(2000 + task, unit), fields)

    def plan(self) -> None:
        task, unit = self._pick()
        steps = [{"period": one, "text": "推进", "percent": str(25 * n)} for n, one in enumerate(PERIODS, 1)]
        self.say("plan", uid(2100 + task, unit), self._about(task, unit) | {"steps": steps})

    def report(self) -> None:
        task, unit = self._pick()
        period = self.rng.choice(PERIODS)
        fields = self._about(task, unit) | {
            "period": period,
            "progress": "已完成",
            "percent": str(self.rng.randrange(101)),
            "values": {uid(200 + task): str(self.rng.randrange(100))},
            "milestones": {uid(100 + 10 * task): self.today},
            "is_done": self.rng.random() < 0.2,
            "submitted_on": self.today,
        }
        self.say("feedback", self._feedback(task, unit, period), fields)

    def review(self) -> None:
        task, unit = self._pick()
        feedback = self._feedback(task, unit, self.rng.choice(PERIODS))
        record = self.workspace.log.record("feedback", feedback)
        if record is not None:
            fields = self._about(task, unit) | {
                "feedback": feedback,
                "period": record.get("period"),
                "version": record.version,
                "verdict": self.rng.choice(("done", "ahead", "on-plan", "behind", "returned")),
                "opinion": "请核实",
                "milestones": [uid(100 + 10 * task)],
                "on": self.today,
            }
            self.say("review", uid(int(feedback[-6:], 16) + 90_000), fields, unit)

    def ask(self) -> None:
        task, unit = self._pick()
        kind = self.rng.choice(("extension", "suspension"))
        fields = self._about(task, unit) | {
            "kind": kind,
            "wanted": "2023-12-20",
            "reason": "资金",
            "on": self.today,
        }
        self.say("extension", uid(2200 + task, unit), fields)

    def decide(self) -> None:
        task, unit = self._pick()
        kind = self.rng.choice(("objection", "extension", "suspension", "completion", "closure", "excuse"))
        fields = self._about(task, unit) | {
            "kind": kind,
            "about": {"objection": uid(2000 + task, unit), "extension": uid(2200 + task, unit)}.get(kind, ""),
            "is_granted": self.rng.random() < 0.7,
            "due": "2023-12-20",
            "first": self.today,
            "last": (self.day + timedelta(days=20)).isoformat() if self.rng.random() < 0.5 else None,
            "light": "red",
            "reason": "同意",
            "on": self.today,
        }
        if kind == "closure":
            fields["assignment"] = ""
        self._next += 1
        self._said[uid(self._next)] = "*" if kind == "closure" else unit
        self.say("ruling", uid(self._next), fields, self._said[uid(self._next)])

    def edit(self) -> None:
        task, _ = self._pick()
        if self.rng.random() < 0.5:
            self.say("task", uid(task), {"title": f"任务{self.rng.randrange(100)}"}, "*")
        else:
            due = (self.day + timedelta(days=self.rng.randrange(-30, 90))).isoformat()
            self.say("milestone", uid(100 + 10 * task), {"due": due}, "*")

    def withdraw(self) -> None:
        task, unit = self._pick()
        kind, record, told = self.rng.choice(
            [
                ("assignment", share(task, unit), unit),
                *(("ruling", one, to) for one, to in self._said.items()),
            ]
        )
        known = self.workspace.log.record(kind, record)
        if known is not None:
            value = None if known.is_withdrawn else known.withdrawal("重新研究")
            self.say(kind, record, {"withdrawn": value}, told)

    def set_rule(self) -> None:
        cadence = self.rng.choice(("monthly", "quarterly"))
        self.say("rule", uid(4000), {"name": "periods", "value": {"cadence": cadence}, "source": "会议"}, "*")

    def meddle(self) -> None:
        """A unit speaks of another's share, and a case is spoken of that nobody knows."""
        task, unit = self._pick()
        other = UNITS[1 - UNITS.index(unit)]
        fields = self._about(task, unit) | {"kind": "accepted", "on": self.today}
        self.say("acceptance", uid(2300 + task, other), fields)
        self.say("feedback", uid(2400, other), {"assignment": uid(77), "period": "2023Q1", "percent": "5"})

    def check(self) -> None:
        """A unit is inspected, and corrects what was found."""
        story(self.say, self._version)

    def _version(self, kind: str, record: str) -> str:
        known = self.workspace.log.record(kind, record)
        assert known is not None
        return known.version

    def _pick(self) -> tuple[int, str]:
        return self.rng.randint(1, TASKS), self.rng.choice(UNITS)

    def _about(self, task: int, unit: str) -> dict[str, Any]:
        return {"task": uid(task), "assignment": share(task, unit)}

    def _feedback(self, task: int, unit: str, period: str) -> str:
        return uid(3000 + 10 * task + 100 * UNITS.index(unit) + PERIODS.index(period), unit)


def standings(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Cases and tasks by their uids: the same in every workspace that knows the same."""
    cases = workspace.connection.execute(
        "SELECT assignment.uid, case_row.* FROM case_row JOIN assignment USING (record) ORDER BY 1"
    )
    tasks = workspace.connection.execute(
        "SELECT uid, state, light, next_due, percent, verdict, missing, waiting, units, completed, "
        "is_closed, is_suspended FROM task ORDER BY 1"
    )
    return {"cases": [(one[0], *one[3:]) for one in cases], "tasks": tasks.fetchall()}
