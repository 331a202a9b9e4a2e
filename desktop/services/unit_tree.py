"""The units with their cases counted by light: what stands beside a list of cases."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.supervision import Light
from desktop.services.directory import DirectoryService
from desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class UnitNode:
    """One unit that has cases.

    Attributes:
        unit: party identifier.
        group: the group it is ranked in; empty for none.
        lights: number of its cases that stand, per light; lights without any are left out.
    """

    unit: str
    name: str
    group: str
    lights: Mapping[Light, int]

    @property
    def total(self) -> int:
        """All its cases that stand."""
        return sum(self.lights.values())


def unit_nodes(session: Session) -> tuple[UnitNode, ...]:
    """The units that have cases, in protocol order; those the directory does not know come last."""
    with session.reading() as workspace:
        counts = workspace.ledger.case_counts(("unit", "light"))
    lights: dict[str, dict[Light, int]] = {}
    for (unit, light), count in counts.items():
        lights.setdefault(unit, {})[Light(light)] = count
    known = {f"unit.{unit.code}": unit for unit in DirectoryService(session).units()}
    ordered = [*(party for party in known if party in lights), *sorted(set(lights) - set(known))]
    return tuple(
        UnitNode(
            party,
            (known[party].short or known[party].name) if party in known else party,
            known[party].group if party in known else "",
            lights[party],
        )
        for party in ordered
    )
