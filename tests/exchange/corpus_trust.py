"""Addressee, roster, keys and what may be read."""

import json
from collections.abc import Callable, Iterator

from desktop.exchange.keys import PrivateKeys
from tests.exchange.corpus_case import Case, bent, drafted
from tests.exchange.package_world import (
    ACTS,
    DESK,
    INSPECTOR,
    LOST,
    LOST_LINES,
    LOST_STREAM,
    NATIONAL,
    NEW,
    OFFICE,
    OTHER,
    POLICE,
    ROOT,
    ROSTER,
    SIBLING,
    STRANGER,
    TEACHER,
    UNIT,
    Draft,
    circle,
    compact,
    feedback,
    from_office,
    from_unit,
    roster_lines,
    secret,
    stream,
    task,
    told,
)

FOREIGN_ROOT = secret(9)
FOREIGN = roster_lines(
    ("found", OFFICE, FOREIGN_ROOT.public), ("enrol", UNIT, TEACHER.public), root=FOREIGN_ROOT
)
CONTRADICTING = roster_lines(*ACTS[:3], ("enrol", UNIT, STRANGER.public))


def addressees() -> Iterator[Case]:
    yield bent("for another unit", "E_ADDRESSEE", lambda m: m.update(to=OTHER))
    yield bent("for the sender itself", "E_ADDRESSEE", lambda m: m.update(to=UNIT))
    yield bent("for a circle", "E_MANIFEST", lambda m: m.update(to="circle.c1"))
    yield bent("for everyone", "E_MANIFEST", lambda m: m.update(to="*"))
    yield drafted("our own package", "E_OWN_PACKAGE", lambda _: None, from_office)
    yield drafted(
        "our own package for a sibling", "E_OWN_PACKAGE", lambda d: setattr(d, "to", OFFICE), from_office
    )
    yield drafted("for us from the office", None, lambda _: None, from_office, "unit")
    yield drafted("our own package, at the unit", "E_OWN_PACKAGE", lambda _: None, from_unit, "unit")


def rostered(
    name: str, code: str | None, change: Callable[[list[bytes]], object], reader: str = "office"
) -> Case:
    """The roster in the package changed; the manifest states its hash."""

    def apply(draft: Draft) -> None:
        lines = list(ROSTER)
        change(lines)
        draft.roster = lines

    return drafted(f"roster: {name}", code, apply, from_unit if reader == "office" else from_office, reader)


def rewritten(number: int, **keys: object) -> Callable[[list[bytes]], object]:
    """An entry changed, under the old signature."""

    def change(lines: list[bytes]) -> None:
        line = json.loads(lines[number])
        entry = {**json.loads(line["entry"]), **keys}
        lines[number] = compact({**line, "entry": compact(entry).decode()})

    return change


def rosters() -> Iterator[Case]:
    wrong = "E_ROSTER"
    yield rostered("the beginning of ours", None, lambda lines: lines.__delitem__(slice(5, None)))
    yield rostered("only its first line", None, lambda lines: lines.__delitem__(slice(1, None)))
    yield rostered("with more than ours", None, longer)
    yield rostered("one missing in between", wrong, lambda lines: lines.pop(3))
    yield rostered("first one missing", wrong, lambda lines: lines.pop(0))
    yield rostered("two exchanged", wrong, lambda lines: lines.insert(2, lines.pop(4)))
    yield rostered("an entry twice", wrong, lambda lines: lines.append(lines[-1]))
    yield rostered("a line that is no entry", wrong, lambda lines: lines.append(b"{}"))
    yield rostered("an empty line", wrong, lambda lines: lines.append(b""))
    yield rostered("an entry changed", wrong, rewritten(3, name="市体育局"))
    yield rostered("a key changed", wrong, rewritten(3, sign=STRANGER.public.sign.hex()))
    yield rostered("a signature changed", wrong, unsigned)
    yield rostered("signed by another than the founder", wrong, foreign_signer)
    yield rostered(
        "two histories of one office", wrong, lambda lines: lines.__setitem__(slice(None), CONTRADICTING)
    )
    yield rostered("another office", wrong, lambda lines: lines.__setitem__(slice(None), FOREIGN))
    yield drafted("roster: without a last line end", wrong, no_line_end)
    yield drafted("roster: empty", wrong, lambda draft: draft.raw.update({"roster.jsonl": b""}))
    yield drafted("another office, and its roster", "E_OTHER_OFFICE", other_office)
    yield drafted("another office, without a roster", "E_OTHER_OFFICE", other_office_alone)
    yield drafted("no office known to the sender", None, no_office)
    yield drafted("no roster", None, lambda draft: setattr(draft, "roster", None))
    yield drafted(
        "roster without its office in the manifest", wrong, lambda draft: setattr(draft, "office", "")
    )


