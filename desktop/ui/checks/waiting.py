"""How much of the checks waits for this party: read on the worker, shown beside the page."""

from desktop.domain.checks.inspections import ResultState
from desktop.records.stream import Role
from desktop.services.session import Session


def waiting_checks(session: Session) -> int:
    """What waits; takes a while.

    For the office: results to review, findings to see again or to close. For an inspector: items to answer or
    mend. For a unit: findings to correct.
    """
    counts = {Role.OFFICE: _of_office, Role.INSPECTOR: _of_inspector, Role.UNIT: _of_unit}
    with session.reading():
        return counts[session.role](session)


def _of_office(session: Session) -> int:
    from desktop.services.checks.findings import counts  # start-up time
    from desktop.services.checks.inspections import InspectionService  # start-up time

    rows = InspectionService(session).rows()
    found = counts(session)
    results = sum(one.progress.by_state.get(ResultState.SUBMITTED, 0) for one in rows)
    return results + found.waiting + found.passed


def _of_inspector(session: Session) -> int:
    from desktop.services.checks.filling import FillService  # start-up time

    return sum(one.total - one.answered + one.returned for one in FillService(session).entries())


def _of_unit(session: Session) -> int:
    from desktop.services.checks.findings import counts  # start-up time

    return counts(session).open
