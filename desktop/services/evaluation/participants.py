"""Who takes part in an evaluation: the units of the directory, by the groups of the scheme."""

from collections.abc import Iterator

from desktop.domain.evaluation.values import Participant, Scheme
from desktop.domain.units import Unit, UnitDirectory
from desktop.i18n import tr
from desktop.services.directory import DirectoryService
from desktop.services.session import Session


def participants(session: Session, scheme: Scheme) -> tuple[Participant, ...]:
    """Every unit that is evaluated, with or without a single fact, by group, then in protocol order.

    A unit that another one has taken over from by today takes no part. A unit that a group names goes there;
    any other goes to the first group that its group of the directory belongs to.

    Args:
        session: whose directory is asked, as it stands today.
        scheme: with its groups.
    """
    directory = DirectoryService(session).directory()
    today = session.today()
    members = _members(directory, scheme)
    present = [unit for unit in directory.units if directory.successor(unit.code, today) is None]
    found = [
        Participant(f"unit.{unit.code}", unit.short, members[unit.code], unit.order)
        for unit in present
        if unit.code in members
    ]
    places = {group.code: place for place, group in enumerate(scheme.groups)}
    return tuple(sorted(found, key=lambda one: (places[one.group], one.order, one.party)))


def remarks(session: Session, scheme: Scheme) -> tuple[str, ...]:
    """Which units of the scheme's groups take no part, and why; in protocol order."""
    directory = DirectoryService(session).directory()
    members = _members(directory, scheme)
    return tuple(
        tr("{old}已由{new}承接，不参加考核。", old=unit.short, new=heir.short)
        for unit, heir in _succeeded(session, directory)
        if unit.code in members
    )


def _succeeded(session: Session, directory: UnitDirectory) -> Iterator[tuple[Unit, Unit]]:
    today = session.today()
    for unit in directory.units:
        heir = directory.successor(unit.code, today)
        if heir is not None:
            yield unit, heir


def _members(directory: UnitDirectory, scheme: Scheme) -> dict[str, str]:
    """Group by code of the unit."""
    found: dict[str, str] = {}
    for group in reversed(scheme.groups):
        found |= {unit.code: group.code for unit in directory.units if unit.group and unit.group in group.of}
    for group in reversed(scheme.groups):
        found |= dict.fromkeys(group.units, group.code)
    return found
