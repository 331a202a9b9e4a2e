"""Manifests and signatures: each key missing, of a wrong type, out of its rule; every spelling but ours."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from desktop.exchange.keys import pae
from tests.exchange.corpus_case import Case, bent, drafted
from tests.exchange.package_world import (
    NATIONAL,
    ROOT,
    STRANGER,
    TEACHER,
    TO_UNIT,
    TO_UNIT_LINES,
    UNIT_STREAM,
    Draft,
    Json,
    compact,
    from_unit,
)

PLACES = ("", "sender", "entries", "heads", "holds", "totals")
HOLD = {"stream": str(TO_UNIT), "position": 2, "hash": sha256(TO_UNIT_LINES[-1]).hexdigest()}
FOREIGN_HOLD = {**HOLD, "stream": str(UNIT_STREAM)}


def place(document: Json, where: str) -> Json:
    """An object of the manifest: itself, an object in it, or the first of a list."""
    if not where:
        return document
    found = document[where]
    return found[0] if isinstance(found, list) else found


def with_hold(document: Json) -> None:
    document["holds"] = [dict(HOLD)]


def other_type(value: Any) -> Any:
    return {str: 1, int: "1", bool: 0, list: {}, dict: []}[type(value)]


def shapes() -> Iterator[Case]:
    sample = from_unit().manifest()
    with_hold(sample)
    for where in PLACES:
        for key, value in place(sample, where).items():
            label = f"{where}.{key}" if where else key
            yield bent(f"manifest without {label}", "E_MANIFEST", lacking(where, key))
            yield bent(f"{label} of another type", "E_MANIFEST", setting(where, key, other_type(value)))
            yield bent(f"{label} null", "E_MANIFEST", setting(where, key, None))
        yield bent(f"a key too many in {where or 'manifest'}", "E_MANIFEST", setting(where, "zz", 1))


def lacking(where: str, key: str) -> Callable[[Json], object]:
    def bend(document: Json) -> None:
        with_hold(document)
        del place(document, where)[key]

    return bend


def setting(where: str, key: str, value: Any) -> Callable[[Json], object]:
    def bend(document: Json) -> None:
        if where == "holds":
            with_hold(document)
        place(document, where)[key] = value

    return bend


BAD_VALUES: tuple[tuple[str, str, Any], ...] = (
    ("", "format", 0),
    ("", "format", -1),
    ("", "format", True),
    ("", "reads", 0),
    ("", "reads", True),
    ("", "to", "everybody"),
    ("", "to", "Office.dsjj"),
    ("", "office", "00"),
    ("", "office", "A" * 64),
    ("", "program", ""),
    ("", "program", "x" * 201),
    ("", "program", "督考\u2028"),
    ("", "year", 10_000),
    ("", "year", -1),
    ("", "seq", 0),
    ("", "made", ""),
    ("", "made", "2023-07-05"),
    ("", "made", "2023-07-05T09:30:00"),
    ("", "made", "2023-07-05T09:30:00Z"),
    ("", "made", "2023-13-05T09:30:00+08:00"),
    ("", "wants", ["00"]),
    ("", "wants", ["b" * 64, "a" * 64]),
    ("", "wants", ["a" * 64, "a" * 64]),
    ("", "wants", [1]),
    ("", "received", {"00": 1}),
    ("", "received", {"a" * 64: 0}),
    ("", "received", {"a" * 64: "1"}),
    ("", "received", {"b" * 64: 1, "a" * 64: 1}),
    ("", "entries", [1]),
    ("", "heads", [None]),
    ("", "sender", None),
    ("", "totals", None),
    ("sender", "party", "unit.JYJ"),
    ("sender", "party", "jyj"),
    ("sender", "name", ""),
    ("sender", "name", " 市教育局"),
    ("sender", "name", "市教育局\n"),
    ("sender", "replica", "00000000.1"),
    ("sender", "replica", "0000000"),
    ("sender", "replica", f"{TEACHER.public.replica_digits}.0"),
    ("sender", "suite", "rsa"),
    ("sender", "seal", "00"),
    ("sender", "seal", "0"),
    ("sender", "seal", "00" * 32),
    ("sender", "sign", "zz" * 32),
    ("sender", "sign", TEACHER.public.sign.hex().upper()),
    ("entries", "size", -1),
    ("entries", "sha256", "00"),
    ("entries", "sm3", "00" * 32),
    ("heads", "position", 0),
    ("heads", "stream", "nowhere"),
    ("heads", "hash", ""),
    ("heads", "suite", "sm9"),
    ("heads", "signature", ""),
    ("heads", "public", "0"),
    ("totals", "state", ""),
    ("totals", "kinds", {"feedback": 0}),
    ("totals", "kinds", {"Feedback": 1}),
    ("totals", "kinds", {"feedback": 4, "evidence": 1}),
)


def values() -> Iterator[Case]:
    for number, (where, key, value) in enumerate(BAD_VALUES):
        label = f"{where}.{key}" if where else key
        yield bent(
            f"bad value {number}: {label} is {str(value)[:40]!r}", "E_MANIFEST", setting(where, key, value)
        )
    yield bent("reads more than it was written in", "E_MANIFEST", lambda m: m.update(format=1, reads=2))
    yield bent(
        "an end held of another party's stream", "E_MANIFEST", lambda m: m.update(holds=[FOREIGN_HOLD])
    )
    yield bent("heads out of order", "E_MANIFEST", lambda m: m["heads"].reverse())
    yield bent("a head twice", "E_MANIFEST", lambda m: m["heads"].insert(0, m["heads"][0]))
    yield bent("text only, with an attachment", "E_MANIFEST", lambda m: m.update(text_only=True))
    yield drafted("sm3 left out by the national suite", "E_MANIFEST", without_sm3)


def without_sm3(draft: Draft) -> None:
    draft.keys = NATIONAL
    draft.bend = lambda m: m["entries"][0].update(sm3="")


def spelled(name: str, code: str, respell: Callable[[bytes], bytes]) -> Case:
    return drafted(name, code, lambda draft: setattr(draft, "respell", respell))


def spellings() -> Iterator[Case]:
    wrong = "E_MANIFEST"
    yield spelled("manifest is empty", wrong, lambda _: b"")
    yield spelled("manifest is a list", wrong, lambda _: b"[]")
    yield spelled("manifest is a text", wrong, lambda _: b'"manifest"')
    yield spelled("manifest is not JSON", wrong, lambda raw: raw[:-1])
    yield spelled("a line end behind the manifest", wrong, lambda raw: raw + b"\n")
    yield spelled("a space in the manifest", wrong, lambda raw: raw.replace(b'"to":', b'"to": '))
    yield spelled("a byte order mark", wrong, lambda raw: b"\xef\xbb\xbf" + raw)
    yield spelled("keys in another order", wrong, reordered)
    yield spelled("a key twice", wrong, lambda raw: raw.replace(b'"seq":3', b'"seq":3,"seq":3'))
    yield spelled("an escape", wrong, lambda raw: raw.replace("市".encode(), b"\\u5e02"))
    yield spelled("a slash escaped", wrong, lambda raw: raw.replace(b"log/", b"log\\/"))
    yield spelled("not UTF-8", wrong, lambda raw: raw.replace("市".encode(), b"\xff"))
    yield spelled("not NFC", wrong, lambda raw: raw.replace("市".encode(), "e\u0301".encode()))
    yield spelled("a float", wrong, lambda raw: raw.replace(b'"seq":3', b'"seq":3.0'))
    yield spelled("NaN", wrong, lambda raw: raw.replace(b'"seq":3', b'"seq":NaN'))
    yield spelled("an exponent", wrong, lambda raw: raw.replace(b'"seq":3', b'"seq":3e0'))
    yield spelled(
        "a number of many digits", wrong, lambda raw: raw.replace(b'"seq":3', b'"seq":' + b"3" * 16)
    )
    yield spelled("too deep", wrong, lambda raw: raw.replace(b'"seq":3', b'"seq":' + b"[" * 13 + b"]" * 13))


def reordered(raw: bytes) -> bytes:
    document = json.loads(raw)
    document["to"] = document.pop("to")
    return compact(document)


def newer() -> Iterator[Case]:
    code = "E_NEWER_PACKAGE"
    yield bent("reads 2", code, lambda m: m.update(format=2, reads=2))
    yield bent("reads 2, and nothing else is known", code, lambda m: (m.clear(), m.update(format=7, reads=2)))
    yield bent("reads 2, and another addressee", code, lambda m: m.update(format=2, reads=2, to="unit.gaj"))
    yield bent("reads 2, and other entries", code, lambda m: m.update(format=2, reads=2, entries=[]))
    yield bent("format 2, read by format 1", None, lambda m: m.update(format=2))
    yield bent("format 2 with keys of its own everywhere", None, enriched)
    yield bent("format 2 without a key", "E_MANIFEST", lambda m: (m.update(format=2), m.pop("wants")))
    yield bent("format 2 with a wrong type", "E_MANIFEST", lambda m: m.update(format=2, seq="3"))


def enriched(document: Json) -> None:
    for where in ("sender", "entries", "heads", "totals", ""):
        place(document, where)["zz_new"] = {"of": ["a", 1, None, True]}
    document["format"] = 2


def signature(name: str, sign: Callable[[bytes], bytes], code: str | None = "E_SIGNATURE") -> Case:
    return drafted(f"signature: {name}", code, lambda draft: setattr(draft, "sign", sign))


def changed_signature(change: Callable[[Json], object]) -> Callable[[bytes], bytes]:
    def sign(raw: bytes) -> bytes:
        document = json.loads(raw)
        change(document["signatures"][0])
        return compact(document)

    return sign


def by(keys: Any, kind: str = "dukao/manifest", payload: bytes | None = None) -> Callable[[Draft], object]:
    """The signature of other keys, or over something else."""

    def change(draft: Draft) -> None:
        def respell(raw: bytes) -> bytes:
            signed = keys.sign(pae(kind, raw if payload is None else payload)).hex()
            one = {"suite": keys.suite.value, "public": keys.public.sign.hex(), "signature": signed}
            draft.sign = lambda _: compact({"signatures": [one]})
            return raw

        draft.respell = respell

    return change


def beside(draft: Draft, keys: Any, is_first: bool = False, is_broken: bool = False) -> None:
    """A second signature beside the sender's."""

    def respell(raw: bytes) -> bytes:
        signed = keys.sign(pae("dukao/manifest", raw + b"!" * is_broken)).hex()
        one = {"suite": keys.suite.value, "public": keys.public.sign.hex(), "signature": signed}

        def sign(stated: bytes) -> bytes:
            found = json.loads(stated)["signatures"]
            return compact({"signatures": [one, *found] if is_first else [*found, one]})

        draft.sign = sign
        return raw

    draft.respell = respell


