"""Entries, attachments, totals, lines of newer programs, and sealed packages."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any

from desktop.exchange.keys import PublicKeys
from desktop.exchange.sealing import seal
from desktop.records.line import Edit
from tests.exchange.corpus_case import Case, bent, drafted
from tests.exchange.package_world import (
    NATIONAL,
    OFFICE,
    POLICE,
    ROOT,
    SLIP,
    STRANGER,
    TEACHER,
    UNIT,
    UNIT_LINES,
    UNIT_STREAM,
    Draft,
    Json,
    compact,
    evidence,
    feedback,
    from_unit,
    small,
    stream,
    told,
    uid,
)

DIGEST = sha256(SLIP).hexdigest()
OTHER_SLIP = b"%PDF another"
LOG = f"log/{UNIT_STREAM}.jsonl"


def entry(document: Json, name: str) -> Json:
    found: Json = next(one for one in document["entries"] if one["name"] == name)
    return found


def entries() -> Iterator[Case]:
    wrong = "E_ENTRY"
    for name, what in (("roster.jsonl", "roster"), (LOG, "log"), (f"blob/{DIGEST}", "attachment")):
        yield drafted(
            f"{what} missing from the file", wrong, lambda draft, name=name: draft.missing.add(name)
        )
        yield bent(
            f"{what} missing from the manifest",
            wrong,
            lambda m, name=name: m["entries"].remove(entry(m, name)),
        )
        yield bent(
            f"{what} one byte longer",
            wrong,
            lambda m, name=name: entry(m, name).update(size=entry(m, name)["size"] + 1),
        )
        yield bent(f"{what} of no size", wrong, lambda m, name=name: entry(m, name).update(size=0))
        yield bent(
            f"{what} twice in the manifest", wrong, lambda m, name=name: m["entries"].append(entry(m, name))
        )
        yield bent(
            f"{what} under another name", wrong, lambda m, name=name: entry(m, name).update(name="log/x")
        )
    for name, what in (("roster.jsonl", "roster"), (LOG, "log")):
        yield bent(
            f"{what} of another hash", wrong, lambda m, name=name: entry(m, name).update(sha256="0" * 64)
        )
        yield drafted(
            f"{what} of another SM3", wrong, lambda draft, name=name: national(draft, other_sm3(name))
        )
    yield bent("no entries", wrong, lambda m: m.update(entries=[]))
    yield bent("entries in another order", wrong, lambda m: m["entries"].reverse())
    yield bent("hashes exchanged", wrong, exchanged)
    extra = stream(UNIT, TEACHER, OFFICE, generation=3)
    yield drafted("a log too many", wrong, lambda draft: draft.unlisted.update({f"log/{extra}.jsonl": b"\n"}))
    yield drafted(
        "an attachment too many", wrong, lambda draft: draft.unlisted.update({"blob/" + "0" * 64: b""})
    )
    yield drafted(
        "a roster too many", wrong, lambda draft: draft.unlisted.update({"roster.jsonl": b"\n"}), small
    )
    yield drafted("nothing at all", None, nothing)


def nothing(draft: Draft) -> None:
    draft.logs, draft.blobs, draft.roster = {}, {}, None


def exchanged(document: Json) -> None:
    one, other = document["entries"][1], document["entries"][2]
    one["sha256"], other["sha256"] = other["sha256"], one["sha256"]


def national(draft: Draft, bend: Callable[[Json], object]) -> None:
    """The unit's third computer, whose suite states SM3 too, carries what the first wrote."""
    draft.keys = NATIONAL
    draft.bend = bend


def other_sm3(name: str) -> Callable[[Json], object]:
    return lambda document: entry(document, name).update(sm3="0" * 64)


