"""Who checks what: inspectors as parties, categories divided among them, targets as planned."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.domain.checks.inspections import Share, split_shares
from desktop.domain.checks.scoring import UnknownLevel
from desktop.domain.checks.values import Checklist
from desktop.domain.text import clean_line
from desktop.records.stream import Role, is_party, role_of
from desktop.services.checks.planning_values import CategoryUnknown, ShareOfNobody
from desktop.services.directory import DirectoryService
from desktop.services.exchange_parties import Parties
from desktop.services.session import Session
from desktop.services.workspaces import party_id

Person = tuple[str, str]
"""Party and name of an inspector."""


def known_level(checklist: Checklist, level: str) -> str:
    """A level of a checklist; the only one when none is named and there is but one.

    Raises:
        UnknownLevel: it does not have the level, or has several and none is named.
    """
    levels = tuple(checklist.levels) or ("",)
    if not level and len(levels) == 1:
        return levels[0]
    if level not in levels:
        raise UnknownLevel(level=level)
    return level


def level_items(checklist: Checklist, level: str, items: Sequence[str] = ()) -> Checklist:
    """A checklist with only the items of a level.

    Args:
        checklist: one edition.
        level: of it.
        items: codes of the only ones; empty for all.
    """
    kept = [item for item in checklist.of_level(level) if not items or item.code in items]
    return replace(checklist, items=tuple(kept))


def known_categories(part: Checklist) -> tuple[str, ...]:
    """Categories in the order of the checklist."""
    return tuple(dict.fromkeys(item.category for item in part.items))


def inspectors_of(session: Session, names: Sequence[str]) -> tuple[Person, ...]:
    """Inspectors as parties, each once.

    Args:
        session: the office's.
        names: of persons, or party identifiers.
    """
    found: dict[str, str] = {}
    for name in map(clean_line, names):
        if name:
            party, known = _inspector(session, name)
            found.setdefault(party, known)
    return tuple(found.items())


def divided(
    part: Checklist, people: Sequence[Person], wanted: Mapping[str, Sequence[str]]
) -> tuple[Share, ...]:
    """Who checks what, in the order of the people.

    Args:
        part: what is checked.
        people: inspectors.
        wanted: categories by name or party of an inspector; no categories are all of them. Those who have no
            entry divide what is left; where that gives one nothing, it shares all.

    Raises:
        ShareOfNobody: an entry of somebody who is not among the people.
        CategoryUnknown: a category that is not checked.
    """
    categories = known_categories(part)
    given = {_member(people, name): _chosen(categories, chosen) for name, chosen in wanted.items()}
    taken = {one for chosen in given.values() for one in (chosen or categories)}
    left = replace(part, items=tuple(item for item in part.items if item.category not in taken))
    open_ones = [party for party, _ in people if party not in given]
    if open_ones:
        given |= dict(zip(open_ones, split_shares(left, "", len(open_ones)), strict=True))
    return tuple(Share(party, name, given[party]) for party, name in people)


def planned_targets(part: Checklist, targets: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Targets by category as they are kept: names once, categories without names left out.

    Raises:
        CategoryUnknown: a category that is not checked.
    """
    categories = known_categories(part)
    found = {}
    for category, names in targets.items():
        kept = list(dict.fromkeys(map(clean_line, names)))
        kept = [name for name in kept if name] or kept[:1]
        if any(kept):
            (known,) = _chosen(categories, [category])
            found[known] = kept
    return found


def _chosen(categories: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    chosen = {clean_line(one) for one in wanted}
    for one in chosen:
        if one not in categories:
            raise CategoryUnknown(name=one, names="、".join(categories))
    return tuple(one for one in categories if one in chosen)


def _member(people: Sequence[Person], name: str) -> str:
    for party, known in people:
        if clean_line(name) in (party, known):
            return party
    raise ShareOfNobody(name=name)


def _inspector(session: Session, name: str) -> Person:
    """The party of an inspector; one whose key is known keeps the identifier it came with."""
    parties = Parties(session)
    if is_party(name) and role_of(name) is Role.INSPECTOR:
        return name, parties.name(name)
    for one in parties.installations():
        if one.name == name and role_of(one.party) is Role.INSPECTOR:
            return one.party, name
    return party_id(Role.INSPECTOR, name, DirectoryService(session).directory()), name
