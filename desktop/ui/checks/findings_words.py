"""A finding in words: where it stands, how long there is, what a camera claims, what came back."""

from collections.abc import Mapping

from desktop.domain.checks.findings import Finding, FindingState
from desktop.domain.checks.inspections import CheckEvidence
from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.titles import FINDING_STATE_TITLES, SEVERITY_TITLES
from desktop.ui.case_words import day_text
from desktop.ui.table_values import Lamp

_MOST_CHARS = 60
_WAITING: Mapping[Role, frozenset[FindingState]] = {
    Role.OFFICE: frozenset({FindingState.WAITING, FindingState.PASSED}),
    Role.UNIT: frozenset({FindingState.OPEN, FindingState.RETURNED}),
}


def waits_for(role: Role, state: FindingState) -> bool:
    """Whether a finding waits for a role to act."""
    return state in _WAITING.get(role, frozenset())


def state_text(row: FindingRow) -> str:
    """Where it stands."""
    return tr(FINDING_STATE_TITLES[row.standing.state])


def severity_text(finding: Finding) -> str:
    """How grave it is."""
    return tr(SEVERITY_TITLES[finding.severity]) if finding.severity else tr("未定级")


def left_text(row: FindingRow) -> str:
    """How many days there are, in words; empty when nothing is asked of the unit."""
    standing, days = row.standing, row.standing.days_left
    if days is None:
        if standing.is_late:
            return tr("逾期整改")
        return tr("未定期限") if row.finding.due is None and standing.state is FindingState.OPEN else ""
    if days < 0:
        return tr("超期 {days} 天", days=-days)
    return tr("还剩 {days} 天", days=days) if days else tr("今天到期")


def left_lamp(row: FindingRow) -> Lamp | None:
    """The days as a lamp when they are over; None draws plain words."""
    return Lamp(Light.RED, left_text(row)) if row.standing.is_overdue else None


def repeat_text(row: FindingRow) -> str:
    """How many times it was found; empty for the first time."""
    count = len(row.finding.repeats)
    return tr("第 {count} 次出现", count=count + 1) if count else ""


def due_text(row: FindingRow) -> str:
    """The deadline with the days that are left."""
    day = day_text(row.finding.due, tr("未定期限"))
    left = left_text(row)
    return f"{day}（{left}）" if left and row.finding.due else day


def what_text(finding: Finding) -> str:
    """What is wrong, in a line: what was seen, else what was asked for."""
    return " ".join((finding.observation or finding.requirement).split())


def short_text(text: str, most: int = _MOST_CHARS) -> str:
    """A text in one line, cut with … when it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}…"


def source_text(finding: Finding) -> str:
    """Which item of which checklist, at which target."""
    place = "　".join(filter(None, (finding.category, finding.item)))
    where = " · ".join(filter(None, (finding.system, finding.target)))
    return "　".join(filter(None, (place, where)))


def claims_text(photo: CheckEvidence) -> str:
    """What the camera wrote into a photograph, said as what it is: a claim."""
    place = ""
    if photo.latitude is not None and photo.longitude is not None:
        north = tr("北纬 {degrees}°", degrees=f"{abs(photo.latitude):.5f}")
        south = tr("南纬 {degrees}°", degrees=f"{abs(photo.latitude):.5f}")
        east = tr("东经 {degrees}°", degrees=f"{abs(photo.longitude):.5f}")
        west = tr("西经 {degrees}°", degrees=f"{abs(photo.longitude):.5f}")
        place = f"{north if photo.latitude >= 0 else south} {east if photo.longitude >= 0 else west}"
    when = photo.taken_at.replace("T", " ")[:16]
    said = " · ".join(filter(None, (when, place, photo.camera)))
    return tr("相机自述（未核实）：{claims}", claims=said) if said else tr("相机没有记录时间和地点")
