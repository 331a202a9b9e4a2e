"""What the QR code of a paper of an evaluation says, so that the paper can be compared with a workspace."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from desktop.domain.evaluation.values import UnitScore
from desktop.domain.evaluation.versions import inputs_version
from desktop.services.evaluation.values import EvaluationView

FORM = "DUKAO1"
DIGITS = 24
"""Hexadecimal digits of a hash in the code: 96 bits, and the code stays coarse enough for a telephone."""


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a paper says it shows; empty where it says nothing.

    Attributes:
        paper: name of the paper, as in the catalogue.
        scheme: ``code edition``.
        unit: party; empty for a paper of all units.
        record: code of the indicator; empty for all.
        day: of the facts, ISO.
        snapshot: beginning of the hash of the frozen inputs; empty when nothing was frozen.
        inputs: beginning of the hash of the inputs.
        figures: beginning of the hash of the printed figures.
        total: of the unit.
        rank: of the unit; empty when it has none.
        grade: code.
    """

    paper: str
    scheme: str
    unit: str = ""
    record: str = ""
    day: str = ""
    snapshot: str = ""
    inputs: str = ""
    figures: str = ""
    total: str = ""
    rank: str = ""
    grade: str = ""

    @property
    def on(self) -> date | None:
        """Day of the facts; None when it is none."""
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return None


def code_of(view: EvaluationView, paper: str, unit: UnitScore | None = None, record: str = "") -> PaperCode:
    """The code of a paper.

    Args:
        view: what it shows.
        paper: its name.
        unit: whose paper it is; None for one of all units.
        record: code of the indicator; empty for all.
    """
    shown = view.evaluation.units if unit is None else (unit,)
    return PaperCode(
        paper=paper,
        scheme=view.entry.name,
        unit=unit.participant.party if unit else "",
        record=record,
        day=view.as_of.isoformat(),
        snapshot=view.frozen.inputs_sha256[:DIGITS] if view.is_frozen and view.frozen else "",
        inputs=inputs_version(view.inputs)[:DIGITS],
        figures=figures_hash(shown),
        total=f"{unit.total:f}" if unit else "",
        rank=str(unit.rank or "") if unit else "",
        grade=unit.grade if unit else "",
    )


def figures_hash(units: Iterable[UnitScore]) -> str:
    """A hash over every figure of some units: points of all indicators, totals, ranks, grades."""
    lines = []
    for unit in units:
        lines.append(f"{unit.participant.party} {unit.initial:f} {unit.total:f} {unit.rank} {unit.grade}")
        lines += [
            f"{one.indicator.code} {one.initial:f} {one.final:f} {one.full:f}" for one in unit.indicators
        ]
    return sha256("\n".join(lines).encode()).hexdigest()[:DIGITS]


def code_text(code: PaperCode) -> str:
    """The text of the QR code: ASCII, whatever the values."""
    said = {_SHORT[name]: value for name, value in asdict(code).items() if value}
    return f"{FORM}?{urlencode(said)}"


def read_code(text: str) -> PaperCode | None:
    """What a QR code says; None when it is not of one of these papers."""
    form, _, query = text.partition("?")
    if form != FORM:
        return None
    said = {_LONG[name]: value for name, value in parse_qsl(query) if name in _LONG}
    if not said.get("paper") or not said.get("scheme"):
        return None
    return PaperCode(**said)


_SHORT = dict(zip((one.name for one in fields(PaperCode)), "psurdziftkg", strict=True))
_LONG = {short: name for name, short in _SHORT.items()}
