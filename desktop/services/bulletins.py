"""Figures of a bulletin (督查通报) for the cases of the workspace: what page, paper and overview all show."""

from desktop.domain.bulletins import BulletinFigures, bulletin_figures
from desktop.domain.bulletins_ranking import Rank, rank_units
from desktop.domain.periods import Period, parse_period, period_of
from desktop.domain.standing import Case
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.models.ledger import CaseQuery
from desktop.services.cases import open_cases
from desktop.services.directory import DirectoryService
from desktop.services.session import Session


class BadPeriod(AppError):
    """No period has this code."""

    code = "E_PERIOD"
    template = mark("“{text}”不是反馈周期。请写成 2023-05、2023Q2、2023H1 或 2023。")


class BulletinService:
    """Counts what came of a period."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def figures(self, period: str = "") -> BulletinFigures:
        """The figures of a period, with the cases as they stand today.

        A bulletin of another day is asked of the session of that day, see `lookback.as_of`.

        Args:
            period: code; empty means the last one that has ended.

        Raises:
            BadPeriod: it is no code.
        """
        chosen = named_period(period) if period else self.last_period()
        groups = {f"unit.{unit.code}": unit.group for unit in DirectoryService(self._session).units()}
        return bulletin_figures(standing_cases(self._session), chosen, self._session.today(), groups)

    def ranking(self, period: str = "") -> tuple[Rank, ...]:
        """The units by their share of cases on schedule, group by group."""
        return rank_units(self.figures(period).units)

    def last_period(self) -> Period:
        """The last period that has ended, of the length that the rules say."""
        with self._session.reading() as workspace:
            cadence = workspace.rules().periods.cadence
        return period_of(self._session.today(), cadence).previous()


def standing_cases(session: Session) -> tuple[Case, ...]:
    """All cases that stand, in full, as of today; derived once until the next change."""
    return session.derived(
        f"standing-cases {session.today()}", lambda _: open_cases(session, CaseQuery(order_by="code"))
    )


def named_period(code: str) -> Period:
    """The period of a code.

    Raises:
        BadPeriod: it is none.
    """
    period = parse_period(code)
    if period is None:
        raise BadPeriod(text=code)
    return period
