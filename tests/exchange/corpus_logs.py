"""Logs and heads: lines that cannot be read, numbers, chains, forks, and who signed for what."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from desktop.records.line import Edit
from tests.exchange.corpus_case import Case, drafted
from tests.exchange.package_world import (
    LOST,
    OFFICE,
    OTHER,
    POLICE,
    ROOT,
    SIBLING,
    STRANGER,
    TEACHER,
    TO_ALL,
    TO_UNIT,
    UNIT,
    UNIT_LINES,
    UNIT_STREAM,
    Draft,
    Json,
    compact,
    feedback,
    head_of,
    signed_head,
    stream,
    told,
    uid,
)

LAST = UNIT_LINES[-1]
FORK = told(UNIT_STREAM, feedback(6, "另一台电脑写的。"), after=UNIT_LINES[:-1])


def with_lines(*lines: bytes) -> Callable[[Draft], object]:
    """The unit's stream with other lines, signed by its author."""

    def change(draft: Draft) -> None:
        draft.logs[UNIT_STREAM] = list(lines)
        draft.totals = {"kinds": {}, "state": "0" * 64}  # it is never looked at: the log is wrong before

    return change


def with_last(**keys: Any) -> Callable[[Draft], object]:
    """The last line of the unit's stream with other keys."""
    return with_lines(*UNIT_LINES[:-1], compact({**json.loads(LAST), **keys}))


def without(key: str) -> Callable[[Draft], object]:
    document = json.loads(LAST)
    del document[key]
    return with_lines(*UNIT_LINES[:-1], compact(document))


def with_bytes(change: Callable[[bytes], bytes]) -> Callable[[Draft], object]:
    """Another log of the unit, as bytes; the manifest states its hash."""
    name = f"log/{UNIT_STREAM}.jsonl"

    def apply(draft: Draft) -> None:
        draft.raw[name] = change(b"\n".join((*UNIT_LINES, b"")))

    return apply


def in_last(old: bytes, new: bytes) -> Callable[[Draft], object]:
    assert old in LAST
    return with_lines(*UNIT_LINES[:-1], LAST.replace(old, new))


BAD_KEYS: tuple[tuple[str, Any], ...] = (
    ("s", "unit.jyj"),
    ("s", 1),
    ("q", 0),
    ("q", "5"),
    ("q", True),
    ("p", ""),
    ("p", "0" * 63),
    ("k", "Feedback"),
    ("k", 1),
    ("r", "unit.jyj/1"),
    ("r", None),
    ("f", []),
    ("f", {"Name": 1}),
    ("f", {f"f{number}": 1 for number in range(201)}),
    ("b", []),
    ("b", {"text": []}),
    ("b", {"text": ["0"]}),
    ("b", {"nothing": ["0" * 64]}),
    ("w", 1),
    ("u", None),
    ("v", 0),
    ("v", "1"),
)


