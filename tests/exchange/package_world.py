"""A small world of keys, streams and packages, and a draft of a package in which one thing can be bent.

Nothing here uses the writer of packages: what the reader is tested with is made from the format alone.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives import hashes

from desktop.exchange.container import blob_entry, stream_entry, write_container
from desktop.exchange.keys import PrivateKeys, PublicKeys, Suite, pae
from desktop.exchange.package import Reader
from desktop.exchange.roster import NO_ROSTER, RosterAct, extend, read_roster
from desktop.records.fold import fold_record, state_hash
from desktop.records.line import Change, Edit, Stamp, compose, parse_line
from desktop.records.stream import StreamName, Tip

OFFICE, UNIT, OTHER, NEW = "office.dsjj", "unit.jyj", "unit.gaj", "unit.xyz"
INSPECTOR = "inspector.zhang"
NAMES = {
    OFFICE: "市委市政府督查局",
    UNIT: "市教育局",
    OTHER: "市公安局",
    NEW: "市信访局",
    INSPECTOR: "张三",
}
YEAR = 2023
WALL = "2023-07-05T09:30:00+08:00"
SLIP = b"\x89PNG slip of paper"
Json = dict[str, Any]


def secret(number: int, suite: Suite = Suite.ED25519) -> PrivateKeys:
    return PrivateKeys(suite, bytes([number]) * 32)


ROOT = secret(1)
DESK = secret(2)  # a second computer of the office
TEACHER = secret(3)  # the unit's, compared with paper
SIBLING = secret(4)  # the unit's second computer, not compared
POLICE = secret(5)
LOST = secret(6)  # the police's old computer, revoked
STRANGER = secret(7)  # nobody has enrolled it
NATIONAL = secret(8, Suite.SM2)  # the unit's third computer


def replica(keys: PrivateKeys, generation: int = 1) -> str:
    return f"{keys.public.replica_digits}.{generation}"


def stream(party: str, keys: PrivateKeys, audience: str, year: int = YEAR, generation: int = 1) -> StreamName:
    return StreamName(party, replica(keys, generation), audience, year)


def told(name: StreamName, *edits: Edit, after: Sequence[bytes] = (), wall: str = WALL) -> list[bytes]:
    """The lines of a stream that state these edits."""
    lines = list(after)
    for edit in edits:
        tip = Tip(len(lines), sha256(lines[-1]).hexdigest()) if lines else Tip()
        lines.append(compose(name, tip, edit, Stamp(wall, "王磊")).raw)
    return lines


def uid(party: str, number: int) -> str:
    return f"{party}/{number:032x}"


def feedback(number: int, text: str = "已接入部门34个。", party: str = UNIT) -> Edit:
    fields = {"assignment": uid(OFFICE, 1), "period": "2023Q2", "text": text}
    return Edit("feedback", uid(party, number), fields)


def evidence(number: int, blob: bytes, party: str = UNIT) -> Edit:
    fields = {"sha256": sha256(blob).hexdigest(), "name": "会议纪要.png", "size": len(blob)}
    return Edit("evidence", uid(party, number), fields)


def circle(name: str, *members: str) -> Edit:
    return Edit("circle", uid(OFFICE, int(name.removeprefix("c"))), {"name": name, "members": list(members)})


def task(number: int, title: str = "推进政务数据共享") -> Edit:
    return Edit("task", uid(OFFICE, number), {"title": title})


def assignment(number: int, unit: str = UNIT) -> Edit:
    return Edit("assignment", uid(OFFICE, number), {"task": uid(OFFICE, 9), "unit": unit})


UNIT_STREAM = stream(UNIT, TEACHER, OFFICE)
UNIT_LINES = told(
    UNIT_STREAM, feedback(1), feedback(2), evidence(3, SLIP), feedback(4), feedback(5, "完成。")
)
TO_UNIT = stream(OFFICE, ROOT, UNIT)
TO_UNIT_LINES = told(TO_UNIT, assignment(1), assignment(2))
TO_ALL = stream(OFFICE, ROOT, "*")
TO_ALL_LINES = told(TO_ALL, task(9), circle("c1", UNIT, OTHER))
LOST_STREAM = stream(OTHER, LOST, OFFICE)
LOST_CUT = 2
LOST_LINES = told(LOST_STREAM, *(feedback(number, party=OTHER) for number in (1, 2, 3)))


def roster_lines(*acts: tuple[str, str, PublicKeys], root: PrivateKeys = ROOT) -> list[bytes]:
    lines: list[bytes] = []
    for act, party, keys in acts:
        what = RosterAct(act, party, NAMES[party], keys)
        if act == "revoke":
            what = RosterAct(act, party, NAMES[party], keys, {str(LOST_STREAM): LOST_CUT}, "丢失")
        known = read_roster(lines) if lines else NO_ROSTER
        lines.append(extend(known, what, root, WALL))
    return lines


ACTS = (
    ("found", OFFICE, ROOT.public),
    ("enrol", OFFICE, DESK.public),
    ("confirm", OFFICE, DESK.public),
    ("enrol", UNIT, TEACHER.public),
    ("confirm", UNIT, TEACHER.public),
    ("enrol", UNIT, SIBLING.public),
    ("enrol", UNIT, NATIONAL.public),
    ("enrol", OTHER, LOST.public),
    ("revoke", OTHER, LOST.public),
    ("enrol", OTHER, POLICE.public),
)
ROSTER = roster_lines(*ACTS)


def office_reader() -> Reader:
    """The office's first computer, which holds the whole roster."""
    return Reader(OFFICE, ROOT.public.fingerprint, read_roster(ROSTER), ROOT)


