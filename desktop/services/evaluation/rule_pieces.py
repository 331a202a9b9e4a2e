"""Takes the wording of an indicator apart where each piece says its own points (1.…（15分）;2.…得20分)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from desktop.services.evaluation.rule_wording import LONGEST_WORDING, NUMBER, Proposal, levelled, propose

_ITEM = re.compile(r"(?<![\d.])(\d{1,2})[.、,．](?!\d)")
_BRACKET = re.compile(rf"\(({NUMBER})\s*分[^)]{{0,30}}\)")
_SAID = re.compile(rf"(?:得|计|记|赋予?)(?:满分)?({NUMBER})分")
_EDGE = re.compile(r"[,;。)]")
_WHOLE = frozenset({"best_level", "quota_and_more", "bands", "rank", "relative", "per_unit"})
_BETWEEN = " \n\t;；,，"
_HALF = re.compile(r"[;。]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a wording with its own rule.

    Attributes:
        points: None beside the full points.
    """

    wording: str
    points: Decimal | None
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class _Marker:
    """Where a wording says points."""

    start: int
    end: int
    points: Decimal
    is_bracket: bool


def pieces_of(wording: str, points: Decimal) -> tuple[tuple[Piece, ...], bool]:
    """The pieces of a wording whose points add up to those of the indicator.

    Args:
        wording: of the whole indicator.
        points: of the indicator.

    Returns:
        The pieces, or the whole wording as the only one; and whether the wording says other points than the
        table: then it is left to a person.
    """
    stretches = _stretches(wording) if len(wording) <= LONGEST_WORDING else []
    said = [(text, one) for text, one in stretches if one is not None]
    if len(said) > 1 and sum(one for _, one in said) == points:
        return tuple(Piece(text, one, propose(text, one)) for text, one in said), False
    whole = propose(wording, points)
    if said and sum(one for _, one in said) != points:
        judged = Proposal(propose("", points).rule)
        return (Piece(wording, points, whole if len(said) == 1 else judged),), True
    return (Piece(wording, points, whole),), False


def extra_pieces(wording: str) -> tuple[Piece, ...]:
    """The pieces of bonus and penalty, which no full points bound."""
    items = _items(wording) if len(wording) <= LONGEST_WORDING else []
    found = [
        text for item in items for text in _cut(item, _places(_HALF, item)) if text.strip(_BETWEEN + "。")
    ]
    return tuple(Piece(text.strip(_BETWEEN), None, propose(text, None)) for text in found) or (
        Piece(wording, None, propose(wording, None)),
    )


def _stretches(wording: str) -> list[tuple[str, Decimal | None]]:
    """Stretches with the points that each says; one that says none belongs to the one before it."""
    found: list[tuple[str, Decimal | None]] = []
    for item in _items(wording):
        for text, points in _of_item(item):
            if points is None and found and found[-1][1] is not None:
                before, known = found[-1]
                found[-1] = (f"{before}{text}", known)
            else:
                found.append((text, points))
    return [(text.strip(_BETWEEN), points) for text, points in _joined(found)]


def _joined(found: Sequence[tuple[str, Decimal | None]]) -> Iterator[tuple[str, Decimal | None]]:
    """Words before the first that says points belong to that one."""
    lead = ""
    for place, (text, points) in enumerate(found):
        if points is None and place + 1 < len(found):
            lead += text
        else:
            yield lead + text, points
            lead = ""


def _of_item(item: str) -> Iterator[tuple[str, Decimal | None]]:
    """One numbered item: whole where one rule says several points, else cut behind every points."""
    markers = _markers(item)
    if not markers:
        yield item, None
        return
    proposal = propose(item, markers[0].points)
    if len(markers) == 1 or proposal.rule.kind in _WHOLE:
        yield item, max(one.points for one in markers)
        return
    text = levelled(item)
    edges = [_edge(text, one, after) for one, after in pairwise(markers)]
    yield from zip(_cut(item, edges), (one.points for one in markers), strict=True)


def _markers(item: str) -> list[_Marker]:
    text = levelled(item)
    found = [_Marker(one.start(), one.end(), Decimal(one[1]), True) for one in _BRACKET.finditer(text)]
    covered = {place for one in found for place in range(one.start, one.end)}
    found += [
        _Marker(one.start(), one.end(), Decimal(one[1]), False)
        for one in _SAID.finditer(text)
        if one.start() not in covered
    ]
    return sorted(found, key=lambda one: one.start)


def _edge(text: str, marker: _Marker, after: _Marker) -> int:
    """Where the stretch of a marker ends: behind its bracket, else before the clause of the next one."""
    if marker.is_bracket:
        return marker.end
    edges = [one.end() for one in _EDGE.finditer(text, marker.end, after.start)]
    return edges[-1] if edges else marker.end


def _items(wording: str) -> list[str]:
    """Numbered items, as long as the numbers go on from 1."""
    cuts, wanted = [], 1
    for found in _ITEM.finditer(levelled(wording)):
        if int(found[1]) == wanted:
            cuts.append(found.start())
            wanted += 1
    return [one for one in _cut(wording, cuts) if one.strip()] if wanted > 2 else [wording]


def _places(pattern: re.Pattern[str], text: str) -> list[int]:
    return [found.end() for found in pattern.finditer(levelled(text))]


def _cut(text: str, places: Sequence[int]) -> list[str]:
    bounds = [0, *places, len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]