def lines() -> Iterator[Case]:
    wrong = "E_LOG"
    for key in json.loads(LAST):
        yield drafted(f"a line without {key}", wrong, without(key))
    for key, value in BAD_KEYS:
        yield drafted(f"a line whose {key} is {str(value)[:30]!r}", wrong, with_last(**{key: value}))
    yield drafted("a line that is no JSON", wrong, with_lines(*UNIT_LINES[:-1], LAST[:-1]))
    yield drafted("a line that is a list", wrong, with_lines(*UNIT_LINES[:-1], b"[]"))
    yield drafted("a line with NaN", wrong, in_last(b'"v":1', b'"v":NaN'))
    yield drafted("a line with Infinity", wrong, in_last(b'"f":{', b'"f":{"points":Infinity,'))
    yield drafted("a line with a float", wrong, in_last(b'"f":{', b'"f":{"points":0.5,'))
    yield drafted("a line with an exponent", wrong, in_last(b'"f":{', b'"f":{"points":1e3,'))
    yield drafted("a line with a long number", wrong, in_last(b'"f":{', b'"f":{"points":' + b"1" * 16 + b","))
    yield drafted("a line with a key twice", wrong, in_last(b'"v":1', b'"v":1,"v":1'))
    yield drafted("a line with a field twice", wrong, in_last(b'"f":{', b'"f":{"text":"",'))
    yield drafted("a deep line", wrong, in_last(b'"f":{', b'"f":{"deep":' + b"[" * 12 + b"]" * 12 + b","))
    yield drafted("a huge line", wrong, in_last("完成。".encode(), b"x" * (8 << 20)))
    yield drafted("a line that is not UTF-8", wrong, in_last("完成。".encode(), b"\xff"))
    yield drafted("a line that is not NFC", wrong, in_last("完成。".encode(), "e\u0301".encode()))
    yield drafted("a line with a NUL", wrong, in_last("完成。".encode(), b"\\u0000"))
    yield drafted("a line with half a character", wrong, in_last("完成。".encode(), b"\\ud83d"))
    yield drafted(
        "a line with a byte order mark", wrong, with_lines(*UNIT_LINES[:-1], b"\xef\xbb\xbf" + LAST)
    )
    yield drafted("line ends of Windows", wrong, with_bytes(lambda raw: raw.replace(b"\n", b"\r\n")))
    yield drafted("line ends of an old Macintosh", wrong, with_bytes(lambda raw: raw.replace(b"\n", b"\r")))
    yield drafted("no line end at the end", wrong, with_bytes(lambda raw: raw[:-1]))
    yield drafted("two line ends at the end", wrong, with_bytes(lambda raw: raw + b"\n"))
    yield drafted("an empty line in between", wrong, with_bytes(lambda raw: raw.replace(b"\n", b"\n\n", 1)))
    yield drafted("an empty line first", wrong, with_bytes(lambda raw: b"\n" + raw))
    yield drafted("an empty log", wrong, with_bytes(lambda _: b""))
    yield drafted("a log of one line end", wrong, with_bytes(lambda _: b"\n"))


def chains() -> Iterator[Case]:
    wrong = "E_LOG"
    one, two, three, four, five = UNIT_LINES
    yield drafted("a gap in the numbers", wrong, with_lines(one, two, four, five))
    yield drafted("the first line is missing", wrong, with_lines(two, three, four, five))
    yield drafted("a line twice", wrong, with_lines(one, two, two, three, four, five))
    yield drafted("lines out of order", wrong, with_lines(one, three, two, four, five))
    yield drafted("a number twice", wrong, with_last(q=4))
    yield drafted("a number too high", wrong, with_last(q=6))
    yield drafted("a chain that does not hold", wrong, with_last(p="0" * 64))
    yield drafted("a chain to another line", wrong, with_last(p=sha256(one).hexdigest()))
    yield drafted("a line that was changed in between", wrong, with_lines(one, two, three + b" ", four, five))
    other = told(stream(UNIT, TEACHER, OFFICE, generation=2), feedback(9))
    yield drafted("a line of another generation", wrong, with_lines(*UNIT_LINES, other[0]))
    yield drafted("a line of another stream first", wrong, with_lines(other[0]))
    yield drafted("the log of another stream", wrong, with_lines(*told(TO_UNIT, feedback(1))))
    yield drafted("a log of another year", wrong, other_year)
    yield drafted("a fork in the wrong order", wrong, fork_unsorted)
    yield drafted("a fork with a branch that hangs in the air", wrong, fork_dangling)
    yield drafted("a fork, both ends signed", None, forked)
    yield drafted("a fork of the first line", None, forked_first)
    yield drafted("a fork, one end signed", "E_AUTHOR", lambda draft: forked(draft, is_whole=False))
    yield drafted("a fork, a signed line that is not there", wrong, lambda draft: forked(draft, bad="hash"))
    yield drafted(
        "a fork, a signed line at another place", wrong, lambda draft: forked(draft, bad="position")
    )
    yield drafted("the clock of 2099 in a line", None, clock)
    yield drafted("a claimed time that is none", None, lambda draft: clock(draft, "昨天"))


def other_year(draft: Draft) -> None:
    name = stream(UNIT, TEACHER, OFFICE, year=2022)
    draft.logs[name] = told(name, feedback(8))
    draft.authors[name] = TEACHER