def signatures() -> Iterator[Case]:
    yield signature("empty", lambda _: b"")
    yield signature("not JSON", lambda raw: raw[:-2])
    yield signature("none", lambda _: b'{"signatures":[]}')
    yield signature("not a list", lambda _: b'{"signatures":{}}')
    yield signature("a list", lambda _: b"[]")
    yield signature("five times", lambda raw: compact({"signatures": json.loads(raw)["signatures"] * 5}))
    yield signature("a key too many", lambda raw: compact({**json.loads(raw), "zz": 1}))
    yield signature("a line end", lambda raw: raw + b"\n")
    yield signature("a space", lambda raw: raw.replace(b":", b": ", 1))
    yield signature("all zero", changed_signature(lambda one: one.update(signature="00" * 64)))
    yield signature("one bit", changed_signature(flip_signature))
    yield signature("too short", changed_signature(lambda one: one.update(signature=one["signature"][:-2])))
    yield signature(
        "upper case", changed_signature(lambda one: one.update(signature=one["signature"].upper()))
    )
    yield signature("without its key", changed_signature(lambda one: one.pop("public")))
    yield signature("with a key too many", changed_signature(lambda one: one.update(zz=1)))
    yield signature("of an unknown suite", changed_signature(lambda one: one.update(suite="rsa")))
    yield signature("of another suite", changed_signature(lambda one: one.update(suite="sm2")))
    yield signature(
        "of another key", changed_signature(lambda one: one.update(public=ROOT.public.sign.hex()))
    )
    yield signature("of a key that is none", changed_signature(lambda one: one.update(public="00")))
    yield drafted("signature: by another key than the sender's", "E_SIGNATURE", by(STRANGER))
    yield drafted("signature: over a head", "E_SIGNATURE", by(TEACHER, kind="dukao/head"))
    yield drafted("signature: over other bytes", "E_SIGNATURE", by(TEACHER, payload=b"{}"))
    yield drafted("signature: a second one stands beside", None, lambda draft: beside(draft, NATIONAL))
    yield drafted(
        "signature: a second one is broken",
        "E_SIGNATURE",
        lambda draft: beside(draft, STRANGER, is_broken=True),
    )
    yield drafted(
        "signature: the sender's is not the first", "E_SIGNATURE", lambda draft: beside(draft, STRANGER, True)
    )


def flip_signature(one: Json) -> None:
    value = bytearray.fromhex(one["signature"])
    value[20] ^= 1
    one["signature"] = value.hex()


def manifest_cases() -> Iterator[Case]:
    yield from shapes()
    yield from values()
    yield from spellings()
    yield from newer()
    yield from signatures()
    yield bent("an end held of our stream", None, lambda m: m.update(holds=[HOLD]))
    yield bent("wishes", None, lambda m: m.update(wants=["a" * 64, "b" * 64]))
    yield bent("numbers received", None, lambda m: m.update(received={"a" * 64: 7}))
    yield bent("the name in capitals", None, lambda m: m["sender"].update(name="UNIT JYJ"))
    yield bent("the name of the office itself", None, lambda m: m["sender"].update(name="市委市政府督查局"))
    yield bent("the clock of 2099", None, lambda m: m.update(made="2099-01-01T00:00:00+00:00"))
    yield bent("the clock of 1970", None, lambda m: m.update(made="1970-01-01T00:00:00+00:00"))
    yield bent("streams of any year", None, lambda m: m.update(year=0))
