"""Rows of a table of evaluation rules as parts: rules as columns say them, else as wordings do."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import NotApplicable, Part, Rule
from desktop.domain.text import clean
from desktop.i18n import mark, tr
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.rule_pieces import Piece, extra_pieces, pieces_of
from desktop.services.evaluation.scheme_columns import SchemeSheet
from desktop.services.evaluation.scheme_drafts import ASSUMED, PROPOSED, Line, Notes
from desktop.services.evaluation.scheme_words import (
    BadCell,
    parameter_words,
    read_choice,
    read_examples,
    read_flag,
    read_number,
    read_rule,
)

_T = TypeVar("_T")
_PROPOSED = mark("“{sheet}”第{row}行“{column}”：按“{words}”推定为“{kind}”{parameters}，请核对")
_OTHER_POINTS = mark(
    "“{sheet}”第{row}行“{column}”里写的分数合计不是{points}分，整条作为一个计分项由责任单位评分，请核对"
)
_LONGEST_TITLE, _LONGEST_WORDS = 30, 60
_ZERO = Decimal(0)
_CLAUSE_END = re.compile(r"[，,；;。\n]")
_POINTS = re.compile(r"[（(]\d+(?:\.\d+)?\s*分[^）)]*[）)]")


@dataclass(slots=True)
class Read:
    """What was read beside the parts.

    Attributes:
        proposed: codes of parts whose rule was proposed.
        judged: rows without a rule, by their wording.
    """

    proposed: list[str] = field(default_factory=list)
    judged: list[int] = field(default_factory=list)


class PartReader:
    """Reads the parts of an indicator out of its rows."""

    def __init__(self, sheet: SchemeSheet, notes: Notes) -> None:
        self._sheet, self._notes = sheet, notes
        self.read = Read()
        self._facts = {title: name for name, kind in FACTS.items() for title in (kind.title, tr(kind.title))}

    def parts(self, code: str, lines: Sequence[Line], *, is_extra: bool) -> list[Part]:
        """The parts of an indicator; fewer when a row cannot be read.

        Args:
            code: of the indicator.
            lines: its rows.
            is_extra: it stands beside the full points.
        """
        found: list[tuple[Line, Part]] = []
        for line in lines:
            if not line.get("wording"):
                self._notes.empty(line.number, self._sheet.head("wording"))
            elif line.get("kind"):
                found += [(line, one) for one in self._stated(line, is_alone=len(lines) == 1)]
            else:
                found += [(line, one) for one in self._proposed(line, is_extra=is_extra)]
        return [self._named(code, place, len(found), *one) for place, one in enumerate(found, 1)]

    def not_applicable(self, lines: Sequence[Line]) -> NotApplicable | None:
        """Where points of what does not apply go, as a column or the wording says."""
        line = lines[0]
        if line.get("applies"):
            return self.cell(line, "applies", lambda text: read_choice(text, NotApplicable))
        if line.get("kind") or not line.get("wording"):
            return None
        return pieces_of(line.get("wording"), _ZERO)[0][0].proposal.not_applicable

    def is_extra(self, line: Line) -> bool:
        """Whether a column says that a row is bonus or penalty."""
        return bool(line.get("extra")) and bool(self.cell(line, "extra", read_flag))

    def number(self, line: Line, name: str) -> Decimal | None:
        """The number of a cell; None, and a problem where it is none, or for an empty one."""
        return self.cell(line, name, read_number) if line.get(name) else None

    def cell(self, line: Line, name: str, read: Callable[[str], _T]) -> _T | None:
        """What a cell says; None and a problem when it cannot be read."""
        try:
            return read(line.get(name))
        except BadCell as error:
            self._notes.bad(line.number, self._sheet.head(name), str(error))
            return None

    def _stated(self, line: Line, *, is_alone: bool) -> list[Part]:
        rule = self._rule(line)
        examples = self.cell(line, "examples", read_examples)
        name = "part_points" if line.get("part_points") or not is_alone else "points"
        points = self.number(line, name)
        if points is None and not line.get(name):
            self._notes.empty(line.number, self._sheet.head(name))
        if rule is None or examples is None or points is None:
            return []
        wording = clean(line.get("wording"))
        return [Part(line.get("part_code"), line.get("part_title"), points, rule, wording, "", examples)]

    def _rule(self, line: Line) -> Rule | None:
        """The rule of two columns; what is wrong is said of the one that it stands in."""
        if self.cell(line, "kind", _known_kind) is None:
            return None
        return self.cell(line, "parameters", lambda text: read_rule(line.get("kind"), text))

    def _proposed(self, line: Line, *, is_extra: bool) -> list[Part]:
        wording = clean(line.get("wording"))
        if is_extra:
            return [self._of_piece(line, one) for one in extra_pieces(wording)]
        name = "part_points" if line.get("part_points") else "points"
        points = self.number(line, name)
        if points is None:
            if not line.get(name):
                self._notes.empty(line.number, self._sheet.head(name))
            return []
        pieces, is_other = pieces_of(wording, points)
        if is_other:
            column = self._sheet.head("wording")
            self._notes.add(ASSUMED, _OTHER_POINTS, line.number, column=column, points=f"{points:f}")
        return [self._of_piece(line, one) for one in pieces]

    def _of_piece(self, line: Line, piece: Piece) -> Part:
        rule = piece.proposal.rule
        if piece.proposal.is_judged:
            self.read.judged.append(line.number)
        else:
            given = [parameter_words(rule), *map(tr, piece.proposal.assumed)]
            said = "；".join(filter(None, given))
            self._notes.add(
                PROPOSED,
                _PROPOSED,
                line.number,
                column=self._sheet.head("wording"),
                words=piece.proposal.words[:_LONGEST_WORDS],
                kind=tr(KINDS[rule.kind].title),
                parameters=f"（{said}）" if said else "",
            )
        return Part("", "", piece.points or _ZERO, rule, piece.wording, "")

    def _named(self, code: str, place: int, count: int, line: Line, part: Part) -> Part:
        own = part.code or (code if count == 1 else f"{code}-{place}")
        title = part.title or line.get("content" if count == 1 else "")
        if not title and count > 1:
            title = short_title(part.wording)
        if not line.get("kind") and part.rule.kind != "judged":
            self.read.proposed.append(own)
        fact = line.get("fact")
        fact = self._facts.get(fact, fact) or f"manual.{own}"
        return Part(own, title[:_LONGEST_TITLE], part.points, part.rule, part.wording, fact, part.examples)


def _known_kind(text: str) -> str:
    for one in KINDS.values():
        if text in (one.name, one.title, tr(one.title)):
            return one.name
    raise BadCell(text)


def short_title(wording: str) -> str:
    """The first clause of a wording, without its number."""
    text = wording.lstrip("0123456789.、．(（)） ")
    return _CLAUSE_END.split(_POINTS.sub("", text), maxsplit=1)[0].strip()[:_LONGEST_TITLE]