def fork_lines() -> list[bytes]:
    ends = sorted((LAST, FORK[-1]), key=lambda raw: sha256(raw).hexdigest())
    return [*UNIT_LINES[:-1], *ends]


def fork_unsorted(draft: Draft) -> None:
    lines = fork_lines()
    draft.logs[UNIT_STREAM] = [*lines[:-2], lines[-1], lines[-2]]


def fork_dangling(draft: Draft) -> None:
    hanging = compact({**json.loads(FORK[-1]), "p": "0" * 64})
    draft.logs[UNIT_STREAM] = [*UNIT_LINES, hanging]
    draft.logs[UNIT_STREAM][-2:] = sorted(
        draft.logs[UNIT_STREAM][-2:], key=lambda raw: sha256(raw).hexdigest()
    )


def forked(draft: Draft, is_whole: bool = True, bad: str = "") -> None:
    lines = fork_lines()
    draft.logs[UNIT_STREAM] = lines
    ends = lines[-2:] if is_whole else lines[-2:-1]
    heads = [signed_head(UNIT_STREAM, 5, sha256(raw).hexdigest(), TEACHER) for raw in ends]
    if bad == "hash":
        heads.append(signed_head(UNIT_STREAM, 5, "f" * 64, TEACHER))
    elif bad == "position":
        heads.append(signed_head(UNIT_STREAM, 3, sha256(lines[-1]).hexdigest(), TEACHER))
    draft.heads = [
        *heads,
        head_of(TO_UNIT, draft.logs[TO_UNIT], ROOT),
        head_of(TO_ALL, draft.logs[TO_ALL], ROOT),
    ]


def forked_first(draft: Draft) -> None:
    both = sorted(
        (told(UNIT_STREAM, feedback(1))[0], told(UNIT_STREAM, feedback(2))[0]),
        key=lambda raw: sha256(raw).hexdigest(),
    )
    draft.logs = {UNIT_STREAM: both}
    draft.blobs = {}
    draft.heads = [signed_head(UNIT_STREAM, 1, sha256(raw).hexdigest(), TEACHER) for raw in both]


def clock(draft: Draft, wall: str = "2099-12-31T23:59:59+08:00") -> None:
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(6), after=UNIT_LINES, wall=wall)


def headed(name: str, code: str | None, change: Callable[[list[Json]], object], **values: Any) -> Case:
    """The heads changed; the first is that of `TO_ALL`, the last that of the unit's own stream."""

    def apply(draft: Draft) -> None:
        heads = sorted(draft.manifest()["heads"], key=lambda one: one["stream"])
        change(heads)
        draft.heads = heads

    return drafted(f"heads: {name}", code, apply, **values)


def replaced(head: Json) -> Callable[[list[Json]], object]:
    def change(heads: list[Json]) -> None:
        heads[-1] = head

    return change