def longer(lines: list[bytes]) -> None:
    lines[:] = roster_lines(*ACTS, ("enrol", NEW, STRANGER.public))


def unsigned(lines: list[bytes]) -> None:
    line = json.loads(lines[-1])
    lines[-1] = compact({**line, "signature": "00" * 64})


def foreign_signer(lines: list[bytes]) -> None:
    """Another history, every line signed by somebody else: only the first line names the founder."""
    lines[1:] = FOREIGN[1:]


def no_line_end(draft: Draft) -> None:
    draft.raw["roster.jsonl"] = b"\n".join(ROSTER)


def other_office(draft: Draft) -> None:
    draft.office, draft.roster = FOREIGN_ROOT.public.fingerprint, list(FOREIGN)


def other_office_alone(draft: Draft) -> None:
    draft.office, draft.roster = FOREIGN_ROOT.public.fingerprint, None


def no_office(draft: Draft) -> None:
    draft.office, draft.roster = "", None


def by(keys: PrivateKeys, party: str = UNIT) -> Callable[[Draft], object]:
    """A package of nothing but the lines of one key."""

    def change(draft: Draft) -> None:
        name = stream(party, keys, draft.to)
        edit = task(30) if party == OFFICE else feedback(30, party=party)
        draft.keys, draft.party = keys, party
        draft.logs, draft.authors, draft.blobs = {name: told(name, edit)}, {name: keys}, {}

    return change


def signers() -> Iterator[Case]:
    unknown, revoked = "E_KEY_UNKNOWN", "E_KEY_REVOKED"
    yield drafted("a second key of a party that has one", unknown, by(STRANGER))
    yield drafted("a key enrolled for another party", unknown, by(POLICE))
    yield drafted("the sibling, not compared with paper", None, by(SIBLING))
    yield drafted("the first key of a new party", None, by(STRANGER, NEW))
    yield drafted("a sibling of ours that is not enrolled", unknown, by(STRANGER, OFFICE))
    yield drafted("a sibling of ours that is enrolled", None, by(DESK, OFFICE))
    yield drafted("an inspector nobody knows", None, by(STRANGER, INSPECTOR))
    yield drafted("a unit at a unit", None, by(POLICE, OTHER), from_office, "unit")
    yield drafted("a new party at a unit", unknown, by(STRANGER, NEW), from_office, "unit")
    yield drafted("a revoked key that says no more than before", None, lambda draft: lost(draft, 2))
    yield drafted("a revoked key that says more", revoked, lambda draft: lost(draft, 3))
    yield drafted("a revoked key in a new stream", revoked, lambda draft: lost(draft, 1, generation=2))
    yield drafted("a key of the national suite", None, by(NATIONAL))
    yield drafted("the office at the first meeting", None, lambda _: None, from_office, "fresh")
    yield drafted(
        "the office's second computer at the first meeting", None, by(DESK, OFFICE), from_office, "fresh"
    )
    yield drafted("a first meeting without a roster", unknown, rosterless, from_office, "fresh")
    yield drafted(
        "a first meeting, and the key is not in the roster",
        unknown,
        by(STRANGER, OFFICE),
        from_office,
        "fresh",
    )
    yield drafted("a unit at the first meeting", unknown, by(POLICE, OTHER), from_office, "fresh")
    yield drafted("another seal than enrolled", unknown, other_seal)
    yield drafted("a party of ours carries somebody new", None, carried_new, reader="desk")
    yield drafted("a party of ours carries two keys of somebody new", "E_AUTHOR", carried_two, reader="desk")
    yield drafted("a unit carries somebody new", "E_AUTHOR", carried_by_unit, reader="desk")


