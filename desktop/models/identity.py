"""Whose workspace it is."""

from dataclasses import dataclass

from desktop.records.stream import Role, role_of

_REPLICA_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workspace it is, and under which name its lines are written.

    Attributes:
        workspace: 32 hexadecimal digits of this workspace.
        party: party identifier, ``office.…``, ``unit.…`` or ``inspector.…``.
        party_name: its name for people.
        office: identifier of the office this workspace belongs to; the party itself for an office.
        fingerprint: SHA-256 of the installation's public signing key, 64 hexadecimal digits.
        generation: from 1; a new one after a restore or a copy.
        year: supervision year that new lines belong to.
        suite: value of `exchange.keys.Suite` that the signing key is of.
    """

    workspace: str
    party: str
    party_name: str
    office: str
    fingerprint: str
    generation: int
    year: int
    suite: str = "ed25519"

    @property
    def role(self) -> Role:
        """Role of the party."""
        return role_of(self.party)

    @property
    def replica(self) -> str:
        """Name of this replica: first 8 digits of the fingerprint, dot, generation."""
        return f"{self.fingerprint[:_REPLICA_DIGITS]}.{self.generation}"