def heads() -> Iterator[Case]:
    forged, wrong = "E_AUTHOR", "E_LOG"
    last, before = sha256(LAST).hexdigest(), sha256(UNIT_LINES[-2]).hexdigest()
    yield headed("none", forged, lambda heads: heads.clear())
    yield headed("none of the unit's stream", forged, lambda heads: heads.pop())
    yield headed("none of the office's stream", forged, lambda heads: heads.pop(0))
    yield headed("one bit", forged, lambda heads: heads[-1].update(flipped(heads[-1])))
    yield headed("too short", forged, lambda heads: heads[-1].update(signature="00"))
    yield headed("of the line before", forged, replaced(signed_head(UNIT_STREAM, 4, before, TEACHER)))
    yield headed("of a line that is not there", wrong, replaced(signed_head(UNIT_STREAM, 5, before, TEACHER)))
    yield headed("of another number", wrong, replaced(signed_head(UNIT_STREAM, 4, last, TEACHER)))
    yield headed("beyond the end", wrong, replaced(signed_head(UNIT_STREAM, 6, last, TEACHER)))
    yield headed("far beyond the end", wrong, replaced(signed_head(UNIT_STREAM, 10**9, last, TEACHER)))
    yield headed(
        "position not the signed one", forged, lambda heads: heads[-1].update(position=4, hash=before)
    )
    yield headed("by the sibling", forged, replaced(signed_head(UNIT_STREAM, 5, last, SIBLING)))
    yield headed("by the office", forged, replaced(signed_head(UNIT_STREAM, 5, last, ROOT)))
    yield headed("by a stranger", forged, replaced(signed_head(UNIT_STREAM, 5, last, STRANGER)))
    yield headed("of another suite", forged, lambda heads: heads[-1].update(suite="sm2"))
    yield headed("signed for another stream", forged, other_stream)
    yield headed(
        "one that has no log",
        wrong,
        lambda heads: heads.append(head_of(stale(), told(stale(), feedback(1)), TEACHER)),
    )
    yield headed(
        "an older one beside",
        None,
        lambda heads: heads.insert(-1, signed_head(UNIT_STREAM, 4, before, TEACHER)),
    )
    yield drafted("forged: lines in the name of the office", forged, forged_office)
    yield drafted("forged: a line added to a stream of the office", forged, added_to_office)
    yield drafted("forged: lines of a sibling that is not enrolled", forged, unknown_sibling)
    yield drafted("forged: lines of another unit by our key", forged, other_unit)
    yield drafted("lines of a sibling that is enrolled", None, known_sibling)
    yield drafted("lines of another unit, signed by it", None, carried)
    yield drafted("lines of a revoked key up to the cut", None, lambda draft: revoked(draft, 2))
    yield drafted("lines of a revoked key behind the cut", None, lambda draft: revoked(draft, 3))
    yield drafted(
        "lines of a revoked key in a stream without a cut", None, lambda draft: revoked(draft, 1, 2)
    )


def stale() -> Any:
    return stream(UNIT, TEACHER, OFFICE, generation=2)


def flipped(head: Json) -> Json:
    value = bytearray.fromhex(head["signature"])
    value[0] ^= 0x80
    return {"signature": value.hex()}


def other_stream(heads: list[Json]) -> None:
    signed = signed_head(stale(), 5, sha256(LAST).hexdigest(), TEACHER)
    heads[-1] = {**signed, "stream": str(UNIT_STREAM)}


def add(draft: Draft, name: Any, keys: Any, *edits: Edit) -> None:
    draft.logs[name] = told(name, *edits)
    draft.authors[name] = keys


def forged_office(draft: Draft) -> None:
    edit = Edit("notice", uid(OFFICE, 5), {"title": "关于通报的通知"})
    add(draft, stream(OFFICE, TEACHER, UNIT), TEACHER, edit)


def added_to_office(draft: Draft) -> None:
    """The carrier adds a line; the signature of the office covers the lines before only."""
    lines = draft.logs[TO_UNIT]
    draft.heads = draft.manifest()["heads"]
    edit = Edit("notice", uid(OFFICE, 5), {"title": "关于通报的通知"})
    draft.logs[TO_UNIT] = told(TO_UNIT, edit, after=lines)


def unknown_sibling(draft: Draft) -> None:
    add(draft, stream(UNIT, STRANGER, OFFICE), STRANGER, feedback(20))


def known_sibling(draft: Draft) -> None:
    add(draft, stream(UNIT, SIBLING, OFFICE), SIBLING, feedback(20))


def other_unit(draft: Draft) -> None:
    add(draft, stream(OTHER, TEACHER, OFFICE), TEACHER, feedback(20, party=OTHER))


def carried(draft: Draft) -> None:
    add(draft, stream(OTHER, POLICE, OFFICE), POLICE, feedback(20, party=OTHER))


def revoked(draft: Draft, count: int, generation: int = 1) -> None:
    edits = [feedback(number, party=OTHER) for number in range(1, count + 1)]
    add(draft, stream(OTHER, LOST, OFFICE, generation=generation), LOST, *edits)


def log_cases() -> Iterator[Case]:
    yield from lines()
    yield from chains()
    yield from heads()
