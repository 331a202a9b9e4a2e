"""How many days a unit has to correct a finding (整改期限): the office's rule, else our guess."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeGuard

from desktop.domain.checks.findings import CORRECTION_DAYS, default_due
from desktop.domain.checks.values import Severity
from desktop.models.workspace import Workspace
from desktop.services.rules import RuleService
from desktop.services.session import Session

RULE = "correction-days"
LEAST_DAYS, MOST_DAYS = 1, 400


def correction_days(session: Session) -> Mapping[Severity, int]:
    """Calendar days by severity, as the office states them; what it does not state is `CORRECTION_DAYS`."""
    with session.reading():
        return session.derived(RULE, _stated)


def set_correction_days(session: Session, days: Mapping[Severity, int], source: str) -> str:
    """States how many days units have; deadlines that were told already stay.

    Args:
        session: the office's.
        days: calendar days by severity; severities that are not named stay.
        source: the decision it rests on.

    Returns:
        One sentence for a clerk.

    Raises:
        BadRule: not a number of days.
        SourceMissing: the source is empty.
    """
    stated = {**correction_days(session), **days}
    value = {severity.value: stated[severity] for severity in Severity}
    return RuleService(session).set(RULE, value, source)


def proposed_due(session: Session, severity: Severity | None, on: date) -> date:
    """The deadline of a finding that is told on a day, by calendar days."""
    return default_due(severity, on, correction_days(session))


def _stated(workspace: Workspace) -> Mapping[Severity, int]:
    found = dict(CORRECTION_DAYS)
    for record in workspace.log.records("rule"):
        value = record.get("value")
        if record.get("name") != RULE or record.is_withdrawn or not isinstance(value, dict):
            continue
        for severity in Severity:
            if _is_days(days := value.get(severity.value)):
                found[severity] = days
    return found


def _is_days(value: Any) -> TypeGuard[int]:
    return type(value) is int and LEAST_DAYS <= value <= MOST_DAYS
