"""Findings between an office, a unit and its inspectors: answers are given and accepted in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.checks.findings import Finding, FindingState
from desktop.domain.checks.values import CheckItem
from desktop.services.checks.corrective import CorrectiveService
from desktop.services.checks.findings import FindingRow, FindingService, Raised
from desktop.services.checks.reinspecting import ReinspectService
from desktop.services.session import Session
from tests.services.checks.checked_world import CheckedWorld

FIRE, PORTS = "T-02", "T-06"
MAIN, SPARE = "主服务器", "备用服务器"
PHOTO = b"\xff\xd8\xff\xe0 a photograph of an empty bracket \xff\xd9"
ACTION: Mapping[str, str] = {
    "cause": "灭火器到期后没有补充",
    "measures": "购置并安装灭火器4具",
    "result": "已安装并检验合格",
    "responsible": "王磊",
}


@dataclass(slots=True)
class FindingWorld:
    """A checked world in which answers are given and accepted at once.

    Attributes:
        checked: the parties.
        inspection: uid of the inspection that is answered.
    """

    checked: CheckedWorld
    inspection: str = ""

    def __post_init__(self) -> None:
        self.inspection = self.inspection or self.checked.inspection

    @property
    def office(self) -> Session:
        return self.checked.office

    @property
    def unit(self) -> Session:
        return self.checked.unit

    @property
    def findings(self) -> FindingService:
        """As the office sees them."""
        return FindingService(self.office)

    @property
    def told(self) -> FindingService:
        """As the unit sees them."""
        return FindingService(self.unit)

    @property
    def corrective(self) -> CorrectiveService:
        return CorrectiveService(self.unit)

    @property
    def reinspect(self) -> ReinspectService:
        return ReinspectService(self.office)

    def meet(self) -> None:
        self.checked.meet()

    def go_to(self, day: date) -> None:
        """Another day, for everybody."""
        self.checked.world.clock.go_to(day)

    def item(self, code: str) -> CheckItem:
        return next(item for item in self.checked.checklist.items if item.code == code)

    def answer(
        self,
        code: str,
        verdict: str = "nonconforming",
        target: str = "",
        photo: bytes = b"",
        accept: bool = True,
        by: Session | None = None,
        **fields: Any,
    ) -> str:
        """An inspector hands an answer in, the office has it and accepts it; gives the uid of the result."""
        inspector, day = by or self.checked.zhang, self.office.today().isoformat()
        said = {
            "inspection": self.inspection,
            "item": code,
            "target": target,
            "text_hash": self.item(code).text_hash,
            "verdict": verdict,
            "observation": "" if verdict == "conforming" else f"{code}现场不符合",
            "on": day,
            "submitted_on": day,
        }
        with inspector.transaction() as workspace:
            place = (self.inspection, code, target)
            if photo:
                digest = workspace.evidence.put(photo)
                about = {"inspection": self.inspection, "item": code, "target": target, "sha256": digest}
                about |= {"name": "现场.jpg", "size": len(photo), "media": "image/jpeg", "note": "机房东侧"}
                about |= {"taken_at": "2023-05-09T10:12:00", "latitude": "36.45", "longitude": "115.98"}
                inspector.put(
                    "check_evidence", (*place, digest), inspector.office, {**about, "added_on": day}
                )
            uid = inspector.put("check_result", place, inspector.office, said | fields)
        self.meet()
        if accept:
            self.accept(uid)
        return uid

    def accept(self, result: str, verdict: str = "accepted") -> None:
        """The office judges an answer as it stands."""
        with self.office.transaction() as workspace:
            found = workspace.ledger.check_result(result)
            assert found is not None
            said = {"result": result, "version": found.version, "verdict": verdict, "on": "2023-05-10"}
            self.office.put("review", ("result", result), result.partition("/")[0], said)

    def raised(self, *codes: str) -> Raised:
        """The office raises what fails of these items at once, and the unit is told."""
        for code in codes or (FIRE,):
            self.answer(code, severity="high")
        raised = self.findings.raise_(self.inspection)
        self.meet()
        return raised

    def correct(self, name: str, **fields: Any) -> None:
        """The unit writes and hands its action in, and the office has it."""
        self.corrective.save(name, **{**ACTION, **fields})  # type: ignore[typeddict-item]
        outcome = self.corrective.submit(name)
        assert outcome.problems == (), outcome.sentence
        self.meet()

    def row(self, name: str) -> FindingRow:
        """A finding as the office sees it."""
        return next(row for row in self.findings.rows() if name in (row.finding.code, row.finding.uid))

    def state(self, name: str) -> FindingState:
        return self.row(name).standing.state

    def finding(self, name: str) -> Finding:
        return self.findings.find(name)
