"""Writes what an import decided: changes of tasks, and new rows as drafts of a document of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.domain.ledger import PolicyDocument, Span
from desktop.domain.policy.dates import TimeContext
from desktop.domain.text import clean_line
from desktop.i18n import tr
from desktop.models.ledger import TaskQuery
from desktop.services.ledger_columns import SheetMapping
from desktop.services.ledger_import_plan import RowAction, RowPlan
from desktop.services.ledger_import_tasks import ORIGIN, located
from desktop.services.ledger_import_text import MOST_CHARS, CitedRow, LedgerText, TextWriter
from desktop.services.ledger_import_values import (
    Place,
    RowValues,
    deadlines_in,
    moved,
    targets_in,
    title_of,
    units_of,
)
from desktop.services.policies import PARSER_EDITION, iso, target_fields
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What a document of imported rows says of where it came from.

    Attributes:
        cited: the document that new rows cite instead; None to make one of them.
    """

    name: str
    title: str
    sha256: str
    mapping: SheetMapping
    cited: PolicyDocument | None
    context: TimeContext
    year: int


class TaskWriter:
    """Writes rows inside one transaction, in their order.

    Attributes:
        codes: of the tasks made.
        policies: uids of the documents made.
    """

    def __init__(self, session: Session, file: ImportedFile, chapters: Sequence[tuple[int, str]]) -> None:
        self._session = session
        self._file = file
        self._text = TextWriter(file.title, file.mapping, chapters)
        self._numbers: dict[str, int] = {}
        self.codes: list[str] = []
        self.policies: list[str] = []

    def write(self, row: RowValues, plan: RowPlan) -> None:
        """Writes one row; new ones wait until they make a document."""
        if plan.action is RowAction.UPDATE:
            self._update(plan)
        elif plan.action is RowAction.NEW and self._file.cited is not None:
            self._draft_citing(row, self._file.cited)
        elif plan.action is RowAction.NEW:
            self._text.add(row)
            if self._text.chars > MOST_CHARS:
                self.finish()

    def finish(self) -> None:
        """Writes the document of the new rows that wait."""
        if self._text.rows:
            self._write_document(self._text.finish())

    def _update(self, plan: RowPlan) -> None:
        for record in plan.records:
            if record.uid:
                self._session.change(record.kind, record.uid, record.fields)
            else:
                audience = self._session.audience_of("task", plan.uid)
                self._session.create(record.kind, audience, record.fields)

    def _write_document(self, document: LedgerText) -> None:
        code = self._policy_code()
        fields = {
            "code": code,
            "title": self._document_title(),
            "doc_no": "",
            "issuer": self._session.party_name,
            "issued_on": None,
            "text": document.text,
            "clauses": list(document.clauses),
            "source_name": self._file.name,
            "source_sha256": self._file.sha256,
            "parser": PARSER_EDITION,
        }
        policy = self._session.create("policy", self._session.party, fields)
        self.policies.append(policy)
        for cited in document.rows:
            self._draft(policy, code, document.text, cited)

    def _draft(self, policy: str, policy_code: str, text: str, cited: CitedRow) -> None:
        start, end = cited.demand
        place = {"clause": cited.clause, "text": text[start:end], "span": [start, end]}
        self._create(cited.row, policy, policy_code, place, _Places(text, cited.places))

    def _draft_citing(self, row: RowValues, policy: PolicyDocument) -> None:
        span = located(policy.text, row) or (0, 0)
        place = {"clause": _clause_at(policy, span[0]), "text": policy.text[slice(*span)], "span": list(span)}
        self._create(row, policy.uid, policy.code, place, _Places(policy.text, {}, span))

    def _create(
        self, row: RowValues, policy: str, policy_code: str, place: Mapping[str, Any], places: "_Places"
    ) -> None:
        units = units_of(row)
        code, order = self._code(row, policy, policy_code)
        self.codes.append(code)
        task = self._session.create(
            "task",
            self._session.party,
            {
                "code": code,
                "order": order,
                "policy": policy,
                "title": title_of(row),
                "lead": list(units.lead),
                "responsible": list(units.responsible),
                "groups": list(units.groups),
                "sponsor": row.line("sponsor"),
                "note": row.note(),
                "origin": ORIGIN,
                **place,
            },
        )
        for number, one in enumerate(deadlines_in(row, self._file.context, self._file.year), start=1):
            span, words = places.of(one.place, one.span, one.text)
            said = {"due": iso(one.due), "due_text": clean_line(one.due_text), "reason": one.reason}
            fields = {"task": task, "order": number, "text": words, "span": list(span), **said}
            self._session.create("milestone", self._session.party, fields)
        for number, target in enumerate(targets_in(row), start=1):
            span, words = places.of(target.place, target.target.span, target.target.text)
            read = replace(target.target, span=span, text=words)
            self._session.create("target", self._session.party, target_fields(task, number, read))

    def _code(self, row: RowValues, policy: str, policy_code: str) -> tuple[str, int]:
        """The row's own code, which nobody has, or the next of the document; and its place in it."""
        if policy not in self._numbers:
            query = TaskQuery(policy=policy, withdrawn=True)
            tasks = self._session.workspace.ledger.tasks(query) if self._file.cited else ()
            self._numbers[policy] = max((task.order for task in tasks), default=0)
        self._numbers[policy] += 1
        order = self._numbers[policy]
        return row.line("code") or self._free_code(policy_code, order), order

    def _free_code(self, policy_code: str, number: int) -> str:
        ledger = self._session.workspace.ledger
        while ledger.task_by_code(code := f"{policy_code}-{number:03d}"):
            number += 1
        return code

    def _policy_code(self) -> str:
        taken = {record.get("code") for record in self._session.workspace.log.records("policy")}
        number = 1
        while (code := f"{self._session.year}-T{number}") in taken:
            number += 1
        return code

    def _document_title(self) -> str:
        title = tr("导入台账：{title}", title=self._file.title)
        return title if not self.policies else f"{title}（{len(self.policies) + 1}）"


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the cells of a row stand in a document.

    Attributes:
        whole: what everything cites that stands nowhere else.
    """

    text: str
    places: Mapping[Place, Span]
    whole: Span = (0, 0)

    def of(self, place: Place, span: Span, words: str) -> tuple[Span, str]:
        """A span counted in the document, and the words there; the words as they are when it is not there."""
        if place not in self.places:
            return self.whole, words
        found = moved(span, self.places[place][0])
        return found, self.text[slice(*found)]


def _clause_at(policy: PolicyDocument, place: int) -> str:
    """The innermost clause whose span holds a character."""
    holding = [clause for clause in policy.clauses if clause.span[0] <= place < clause.span[1]]
    return max(holding, key=lambda clause: clause.level).path if holding else ""
