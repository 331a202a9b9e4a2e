"""Reading the records of a year: reports and their evidence, verdicts, requests, decisions, papers."""

from collections.abc import Iterable

from desktop.domain.supervision import (
    Evidence,
    Feedback,
    Instruction,
    Notice,
    Reminder,
    Request,
    Review,
    Ruling,
)
from desktop.models import year_rows
from desktop.models.facts import EVIDENCE, REQUESTS, REVIEWS, RULINGS, read_parts
from desktop.models.table_reads import TableReads, party_of

_STANDS = "is_withdrawn = 0"
_UNDECIDED = (
    "NOT EXISTS (SELECT 1 FROM ruling WHERE ruling.about = extension.uid AND ruling.is_withdrawn = 0 "
    "AND ruling.kind <> 'reinspection')"
)


class YearReads(TableReads):
    """The records of a year as the tables show them; withdrawn ones are left out but where it is said."""

    def feedback(self, uid: str) -> Feedback | None:
        """A report, draft or not; None when it is not here or was withdrawn."""
        where = f"{_STANDS} AND record = (SELECT id FROM record WHERE kind = 'feedback' AND uid = ?)"
        return self._first("feedback", year_rows.FEEDBACK, where, (uid,), year_rows.feedback)

    def feedback_of(self, assignment: str, drafts: bool = False) -> tuple[Feedback, ...]:
        """The reports on one case by period.

        Args:
            assignment: uid.
            drafts: whether drafts are included.
        """
        told = "" if drafts else "AND is_issued = 1 "
        where = f"assignment = ? AND {_STANDS} {told}ORDER BY period, is_issued, uid"
        return self._all("feedback", year_rows.FEEDBACK, where, (assignment,), year_rows.feedback)

    def draft(self, assignment: str, period: str) -> Feedback | None:
        """The draft of a report; None when there is none."""
        where = f"assignment = ? AND period = ? AND {_STANDS} AND is_issued = 0 ORDER BY uid"
        return self._first("feedback", year_rows.FEEDBACK, where, (assignment, period), year_rows.feedback)

    def evidence_of(self, uids: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
        """The attachments of records, by uid of the record, in order of arrival; one without is left out.

        A party attaches to its own records only.
        """
        found = {
            uid: tuple(one for one in several if party_of(one.uid) == party_of(uid))
            for uid, several in read_parts(self._connection, EVIDENCE, uids).items()
        }
        return {uid: several for uid, several in found.items() if several}

    def evidence_named(self, sha256: str) -> tuple[Evidence, ...]:
        """What was said of a file wherever it is attached, in order of arrival."""
        where = f"sha256 = ? AND {_STANDS} ORDER BY record"
        return self._all("evidence", year_rows.EVIDENCE, where, (sha256,), year_rows.evidence)

    def review_of(self, feedback: str) -> Review | None:
        """The verdict on a report, of whichever version it was; None before the first."""
        told = self.feedback(feedback)
        if told is None:
            return None
        reviews = read_parts(self._connection, REVIEWS, [told.assignment]).get(told.assignment, ())
        office = party_of(told.assignment)
        found = [one for one in reviews if one.feedback == feedback and party_of(one.uid) == office]
        return found[-1] if found else None

    def requests(self, only_open: bool = True) -> tuple[Request, ...]:
        """What units ask for, by day.

        Args:
            only_open: leaves out what was decided.
        """
        undecided = f" AND {_UNDECIDED}" if only_open else ""
        where = f"{REQUESTS.stands}{undecided} ORDER BY {REQUESTS.order}"
        return self._all("extension", year_rows.REQUEST, where, (), year_rows.request)

    def rulings_of(self, uid: str) -> tuple[Ruling, ...]:
        """The decisions on a task, with those on its single shares, or on one share, by day.

        Args:
            uid: of a task, or of an assignment: then those on the whole task are among them.
        """
        row = self._connection.execute(
            "SELECT task FROM assignment "
            "WHERE record = (SELECT id FROM record WHERE kind = 'assignment' AND uid = ?)",
            (uid,),
        ).fetchone()
        task = row[0] if row else uid
        office = party_of(task)
        rulings = read_parts(self._connection, RULINGS, [task]).get(task, ())
        return tuple(
            one
            for one in rulings
            if party_of(one.uid) == office and (row is None or one.assignment in ("", uid))
        )

    def said_about(self, task: str, assignment: str) -> tuple[tuple[str, str], ...]:
        """Kind and uid of the requests for one share, and of the decisions on it or on its whole task.

        Withdrawn ones are among them; requests first, each kind in order of arrival.
        """
        return tuple(
            self._connection.execute(
                "SELECT kind, uid FROM ("
                "SELECT 'extension' AS kind, uid, record FROM extension WHERE assignment = ? "
                "UNION ALL "
                "SELECT 'ruling', uid, record FROM ruling WHERE task = ? AND assignment IN ('', ?) "
                "AND kind <> 'reinspection'"
                ") ORDER BY kind, record",
                (assignment, task, assignment),
            )
        )

    def instructions(self) -> tuple[Instruction, ...]:
        """The leaders' instructions in order of arrival."""
        where = f"{_STANDS} ORDER BY record"
        return self._all("instruction", year_rows.INSTRUCTION, where, (), year_rows.instruction)

    def notices(self, unit: str = "") -> tuple[Notice, ...]:
        """The notices, withdrawn ones among them, in order of arrival.

        Args:
            unit: party identifier; empty for all.
        """
        where = "(? = '' OR unit = ?) ORDER BY record"
        return self._all("notice", year_rows.NOTICE, where, (unit, unit), year_rows.notice)

    def reminders(self, unit: str = "") -> tuple[Reminder, ...]:
        """The reminders in order of arrival.

        Args:
            unit: party identifier; empty for all.
        """
        where = f"(? = '' OR unit = ?) AND {_STANDS} ORDER BY record"
        return self._all("reminder", year_rows.REMINDER, where, (unit, unit), year_rows.reminder)