def lost(draft: Draft, count: int, generation: int = 1) -> None:
    name = stream(OTHER, LOST, OFFICE, generation=generation)
    lines = LOST_LINES[:count] if name == LOST_STREAM else told(name, feedback(1, party=OTHER))
    draft.keys, draft.party = LOST, OTHER
    draft.logs, draft.authors, draft.blobs = {name: lines}, {name: LOST}, {}


def rosterless(draft: Draft) -> None:
    draft.roster, draft.office = None, ""


def other_seal(draft: Draft) -> None:
    draft.bend = lambda m: m["sender"].update(seal=STRANGER.public.seal.hex())


def carried_new(draft: Draft) -> None:
    """From the first computer of the office to the second: a unit that only the first has met."""
    by(ROOT, OFFICE)(draft)
    add_new(draft)


def carried_by_unit(draft: Draft) -> None:
    add_new(draft)


def add_new(draft: Draft, *all_keys: PrivateKeys) -> None:
    for number, keys in enumerate(all_keys or (STRANGER,), 40):
        name = stream(NEW, keys, OFFICE)
        draft.logs[name], draft.authors[name] = told(name, feedback(number, party=NEW)), keys


def carried_two(draft: Draft) -> None:
    """Whoever offers a second key at the first meeting is refused."""
    by(ROOT, OFFICE)(draft)
    add_new(draft, STRANGER, FOREIGN_ROOT)


def streams() -> Iterator[Case]:
    foreign = "E_STREAM"
    yield drafted("what the sender keeps for itself", foreign, telling(UNIT, TEACHER, UNIT))
    yield drafted("what the unit tells another unit", foreign, telling(UNIT, TEACHER, OTHER))
    yield drafted("what the unit tells an inspector", foreign, telling(UNIT, TEACHER, INSPECTOR))
    yield drafted("what the unit tells a circle", foreign, telling(UNIT, TEACHER, "circle.c9"))
    yield drafted("what the unit tells everyone", None, telling(UNIT, TEACHER, "*"))
    yield drafted("our own for another unit", None, telling(OFFICE, ROOT, OTHER))
    yield drafted("our own for ourselves", foreign, telling(OFFICE, ROOT, OFFICE))
    yield drafted("told to another unit", foreign, telling(OFFICE, ROOT, OTHER), from_office, "unit")
    yield drafted("kept by the office", foreign, telling(OFFICE, ROOT, OFFICE), from_office, "unit")
    yield drafted("another unit's report", foreign, telling(OTHER, POLICE, OFFICE), from_office, "unit")
    yield drafted("told to a circle of ours", None, telling(OFFICE, ROOT, "circle.c1"), from_office, "unit")
    yield drafted(
        "told to a circle nobody stated", foreign, telling(OFFICE, ROOT, "circle.c2"), from_office, "unit"
    )
    yield drafted("told to a circle without us", foreign, circled(OTHER), from_office, "unit")
    yield drafted("told to a circle of units with us", None, circled(OTHER, UNIT), from_office, "unit")
    yield drafted(
        "told to a circle of another party", foreign, telling(OTHER, POLICE, "circle.c1"), from_office, "unit"
    )
    yield drafted("told to a circle whose members are no list", foreign, circled(), from_office, "unit")
    yield drafted(
        "told to a circle we are known to be in",
        None,
        telling(OFFICE, ROOT, "circle.known"),
        from_office,
        "unit",
    )


def telling(party: str, keys: PrivateKeys, audience: str) -> Callable[[Draft], object]:
    def change(draft: Draft) -> None:
        name = stream(party, keys, audience)
        edit = task(50) if party == OFFICE else feedback(50, party=party)
        draft.logs[name], draft.authors[name] = told(name, edit), keys

    return change


def circled(*members: str) -> Callable[[Draft], object]:
    """A circle that the package states, and a stream told to it."""

    def change(draft: Draft) -> None:
        telling(OFFICE, ROOT, "circle.c3")(draft)
        name = stream(OFFICE, ROOT, "*", generation=2)
        edit = circle("c3", *members)
        if not members:
            edit.fields["members"] = UNIT  # type: ignore[index]  # the world's values, not ours
        draft.logs[name], draft.authors[name] = told(name, edit), ROOT

    return change


def trust_cases() -> Iterator[Case]:
    yield from addressees()
    yield from rosters()
    yield from signers()
    yield from streams()
