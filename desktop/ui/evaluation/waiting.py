"""How much of the evaluation waits for this party: read on the worker, shown beside the page."""

from desktop.records.stream import Role
from desktop.services.session import Session


def waiting_evaluation(session: Session) -> int:
    """What waits; takes a while.

    For the office: appeals to answer, and facts that only it can state. For a unit: facts that only it can
    state. An inspector has no part in it.
    """
    from desktop.services.overview_evaluation import evaluation_overview  # start-up time

    if session.role is Role.INSPECTOR:
        return 0
    import desktop.ui.evaluation.views  # noqa: F401 - start-up time: ready when the page is wanted

    found = evaluation_overview(session)
    appeals = sum(one.appeals for one in found) if session.role is Role.OFFICE else 0
    return appeals + sum(one.open for one in found)
