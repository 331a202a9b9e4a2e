"""Reading security checks: inspections, results, signatures, findings and their correction.

Whose word counts is looked at here: an inspector speaks for an inspection that it takes part in, the unit of
a finding corrects it, and the office that told of them judges both.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from desktop.domain.checks.findings import CorrectiveAction, Finding, Reinspection
from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    ResultReview,
    SheetSignature,
)
from desktop.models import check_rows
from desktop.models.check_rows import Attached, QuotedAnswers
from desktop.models.facts import chunks
from desktop.models.table_reads import TableReads, Value, party_of

_STANDS = "is_withdrawn = 0"
_HIDDEN = (
    "(is_issued = 0 AND EXISTS (SELECT 1 FROM inspection AS later "
    "WHERE later.supersedes = inspection.uid AND later.supersedes <> '' AND later.is_issued = 1))"
)
_WHOLE = "found_on IS NOT NULL"

__all__ = ["CheckReads", "QuotedAnswers"]


class CheckReads(TableReads):
    """The records of security checks as the tables show them."""

    def inspections(
        self, unit: str = "", inspector: str = "", withdrawn: bool = False
    ) -> tuple[Inspection, ...]:
        """The inspections, the newest planned first; a plan that was handed out is not among them.

        Args:
            unit: party that is inspected; empty for all.
            inspector: party that takes part; empty for all.
            withdrawn: whether withdrawn ones are included.
        """
        stands = "" if withdrawn else f"AND {_STANDS} "
        where = f"(? = '' OR unit = ?) AND NOT {_HIDDEN} {stands}ORDER BY planned_on DESC, record DESC"
        found = self._all("inspection", check_rows.INSPECTION, where, (unit, unit), check_rows.inspection)
        return tuple(one for one in found if not inspector or one.share_of(inspector))

    def inspection(self, uid: str) -> Inspection | None:
        """An inspection by its uid, be it withdrawn or a plan that was handed out."""
        return self._one("inspection", check_rows.INSPECTION, uid, check_rows.inspection)

    def inspection_by_code(self, code: str) -> Inspection | None:
        """The inspection of a code; of several the one in force: not handed out anew, standing, issued."""
        where = f"code = ? ORDER BY {_HIDDEN}, is_withdrawn, is_issued DESC, record LIMIT 1"
        found = self._all("inspection", check_rows.INSPECTION, where, (code,), check_rows.inspection)
        return next(iter(found), None)

    def check_results(
        self, inspection: str, inspector: str = "", drafts: bool = True
    ) -> tuple[CheckResult, ...]:
        """The answers of an inspection that stand, by item, target and inspector.

        Where an inspector has a draft beside what was submitted, both are there, the draft last. What is
        attached to a submitted answer is what was submitted with it; to a draft, everything.

        Args:
            inspection: uid.
            inspector: only of this party; empty for all.
            drafts: whether drafts are included.
        """
        found = self._results([inspection], drafts=drafts)
        return tuple(one for one in found if inspector in ("", one.answer.inspector))

    def check_results_of(self, inspections: Iterable[str]) -> dict[str, tuple[CheckResult, ...]]:
        """The submitted answers of many inspections, by uid of the inspection; one without is left out."""
        found = (one for some in chunks(inspections) for one in self._results(some, drafts=False))
        return _grouped((one.inspection, one) for one in found)

    def check_result(self, uid: str) -> CheckResult | None:
        """An answer by its uid, draft or not; None when it is not here or was withdrawn."""
        told = self._about("check_result", "inspection", [uid])
        found = self._results(list(told.values()), drafts=True)
        return next((one for one in found if one.uid == uid), None)

    def check_evidence(self, inspection: str, inspector: str = "") -> tuple[CheckEvidence, ...]:
        """What is attached to the answers of an inspection, by item and target, in order of arrival.

        Args:
            inspection: uid.
            inspector: only of this party; empty for all.
        """
        where = f"inspection = ? AND sha256 <> '' AND {_STANDS} ORDER BY item, target, record"
        found = self._all("check_evidence", check_rows.EVIDENCE, where, (inspection,), check_rows.evidence)
        parties = self._parties([inspection]).get(inspection)
        return tuple(
            one for one in found if _counts(one.inspector, parties) and inspector in ("", one.inspector)
        )

    def signatures(self, inspection: str, sheet: str = "") -> tuple[SheetSignature, ...]:
        """The signatures under the sheets of an inspection, in order of arrival.

        Args:
            inspection: uid.
            sheet: party of the inspector whose sheet it is; empty for all.
        """
        where = f"inspection = ? AND side <> '' AND {_STANDS} ORDER BY record"
        found = self._all("signature", check_rows.SIGNATURE, where, (inspection,), check_rows.signature)
        parties = self._parties([inspection]).get(inspection)
        return tuple(one for one in found if _counts(one.sheet, parties) and sheet in ("", one.sheet))

    def result_reviews(self, inspection: str) -> dict[str, tuple[ResultReview, ...]]:
        """The office's words on the answers of an inspection, by uid of the answer, in order of arrival."""
        office = party_of(inspection)
        where = (
            "result IN (SELECT uid FROM check_result WHERE inspection = ?) AND result <> '' "
            f"AND verdict IN ('accepted', 'returned') AND is_issued = 1 AND {_STANDS} ORDER BY record"
        )
        found = self._all("review", check_rows.REVIEW, where, (inspection,), check_rows.review)
        return _grouped((one.result, one) for one in found if party_of(one.uid) == office)

    def findings(self, unit: str = "", inspection: str = "", withdrawn: bool = False) -> tuple[Finding, ...]:
        """The findings, the newest first, those of one day by their code.

        Args:
            unit: party that has to correct them; empty for all.
            inspection: uid; empty for all.
            withdrawn: whether withdrawn ones are included.
        """
        stands = "" if withdrawn else f"AND {_STANDS} "
        where = (
            f"(? = '' OR unit = ?) AND (? = '' OR inspection = ?) AND {_WHOLE} {stands}"
            "ORDER BY found_on DESC, code, record"
        )
        values = (unit, unit, inspection, inspection)
        return self._all("finding", check_rows.FINDING, where, values, check_rows.finding)

    def finding(self, uid: str) -> Finding | None:
        """A finding by its uid, be it withdrawn."""
        return self._one("finding", check_rows.FINDING, uid, check_rows.finding, _WHOLE)

    def finding_by_code(self, code: str) -> Finding | None:
        """The finding of a code; of several the one that stands and came first."""
        where = f"code = ? AND {_WHOLE} ORDER BY is_withdrawn, record LIMIT 1"
        found = self._all("finding", check_rows.FINDING, where, (code,), check_rows.finding)
        return next(iter(found), None)

    def corrective_actions(self, findings: Iterable[str]) -> dict[str, tuple[CorrectiveAction, ...]]:
        """What the units of findings did, by uid of the finding, by day, drafts last.

        A finding without any is left out.
        """
        found: list[tuple[str, CorrectiveAction]] = []
        for some in chunks(findings):
            units = self._about("finding", "unit", some)
            where = (
                f'finding IN ({_places(some)}) AND "on" IS NOT NULL AND {_STANDS} '
                'ORDER BY is_issued DESC, "on", record'
            )
            said = self._all("corrective_action", check_rows.ACTION, where, some, check_rows.action)
            found += [(one.finding, one) for one in said if party_of(one.uid) == units.get(one.finding)]
        return _grouped(found)

    def reinspections(self, findings: Iterable[str]) -> dict[str, tuple[Reinspection, ...]]:
        """What the office saw of corrective actions, by uid of the finding, by day, then in order of arrival.

        A finding without any is left out.
        """
        found: list[tuple[str, Reinspection]] = []
        for some in chunks(findings):
            said = self._connection.execute(
                'SELECT corrective_action.finding, ruling.version, is_granted, ruling."on", ruling.uid, '
                "about, reason, ruling.inspection FROM ruling "
                "JOIN corrective_action ON corrective_action.uid = ruling.about "
                f"WHERE corrective_action.finding IN ({_places(some)}) AND ruling.about <> '' "
                "AND ruling.kind = 'reinspection' AND ruling.\"on\" IS NOT NULL AND ruling.is_issued = 1 "
                'AND ruling.is_withdrawn = 0 ORDER BY ruling."on", ruling.record',
                some,
            )
            found += [(row[0], check_rows.reinspection(row[1:])) for row in said]
        return _grouped((key, one) for key, one in found if party_of(one.uid) == party_of(key))

    def finding_photos(self, finding: str) -> tuple[CheckEvidence, ...]:
        """The photographs of a finding as the office quotes them, in order of arrival."""
        of = self.finding(finding)
        where = f"\"of\" = ? AND sha256 <> '' AND {_STANDS} ORDER BY record"
        return self._all(
            "quotation", check_rows.PHOTO, where, (finding,), lambda row: check_rows.photo(row, of)
        )

    def quoted_answers(self, inspection: str) -> tuple[QuotedAnswers, ...]:
        """Last time's answers, as the office quotes them for an inspection, in order of arrival."""
        where = f"\"of\" = ? AND answers <> '[]' AND {_STANDS} ORDER BY record"
        return self._all("quotation", check_rows.QUOTED, where, (inspection,), check_rows.quoted)

    def _results(self, inspections: Sequence[str], *, drafts: bool) -> list[CheckResult]:
        """The answers of some inspections by inspectors that take part, with what is attached."""
        places, told = _places(inspections), "" if drafts else "AND is_issued = 1 "
        attached = self._attached(inspections)
        parties = self._parties(inspections)
        found = self._connection.execute(
            f"SELECT {check_rows.RESULT} FROM check_result WHERE inspection IN ({places}) AND {_STANDS} "
            f"{told}ORDER BY item, target, substr(uid, 1, instr(uid, '/')), is_issued DESC, record",
            inspections,
        )
        results = (check_rows.result(row, attached) for row in found)
        return [one for one in results if _counts(one.answer.inspector, parties.get(one.inspection))]

    def _attached(self, inspections: Sequence[str]) -> Attached:
        """What is attached to the answers of some inspections."""
        found = self._connection.execute(
            f"SELECT {check_rows.ATTACHED} FROM check_evidence "
            f"WHERE inspection IN ({_places(inspections)}) AND sha256 <> '' AND {_STANDS} ORDER BY sha256",
            inspections,
        )
        return Attached(found)

    def _parties(self, inspections: Sequence[str]) -> dict[str, frozenset[str]]:
        """Who takes part, by uid of the inspection; one that is not here is left out."""
        told = self._about("inspection", "shares", inspections)
        return {
            uid: frozenset(share.inspector for share in check_rows.shares(text)) for uid, text in told.items()
        }

    def _about(self, table: str, column: str, uids: Sequence[str]) -> dict[str, str]:
        """One column of records, by their uid."""
        found = self._connection.execute(
            f"SELECT uid, {column} FROM {table} WHERE record IN "
            f"(SELECT id FROM record WHERE kind = ? AND uid IN ({_places(uids)}))",
            (table, *uids),
        )
        return dict(found.fetchall())

    def _one(
        self,
        table: str,
        columns: str,
        uid: str,
        value: Callable[[Sequence[Any]], Value],
        condition: str = "1",
    ) -> Value | None:
        where = f"record = (SELECT id FROM record WHERE kind = ? AND uid = ?) AND {condition}"
        return self._first(table, columns, where, (table, uid), value)


def _counts(inspector: str, parties: frozenset[str] | None) -> bool:
    """Whether a party takes part; where the inspection is not here, nobody can tell."""
    return parties is None or inspector in parties


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _grouped(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return {key: tuple(several) for key, several in found.items()}
