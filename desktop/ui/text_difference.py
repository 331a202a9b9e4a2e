"""What differs between two versions of a text, for showing old beside new."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Place = tuple[int, int]

_SENTENCE = re.compile(r"[^。！？；;\n]*[。！？；;\n]+|[^。！？；;\n]+")
_TOKEN = re.compile(r"[A-Za-z0-9_.]+|\s+|.", re.DOTALL)
_LONGEST_COMPARED = 1500  # comparing is quadratic: beyond this a sentence counts as new
_LEAST_ALIKE = 0.3
_ISLAND = 2  # that much in common between two changes is an accident


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two texts differ.

    Attributes:
        removed: places of the earlier text that are gone.
        added: places of the later text that are new.
        is_rewritten: the texts have little in common; then no places are given.
    """

    removed: tuple[Place, ...] = ()
    added: tuple[Place, ...] = ()
    is_rewritten: bool = False

    @property
    def is_same(self) -> bool:
        """Whether the texts are equal."""
        return not (self.removed or self.added or self.is_rewritten)


def difference(before: str, after: str) -> Difference:
    """Compares two texts, by sentence first and by character where a sentence changed.

    Args:
        before: the earlier text.
        after: the later text.
    """
    if before == after:
        return Difference()
    if not before.strip() or not after.strip():
        return Difference(is_rewritten=True)
    removed: list[Place] = []
    added: list[Place] = []
    for old, new in _blocks(_parts(_SENTENCE, before), _parts(_SENTENCE, after)):
        inner_removed, inner_added = _inside(before, old, after, new)
        removed += inner_removed
        added += inner_added
    if _kept(before, removed) + _kept(after, added) < _LEAST_ALIKE * (len(before) + len(after)):
        return Difference(is_rewritten=True)
    return Difference(tuple(removed), tuple(added))


def _parts(pattern: re.Pattern[str], text: str, start: int = 0) -> list[tuple[str, Place]]:
    return [(found[0], (start + found.start(), start + found.end())) for found in pattern.finditer(text)]


def _blocks(
    old: Sequence[tuple[str, Place]], new: Sequence[tuple[str, Place]]
) -> Iterator[tuple[Place, Place]]:
    """Places that differ, as pairs; an empty place where something was only added or removed."""
    matcher = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "replace" and last - first == new_last - new_first:
            yield from ((old[first + at][1], new[new_first + at][1]) for at in range(last - first))
        elif tag != "equal":
            yield _joined(old, first, last), _joined(new, new_first, new_last)


def _joined(parts: Sequence[tuple[str, Place]], first: int, last: int) -> Place:
    if first < last:
        return parts[first][1][0], parts[last - 1][1][1]
    end = parts[first - 1][1][1] if first else (parts[0][1][0] if parts else 0)
    return end, end


def _inside(before: str, old: Place, after: str, new: Place) -> tuple[list[Place], list[Place]]:
    """What differs inside two sentences that stand for each other."""
    one, two = before[slice(*old)], after[slice(*new)]
    if not one or not two or max(len(one), len(two)) > _LONGEST_COMPARED:
        return [old] if one else [], [new] if two else []
    pairs = list(_blocks(_parts(_TOKEN, one, old[0]), _parts(_TOKEN, two, new[0])))
    merged: list[tuple[Place, Place]] = []
    for place, other in pairs:
        if merged and place[0] - merged[-1][0][1] <= _ISLAND and other[0] - merged[-1][1][1] <= _ISLAND:
            last = merged.pop()
            merged.append(((last[0][0], place[1]), (last[1][0], other[1])))
        else:
            merged.append((place, other))
    return (
        [place for place, _ in merged if place[0] < place[1]],
        [place for _, place in merged if place[0] < place[1]],
    )


def _kept(text: str, changed: Sequence[Place]) -> int:
    return len(text) - sum(end - start for start, end in changed)