def blobs() -> Iterator[Case]:
    wrong = "E_BLOB"
    name = f"blob/{DIGEST}"
    yield drafted("attachment changed", wrong, lambda draft: draft.raw.update({name: SLIP[:-1] + b"!"}))
    yield drafted("attachment empty", wrong, lambda draft: draft.raw.update({name: b""}))
    yield bent("attachment of another hash", wrong, lambda m: entry(m, name).update(sha256="0" * 64))
    yield drafted("attachment of another SM3", wrong, lambda draft: national(draft, other_sm3(name)))
    yield drafted("attachment changed, and the manifest says it was not", wrong, hushed)
    yield drafted("an attachment that no line cites", wrong, uncited)
    yield drafted("an attachment cited by part of a text", wrong, half_cited)
    yield drafted("an attachment cited by a kind that only newer programs know", None, newly_cited)
    yield drafted("an attachment that is missing", None, lambda draft: draft.blobs.clear())
    yield drafted("two attachments", None, two)
    yield drafted("an empty attachment", None, empty)
    yield drafted("text only", None, text_only)


def hushed(draft: Draft) -> None:
    draft.raw[f"blob/{DIGEST}"] = SLIP[::-1]
    draft.bend = lambda m: entry(m, f"blob/{DIGEST}").update(sha256=DIGEST)


def uncited(draft: Draft) -> None:
    draft.blobs[sha256(OTHER_SLIP).hexdigest()] = OTHER_SLIP


def half_cited(draft: Draft) -> None:
    digest = sha256(OTHER_SLIP).hexdigest()
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, feedback(6, f"见{digest}"), after=UNIT_LINES)
    uncited(draft)


def newly_cited(draft: Draft) -> None:
    edit = Edit("hologram", uid(UNIT, 60), {"parts": [{"image": sha256(OTHER_SLIP).hexdigest()}]})
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, edit, after=UNIT_LINES)
    uncited(draft)


def two(draft: Draft, blob: bytes = OTHER_SLIP) -> None:
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, evidence(6, blob), after=UNIT_LINES)
    draft.blobs[sha256(blob).hexdigest()] = blob


def empty(draft: Draft) -> None:
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, evidence(6, b""), after=UNIT_LINES)
    draft.blobs[sha256(b"").hexdigest()] = b""


def text_only(draft: Draft) -> None:
    draft.blobs = {}
    draft.bend = lambda m: m.update(text_only=True)


def totals() -> Iterator[Case]:
    wrong = "E_TOTALS"
    yield bent("a record fewer counted", wrong, lambda m: m["totals"]["kinds"].update(feedback=3))
    yield bent("a record more counted", wrong, lambda m: m["totals"]["kinds"].update(feedback=5))
    yield bent("a kind left out", wrong, lambda m: m["totals"]["kinds"].pop("evidence"))
    yield bent("a kind nobody wrote", wrong, lambda m: m["totals"]["kinds"].update(plan=1))
    yield bent("another state", wrong, lambda m: m["totals"].update(state="0" * 64))
    yield drafted("the state of the lines of all parties", wrong, of_all)
    yield drafted("the state of a line less", wrong, of_less)


def of_all(draft: Draft) -> None:
    draft.party, party = OFFICE, draft.party
    stated = draft.manifest()["totals"]
    draft.party, draft.totals = party, stated


def of_less(draft: Draft) -> None:
    edits = [Edit("feedback", uid(UNIT, 1), {"text": text}) for text in ("改一", "改二")]
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, edits[0], after=UNIT_LINES)
    draft.totals = draft.manifest()["totals"]
    draft.logs[UNIT_STREAM] = told(UNIT_STREAM, *edits, after=UNIT_LINES)


def newer() -> Iterator[Case]:
    yield drafted(
        "a line of a kind that only newer programs know",
        None,
        stating(Edit("hologram", uid(UNIT, 60), {"a": 1})),
    )
    yield drafted(
        "a field that only newer programs know",
        None,
        stating(Edit("feedback", uid(UNIT, 1), {"aura": "green"})),
    )
    yield drafted(
        "a line with keys that only newer programs know", None, lambda draft: last(draft, zz={"a": 1})
    )
    yield drafted("a line of a newer schema", None, lambda draft: last(draft, v=2))
    yield drafted("a line about a record of another party", None, stating(feedback(1, party="unit.gaj")))
    yield drafted(
        "a line of a kind that is not the unit's", None, stating(Edit("task", uid(UNIT, 61), {"title": "x"}))
    )


