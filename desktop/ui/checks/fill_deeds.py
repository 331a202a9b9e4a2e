"""What keys and buttons do to one answer of a sheet."""

from collections.abc import Iterator
from enum import Enum

from desktop.domain.checks import details
from desktop.domain.checks.inspections import Place, ResultState, fails
from desktop.domain.checks.standing import GapKind, lacking
from desktop.domain.checks.values import Severity, Verdict
from desktop.services.checks.fill_fields import AnswerFields, Key
from desktop.services.checks.fill_sheet import FillSheet


class Need(Enum):
    """What an answer needs next, in the order in which it is asked."""

    VERDICT = "verdict"
    MENDING = "mending"
    CONFIRMING = "confirming"
    MEASURE = "measure"
    STRENGTH = "strength"
    SEVERITY = "severity"
    OBSERVATION = "observation"
    REASON = "reason"
    NOTHING = "nothing"


_NEEDS = (
    (GapKind.UNCHECKED, Need.VERDICT),
    (GapKind.CHANGED, Need.VERDICT),
    (GapKind.COPIED, Need.CONFIRMING),
    (GapKind.SEVERITY, Need.SEVERITY),
    (GapKind.OBSERVATION, Need.OBSERVATION),
    (GapKind.REASON, Need.REASON),
)


class FillDeeds:
    """Changes answers of a sheet; what does not fit an answer is left alone.

    Args:
        sheet: open.
    """

    def __init__(self, sheet: FillSheet) -> None:
        self._sheet = sheet
        self._written: dict[str, dict[Key, str]] = {}

    @property
    def profile(self) -> str:
        """The scoring profile of the check."""
        return self._sheet.inspection.profile or self._sheet.checklist.profile

    def judge(self, place: Place, verdict: Verdict) -> None:
        """Gives an answer its verdict; what only another verdict asks for is dropped in the same step."""
        answer = self._sheet.answer(place.key)
        fields: AnswerFields = {"verdict": verdict}
        fitting = details.fitting(verdict, answer.details)
        if fitting != answer.details:
            fields["details"] = fitting
        if answer.severity is not None and not fails(verdict):
            fields["severity"] = None
        if answer.reason and verdict is not Verdict.NOT_APPLICABLE:
            fields["reason"] = ""
        self._sheet.type(place.key, **fields)

    def rate(self, place: Place, severity: Severity) -> bool:
        """Says how grave it is that an item does not conform.

        Returns:
            Whether that is asked of its answer.
        """
        if not fails(self._sheet.answer(place.key).verdict):
            return False
        self._sheet.type(place.key, severity=severity)
        return True

    def write(self, place: Place, name: str, text: str) -> None:
        """Keeps a text as it is being typed.

        Args:
            place: where.
            name: one of `fill_fields.TEXTS`.
            text: the whole of it.
        """
        fields: AnswerFields = {}
        fields[name] = text  # type: ignore[literal-required] # one of the names of texts
        self._sheet.type(place.key, **fields)
        written = self._written.setdefault(name, {})
        written.pop(place.key, None)
        if text.strip():
            written[place.key] = text

    def measure(self, place: Place, name: str, text: str) -> None:
        """Keeps a figure as it is being typed."""
        measured = dict(self._sheet.answer(place.key).details) | {name: text.strip()}
        self._sheet.type(place.key, details={one: value for one, value in measured.items() if value})

    def toggle(self, place: Place, name: str) -> bool:
        """Turns D, A or K over, and lets the verdict follow.

        Returns:
            Whether the item is measured.
        """
        if not details.is_measured(self.profile, place.item):
            return False
        answer = self._sheet.answer(place.key)
        turned = details.toggled(answer, name)
        verdict = details.verdict_of(turned) or answer.verdict
        fields: AnswerFields = {"details": turned, "verdict": verdict}
        if answer.severity is not None and not fails(verdict):
            fields["severity"] = None
        self._sheet.type(place.key, **fields)
        return True

    def latest(self, name: str, key: Key) -> str:
        """The text that was last written into a field of another answer; else the nearest one above.

        Args:
            name: of the field.
            key: of the place that asks.

        Returns:
            Empty when there is none.
        """
        written = [text for one, text in self._written.get(name, {}).items() if one != key]
        if written:
            return written[-1]
        keys = [place.key for place in self._sheet.places]
        above = reversed(keys[: keys.index(key)])
        found: Iterator[str] = (getattr(self._sheet.answer(one), name) for one in above)
        return next((text for text in found if text), "")

    def need(self, place: Place) -> Need:
        """What an answer needs next."""
        answer = self._sheet.answer(place.key)
        lacks = lacking(place.item, answer)
        if self._sheet.state(place.key) is ResultState.RETURNED:
            return Need.MENDING
        for kind, need in _NEEDS[:3]:
            if kind in lacks:
                return need
        measures = details.wanted(self.profile, place.item, answer)
        if measures:
            return Need.STRENGTH if measures == (details.STRENGTH,) else Need.MEASURE
        return next((need for kind, need in _NEEDS[3:] if kind in lacks), Need.NOTHING)
