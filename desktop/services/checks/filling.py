"""An inspector's inspections: which there are, how far they are, and their sheets."""

from desktop.domain.checks.inspections import (
    Inspection,
    Progress,
    inspection_state,
    progress_of,
)
from desktop.errors import AppError
from desktop.records.stream import Role
from desktop.services.checks.editions import edition_of
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.fill_values import FillEntry
from desktop.services.session import NoSuchRecord, Session


class FillService:
    """What one inspector has to fill.

    Args:
        session: the open workspace of an inspector.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self) -> tuple[FillEntry, ...]:
        """The inspections that this inspector takes part in, the newest planned first.

        Raises:
            WrongRole: this is no inspector's workspace.
        """
        self._session.require(Role.INSPECTOR)
        with self._session.reading() as workspace:
            found = workspace.ledger.inspections(inspector=self._session.party)
        return tuple(self._entry(inspection) for inspection in found)

    def open(self, name: str) -> FillSheet:
        """The sheet of an inspection, with everything that was typed before the program ended.

        Args:
            name: uid or code.

        Raises:
            WrongRole: this is no inspector's workspace.
            NoSuchRecord: there is no such inspection, or this inspector takes no part in it.
            AppError: its checklist is not here, or has another text.
        """
        self._session.require(Role.INSPECTOR)
        inspection = self._find(name)
        return FillSheet(self._session, inspection, edition_of(self._session, inspection))

    def _find(self, name: str) -> Inspection:
        with self._session.reading() as workspace:
            found = workspace.ledger.inspection(name) or workspace.ledger.inspection_by_code(name)
        if found is None or found.share_of(self._session.party) is None:
            raise NoSuchRecord(name=name)
        return found

    def _entry(self, inspection: Inspection) -> FillEntry:
        try:
            sheet = FillSheet(self._session, inspection, edition_of(self._session, inspection))
        except AppError as error:
            state = inspection_state(inspection, Progress(0))
            return FillEntry(inspection, 0, 0, 0, 0, state, None, str(error))
        counts = sheet.counts()
        states = {place.key: [sheet.state(place.key)] for place in sheet.places}
        return FillEntry(
            inspection=inspection,
            total=counts.total,
            answered=counts.answered,
            blocking=counts.blocking,
            returned=counts.returned,
            state=inspection_state(inspection, progress_of(sheet.places, states)),
            signed=sheet.signing(),
        )