def stating(edit: Edit) -> Callable[[Draft], object]:
    def change(draft: Draft) -> None:
        draft.logs[UNIT_STREAM] = told(UNIT_STREAM, edit, after=UNIT_LINES)

    return change


def last(draft: Draft, **keys: Any) -> None:
    """One more line, with keys of its own."""
    document = {
        "s": str(UNIT_STREAM),
        "q": len(UNIT_LINES) + 1,
        "p": sha256(UNIT_LINES[-1]).hexdigest(),
        "k": "feedback",
        "r": uid(UNIT, 62),
        "f": {"text": "新"},
        "b": {},
        "w": "2023-07-05T09:30:00+08:00",
        "u": "王磊",
        "v": 1,
        **keys,
    }
    draft.logs[UNIT_STREAM] = [*UNIT_LINES, compact(document)]


def sealed(name: str, code: str | None, change: Callable[[bytes], bytes], *recipients: PublicKeys) -> Case:
    """A sealed package, changed afterwards."""

    def build() -> bytes:
        target = BytesIO()
        seal(BytesIO(from_unit().pack()), target, recipients or (ROOT.public, TEACHER.public))
        return change(target.getvalue())

    return Case(f"office/sealed: {name}", code, build)


def sealed_again(raw: bytes) -> bytes:
    target = BytesIO()
    seal(BytesIO(raw), target, [ROOT.public])
    return target.getvalue()


def flipped(at: int) -> Callable[[bytes], bytes]:
    def change(raw: bytes) -> bytes:
        value = bytearray(raw)
        value[at] ^= 1
        return bytes(value)

    return change


def seals() -> Iterator[Case]:
    broken = "E_SEAL"
    yield sealed("for us", None, lambda raw: raw)
    yield sealed("for us alone", None, lambda raw: raw, ROOT.public)
    yield sealed("for somebody else", "E_SEAL_KEY", lambda raw: raw, POLICE.public, STRANGER.public)
    yield sealed("for the national suite only", "E_SEAL_KEY", lambda raw: raw, NATIONAL.public)
    yield sealed("for us and the national suite", None, lambda raw: raw, ROOT.public, NATIONAL.public)
    yield sealed("cut short by a byte", broken, lambda raw: raw[:-1])
    yield sealed("cut short by half", broken, lambda raw: raw[: len(raw) // 2])
    yield sealed("a byte more", broken, lambda raw: raw + b"\0")
    yield sealed("the last byte changed", broken, flipped(-1))
    yield sealed("a byte of the content changed", broken, flipped(-2000))
    yield sealed("only its first line", broken, lambda raw: raw[:15])
    yield sealed("its first line changed", "E_NOT_PACKAGE", flipped(3))
    yield sealed("twice", "E_NOT_PACKAGE", sealed_again)
    yield Case("office/sealed: nothing in it", "E_NOT_PACKAGE", lambda: sealed_again(b""))
    yield Case("office/sealed: something else in it", "E_NOT_PACKAGE", lambda: sealed_again(b"hello" * 100))
    yield Case("office/sealed: for another party", "E_ADDRESSEE", lambda: sealed_again(bent_addressee()))
    yield Case(
        "keyless/sealed: no key on this computer", "E_SEAL_KEY", lambda: sealed_again(from_unit().pack())
    )


def bent_addressee() -> bytes:
    draft = from_unit()
    draft.bend = lambda m: m.update(to="unit.gaj")
    return draft.pack()


def content_cases() -> Iterator[Case]:
    yield from entries()
    yield from blobs()
    yield from totals()
    yield from newer()
    yield from seals()
