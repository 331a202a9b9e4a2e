"""Circles (知悉范围): named sets of parties that something is told to, and nobody else.

The office states who is in a circle as a record told to everyone; what is told to the circle is read by
its members only.

Source: DESIGN.md, "The kernel": an audience is everyone, one party, or a named circle of parties.
"""

from collections.abc import Iterable
from hashlib import sha256

from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.records.stream import EVERYONE
from desktop.services.session import Session

_PREFIX = "circle."
_DIGITS = 12
_MOST_DIGITS = 36


def circle_of(session: Session, members: Iterable[str]) -> str:
    """The circle of exactly these parties, made when there is none, inside a transaction.

    Args:
        session: the office's.
        members: party identifiers; order and repetition do not matter.

    Returns:
        The audience, ``circle.<name>``.
    """
    wanted = sorted(set(members))
    own = [one for one in _circles(session.workspace, session.party) if not one.is_withdrawn]
    for circle in own:
        if sorted(members_of(circle)) == wanted:
            return audience_of(circle)
    name = _free_name(wanted, {str(circle.get("name")) for circle in own})
    session.put("circle", (name,), EVERYONE, {"name": name, "members": wanted})
    return f"{_PREFIX}{name}"


def join_circle(session: Session, audience: str, member: str) -> bool:
    """Lets a party read everything that was told to a circle of ours, inside a transaction.

    Returns:
        Whether it was no member before; False for an audience that is no circle.
    """
    for circle in _circles(session.workspace, session.party):
        if audience_of(circle) == audience and member not in members_of(circle):
            members = sorted({*members_of(circle), member})
            return session.change("circle", circle.uid, {"members": members})
    return False


def circle_members(workspace: Workspace, owner: str, audience: str) -> tuple[str, ...]:
    """The parties of a circle as its owner states them; none when it is no circle.

    Args:
        workspace: where the owner's records are read.
        owner: the party whose circle it is.
        audience: ``circle.<name>``.
    """
    for circle in _circles(workspace, owner):
        if audience_of(circle) == audience:
            return members_of(circle)
    return ()


def audience_of(circle: FoldedRecord) -> str:
    """The audience that a circle's record names."""
    return f"{_PREFIX}{circle.get('name', '')}"


def members_of(circle: FoldedRecord) -> tuple[str, ...]:
    """The parties in a circle's record."""
    members = circle.get("members", [])
    return tuple(map(str, members)) if isinstance(members, list) else ()


def _circles(workspace: Workspace, owner: str) -> list[FoldedRecord]:
    return [one for one in workspace.log.records("circle") if one.uid.partition("/")[0] == owner]


def _free_name(members: list[str], taken: set[str]) -> str:
    """A name made of the members, so that two computers of the office make the same circle."""
    digest = sha256("|".join(members).encode()).hexdigest()
    names = (f"c{digest[:length]}" for length in range(_DIGITS, _MOST_DIGITS))
    return next(name for name in names if name not in taken)
