"""Where the answers of many inspections stand, and how many findings they have: counted for lists."""

from dataclasses import dataclass

from sqlcipher3 import dbapi2

from desktop.domain.checks.inspections import ResultState

_STATES = tuple(ResultState)
_DRAFT, _SUBMITTED, _RETURNED, _ACCEPTED = map(
    _STATES.index,
    (ResultState.DRAFT, ResultState.SUBMITTED, ResultState.RETURNED, ResultState.ACCEPTED),
)
_PLACES, _PARTS = "\x1e", "\x1f"  # between places, between item and target; no text keeps control characters
_WORD = (
    "(SELECT min(verdict = 'accepted') FROM review WHERE review.result = check_result.uid "
    "AND review.result <> '' AND verdict IN ('accepted', 'returned') AND is_issued = 1 AND is_withdrawn = 0 "
    "AND review.version = lower(hex((SELECT version FROM record WHERE record.id = check_result.record))) "
    "AND substr(review.uid, 1, instr(review.uid, '/')) = substr(inspection, 1, instr(inspection, '/')))"
)
_STATE = (
    f"CASE WHEN is_issued = 0 THEN {_DRAFT} ELSE CASE {_WORD} "
    f"WHEN 1 THEN {_ACCEPTED} WHEN 0 THEN {_RETURNED} ELSE {_SUBMITTED} END END"
)
_PARTY = "substr(uid, 1, instr(uid, '/') - 1)"
ANSWERS = (
    f"SELECT inspection, group_concat(item || '{_PARTS}' || target, '{_PLACES}'), "
    f"group_concat({_PARTY}, '{_PLACES}'), group_concat({_STATE}, '') "
    "FROM check_result WHERE is_withdrawn = 0 GROUP BY inspection"
)


@dataclass(frozen=True, slots=True)
class AnswerStates:
    """The answers of one inspection that stand, all in the same order.

    Attributes:
        places: see `place_text`.
        inspectors: parties.
        states: one digit each, the number of the state in `ResultState`.
    """

    places: list[str]
    inspectors: list[str]
    states: str

    def count(self, state: ResultState) -> int:
        """Answers in a state."""
        return self.states.count(str(_STATES.index(state)))

    def each(self) -> list[tuple[str, str, ResultState]]:
        """Place, inspector and state of every answer."""
        states = (_STATES[int(digit)] for digit in self.states)
        return list(zip(self.places, self.inspectors, states, strict=False))


def place_text(item: str, target: str) -> str:
    """A place as one text, to be compared."""
    return f"{item}{_PARTS}{target}"


def read_answer_states(connection: dbapi2.Connection) -> dict[str, AnswerStates]:
    """The answers of all inspections by uid; `domain.checks.inspections.result_state` in SQL."""
    return {
        inspection: AnswerStates(places.split(_PLACES), parties.split(_PLACES), states)
        for inspection, places, parties, states in connection.execute(ANSWERS)
    }


def read_finding_counts(connection: dbapi2.Connection) -> dict[str, tuple[int, int]]:
    """Findings and those of them that are not closed, by uid of the inspection, without withdrawn ones."""
    rows = connection.execute(
        "SELECT inspection, count(*), sum(closed_on IS NULL) FROM finding "
        "WHERE is_withdrawn = 0 AND found_on IS NOT NULL GROUP BY inspection"
    )
    return {inspection: (count, open_ones) for inspection, count, open_ones in rows}