def unit_reader() -> Reader:
    """The unit's computer, which follows the office."""
    return Reader(
        UNIT,
        TEACHER.public.fingerprint,
        read_roster(ROSTER),
        TEACHER,
        may_read=lambda name: name.audience == "circle.known",
    )


def fresh_reader() -> Reader:
    """The unit's computer on its first day: it knows no office."""
    return Reader(UNIT, TEACHER.public.fingerprint, NO_ROSTER, TEACHER)


def desk_reader() -> Reader:
    """The office's second computer."""
    return Reader(OFFICE, DESK.public.fingerprint, read_roster(ROSTER), DESK)


def compact(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def signed_head(name: StreamName, position: int, line: str, keys: PrivateKeys) -> Json:
    message = pae("dukao/head", f"{name} {position} {line}".encode())
    return {
        "stream": str(name),
        "position": position,
        "hash": line,
        "public": keys.public.sign.hex(),
        "suite": keys.suite.value,
        "signature": keys.sign(message).hex(),
    }


def head_of(name: StreamName, lines: Sequence[bytes], keys: PrivateKeys) -> Json:
    return signed_head(name, len(lines), sha256(lines[-1]).hexdigest(), keys)


def totals_of(lines: Iterable[bytes]) -> Json:
    grouped: dict[tuple[str, str], dict[str, Change]] = {}
    for change in map(parse_line, lines):
        grouped.setdefault((change.edit.kind, change.edit.record), {})[change.hash] = change
    records = {key: fold_record(key, changes.values()) for key, changes in grouped.items()}
    kinds: dict[str, int] = {}
    for kind, _ in sorted(records):
        kinds[kind] = kinds.get(kind, 0) + 1
    return {"kinds": kinds, "state": state_hash(records)}


@dataclass
class Draft:
    """A package on its way: change what should be wrong, then `pack` it.

    Attributes:
        logs: by stream its lines; signed by the keys of ``authors``.
        raw: members that are not what ``logs`` would give.
        unlisted: members that come into the file and not into the manifest.
        bend: what changes the manifest once it is complete.
        respell: what changes the bytes of the manifest before they are signed.
        sign: what changes the bytes of ``manifest.sig``.
    """

    keys: PrivateKeys
    party: str
    to: str
    logs: dict[StreamName, list[bytes]]
    authors: dict[StreamName, PrivateKeys]
    roster: list[bytes] | None = None
    blobs: dict[str, bytes] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    heads: list[Json] | None = None
    totals: Json | None = None
    office: str = ROOT.public.fingerprint
    unlisted: dict[str, bytes] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    bend: Callable[[Json], object] = lambda _: None
    respell: Callable[[bytes], bytes] = lambda raw: raw
    sign: Callable[[bytes], bytes] = lambda raw: raw

    def members(self) -> dict[str, bytes]:
        found = {} if self.roster is None else {"roster.jsonl": b"\n".join((*self.roster, b""))}
        logs = {stream_entry(name): b"\n".join((*lines, b"")) for name, lines in self.logs.items()}
        found.update(sorted(logs.items()))
        found.update((blob_entry(digest), data) for digest, data in sorted(self.blobs.items()))
        return {name: self.raw.get(name, data) for name, data in found.items()}

    def manifest(self) -> Json:
        public = self.keys.public
        own = [line for name, lines in self.logs.items() if name.party == self.party for line in lines]
        heads = self.heads if self.heads is not None else self._heads()
        return {
            "format": 1,
            "reads": 1,
            "program": "dukao 0.1.0",
            "sender": {
                "party": self.party,
                "name": NAMES[self.party],
                "replica": replica(self.keys),
                "suite": self.keys.suite.value,
                "sign": public.sign.hex(),
                "seal": public.seal.hex(),
            },
            "to": self.to,
            "office": self.office,
            "year": YEAR,
            "seq": 3,
            "made": WALL,
            "text_only": False,
            "entries": [self._entry(name, data) for name, data in self.members().items()],
            "heads": sorted(heads, key=lambda one: (one["stream"], one["position"], one["hash"])),
            "holds": [],
            "received": {},
            "wants": [],
            "totals": self.totals if self.totals is not None else totals_of(own),
        }

    def pack(self) -> bytes:
        document = self.manifest()
        self.bend(document)
        raw = self.respell(compact(document))
        signature = self.keys.sign(pae("dukao/manifest", raw)).hex()
        stated = {
            "suite": self.keys.suite.value,
            "public": self.keys.public.sign.hex(),
            "signature": signature,
        }
        parts = {**self.members(), **self.unlisted}
        ranked = sorted(name for name in parts if name not in self.missing and name != "roster.jsonl")
        logs = [name for name in ranked if name.startswith("log/")]
        blobs = [name for name in ranked if name.startswith("blob/")]
        names = [*(["roster.jsonl"] if "roster.jsonl" in parts.keys() - self.missing else []), *logs, *blobs]
        target = BytesIO()
        write_container(
            target,
            [
                ("manifest.json", raw),
                ("manifest.sig", self.sign(compact({"signatures": [stated]}))),
                *((name, parts[name]) for name in names),
            ],
        )
        return target.getvalue()

    def _entry(self, name: str, data: bytes) -> Json:
        sm3 = ""
        if self.keys.suite is Suite.SM2:
            digest = hashes.Hash(hashes.SM3())
            digest.update(data)
            sm3 = digest.finalize().hex()
        return {"name": name, "size": len(data), "sha256": sha256(data).hexdigest(), "sm3": sm3}

    def _heads(self) -> list[Json]:
        return [head_of(name, lines, self.authors[name]) for name, lines in self.logs.items()]


def from_unit(keys: PrivateKeys = TEACHER) -> Draft:
    """What the unit sends to the office: its reports, a slip, and what it holds of the office's."""
    logs = {UNIT_STREAM: list(UNIT_LINES), TO_UNIT: list(TO_UNIT_LINES), TO_ALL: list(TO_ALL_LINES)}
    authors = {UNIT_STREAM: TEACHER, TO_UNIT: ROOT, TO_ALL: ROOT}
    blobs = {sha256(SLIP).hexdigest(): SLIP}
    return Draft(keys, UNIT, OFFICE, logs, authors, list(ROSTER), blobs)


def small() -> Draft:
    """The unit's own lines only, without roster and attachment."""
    name = UNIT_STREAM
    return Draft(TEACHER, UNIT, OFFICE, {name: told(name, feedback(1), feedback(2))}, {name: TEACHER})


def from_office(keys: PrivateKeys = ROOT) -> Draft:
    """What the office sends to the unit: tasks, assignments, and the unit's own lines back."""
    logs = {TO_UNIT: list(TO_UNIT_LINES), TO_ALL: list(TO_ALL_LINES), UNIT_STREAM: list(UNIT_LINES)}
    authors = {TO_UNIT: ROOT, TO_ALL: ROOT, UNIT_STREAM: TEACHER}
    return Draft(keys, OFFICE, UNIT, logs, authors, list(ROSTER))
