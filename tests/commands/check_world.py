"""An office, a unit and two inspectors with a small checklist, by commands alone; made once for all tests."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import run
from desktop.domain.checks.checklist_file import write_checklist
from desktop.services.workspaces import Workspaces
from tests.conftest import PLAN
from tests.handover import hand_over, hand_over_all
from tests.services.checks.checked_world import CHECKLIST, DEVICES, LI, ROOM, RULES, ZHANG

UNIT = "市公安局"
PARTIES = {"office": "聊城市人民政府办公室", "unit": UNIT, "zhang": ZHANG, "li": LI}
ROLES = {"office": "office", "unit": "unit", "zhang": "inspector", "li": "inspector"}
PLANNED = (
    *("plan", "--unit", UNIT, "--checklist", "small", "--inspector", ZHANG, "--inspector", LI),
    *("--share", f"{ZHANG}={ROOM}", "--share", f"{ZHANG}={DEVICES}", "--share", f"{LI}={RULES}"),
    *("--target", f"{DEVICES}=主服务器", "--target", f"{DEVICES}=备用服务器"),
    *("--system", "政务云平台", "--from", "2023-06-01", "--to", "2023-06-05", "--basis", "年度计划"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said."""

    status: int
    out: str
    err: str


class Party:
    """Runs commands in this process on one workspace."""

    def __init__(self, capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
        self._capsys = capsys
        self.workspace = workspace

    def __call__(self, *arguments: str) -> Said:
        self._capsys.readouterr()
        status = run([*arguments, "-w", str(self.workspace)])
        captured = self._capsys.readouterr()
        return Said(status, captured.out, captured.err)

    def says(self, *arguments: str) -> str:
        said = self(*arguments)
        assert (said.status, said.err) == (0, "")
        return said.out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.says(*arguments, "--json"))

    def refuses(self, code: str, *arguments: str) -> str:
        """One sentence on stderr with its code, nothing on stdout."""
        said = self(*arguments)
        assert (said.status, said.out) == (1, "")
        assert said.err.startswith(f"{code}: "), said.err
        assert len(said.err.splitlines()) == 1
        return said.err

    def misused(self, *arguments: str) -> str:
        said = self(*arguments)
        assert (said.status, said.out) == (2, "")
        return said.err


class CheckWorld:
    """The parties of a check; nothing but `meet` carries anything between them."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.folder = folder
        self.office, self.unit, self.zhang, self.li = (
            Party(capsys, folder / f"{name}.dukao") for name in PARTIES
        )

    def meet(self) -> None:
        meet(self.folder)

    def fill(self, party: Party, code: str, failing: Sequence[str] = ()) -> None:
        """Answers everything, attaches nothing, signs, submits."""
        shown = party.json("inspection", "show", code)
        answers = [
            {
                "item": one["item"],
                "target": one["target"],
                "verdict": "partial" if one["item"] in failing else "conforming",
                "observation": "抽查发现未落实" if one["item"] in failing else "",
                "severity": "medium" if one["item"] in failing else "",
            }
            for one in shown["results"]
        ]
        file = self.folder / "answers.json"
        file.write_text(json.dumps(answers, ensure_ascii=False), "utf-8")
        party.says("inspection", "answer", code, "--from", str(file))
        self.sign(party, code)
        party.says("inspection", "submit", code)

    def sign(self, party: Party, code: str) -> None:
        for side, name in (("inspector", ZHANG), ("inspector", LI), ("unit", "王五")):
            party.says("inspection", "sign", code, "--side", side, "--name", name)


def meet(folder: Path) -> None:
    """Everybody gets what the others have for them, by way of the office."""
    workspaces = Workspaces()
    sessions = {name: workspaces.open(folder / f"{name}.dukao") for name in PARTIES}
    try:
        office = sessions.pop("office")
        hand_over_all(list(sessions.values()), office)
        for session in sessions.values():
            hand_over(office, session)
    finally:
        for session in (office, *sessions.values()):
            session.close()


def make_world(folder: Path) -> None:
    """Four workspaces; the office has the directory and the checklist."""
    for name, party in PARTIES.items():
        assert run(["init", str(folder / f"{name}.dukao"), "--role", ROLES[name], "--party", party]) == 0
    file = folder / "small.toml"
    file.write_text(write_checklist(CHECKLIST), "utf-8")
    at_office = ("-w", str(folder / "office.dukao"))
    assert run(["policy", "import", str(PLAN), *at_office]) == 0
    assert run(["checklist", "import", str(file), *at_office]) == 0
    meet(folder)
