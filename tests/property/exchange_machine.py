"""What can happen to packages and workspaces, the driver that lets it happen, and what must hold."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from desktop.errors import AppError
from desktop.exchange.package import Outgoing, write_package
from desktop.exchange.package_writing import sign_head
from desktop.models.verify import verify
from desktop.records.line import Edit, compose, parse_line
from desktop.records.stream import EVERYONE, StreamName, Tip
from desktop.services.exchange_parties import Parties
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_writing import NobodyToSealFor, OwnKeyRevoked
from desktop.services.roster import RosterService
from desktop.services.session import Session
from tests.property.exchange_world import (
    CIRCLE,
    Broken,
    Computer,
    Parcel,
    Snapshot,
    World,
    open_world,
    require,
)

MOST_COMPUTERS = 8
ROUNDS = 6
FAIR_REFUSALS = {"E_OWN_PACKAGE", "E_KEY_REVOKED"}
"""A package that a copy of this very computer wrote; one by a key that was revoked."""


# --- what people do -------------------------------------------------------------------------------------


def write(world: World, one: Computer) -> None:
    """States a new record, told to everyone, to one, to a circle, or to nobody else; later mostly edits."""
    if sum(uid.startswith(f"{one.party}/") for uid in world.records) > 5 and world.rng.random() < 0.6:
        return edit(world, one)
    kind, audience = world.rng.choice(_writings(world, one))
    number = world.next()
    with one.session.transaction() as workspace:
        fields: dict[str, object] = {"text": f"第{number}件"}
        if kind in ("evidence", "check_evidence"):
            data = f"attachment {number}".encode() * world.rng.randint(1, 2000)
            fields = {"name": "照片.png", "sha256": workspace.evidence.put(data), "size": len(data)}
        uid = one.session.create(kind, audience, fields)
    world.records[uid] = kind
    return world.wrote(one)


def _writings(world: World, one: Computer) -> list[tuple[str, str]]:
    party, office = one.party, world.computers["office"].party
    if party == office:
        others = sorted({other.party for other in world.computers.values()} - {party})
        told = [(EVERYONE), f"circle.{CIRCLE}", party, *others]
        return [("instruction", audience) for audience in told]
    kinds = ("feedback", "evidence") if party.startswith("unit.") else ("check_result", "check_evidence")
    return [(kinds[0], office), (kinds[1], office), (kinds[0], party)]


def edit(world: World, one: Computer) -> None:
    """Changes a record of its own party; the text where there is one."""
    for uid in _own_records(world, one):
        return _restate(world, one, uid)
    return write(world, one)


def collide(world: World, one: Computer) -> None:
    """Two computers of one party change the same record without knowing of each other."""
    others = [other for other in world.of_party(one.party) if other is not one]
    held = {uid for other in others for uid in _own_records(world, other)}
    for uid in _own_records(world, one):
        if uid in held:
            for each in (one, *others):
                if each.session.workspace.log.audience(world.records[uid], uid) is not None:
                    _restate(world, each, uid)
            return


def _restate(world: World, one: Computer, uid: str) -> None:
    field = "name" if world.records[uid].endswith("evidence") else "text"
    with one.session.transaction():
        one.session.change(world.records[uid], uid, {field: f"改{world.next()}"})
    world.wrote(one)


def withdraw(world: World, one: Computer) -> None:
    """Withdraws a record of its own party."""
    for uid in _own_records(world, one):
        with one.session.transaction():
            one.session.withdraw(world.records[uid], uid, f"重复{world.next()}")
        world.wrote(one)
        return


def _own_records(world: World, one: Computer) -> Iterator[str]:
    """Records of its party that a computer holds, in any order."""
    uids = sorted(uid for uid in world.records if uid.startswith(f"{one.party}/"))
    world.rng.shuffle(uids)
    return (uid for uid in uids if one.session.workspace.log.audience(world.records[uid], uid) is not None)


def export(world: World, one: Computer) -> None:
    """Writes a package for somebody: plain, without attachments, or sealed."""
    how = world.rng.random()
    to = world.rng.choice(_correspondents(world, one))
    try:
        world.export(one, to, is_sealed=how < 0.15, text_only=0.15 <= how < 0.3)
    except (NobodyToSealFor, OwnKeyRevoked) as refused:
        world.count(f"export refused {refused.code}")


def _correspondents(world: World, one: Computer) -> list[str]:
    office = world.computers["office"].party
    if one.party != office:
        return [office, office, office, one.party]
    return sorted({other.party for other in world.computers.values()})


# --- what happens on the way ----------------------------------------------------------------------------


def deliver(world: World, _: Computer) -> None:
    """Brings any earlier package to a computer it is for: late, again, or out of order."""
    if world.parcels:
        parcel = world.rng.choice(world.parcels)
        hand_over(world, parcel, world.rng.choice(world.of_party(parcel.to)))


def hand_over(world: World, parcel: Parcel, one: Computer) -> None:
    """Imports an honest package; it is taken, or there is a good reason."""
    receipt = world.take(one, parcel.file)
    fair = FAIR_REFUSALS | ({"E_SEAL_KEY"} if one.fingerprint in world.revoked else set())
    require(receipt.code in ("", *fair), f"{parcel} at {one.name}: {receipt.code} {receipt.sentence}")
    world.count(f"refused {receipt.code}" if receipt.code else "applied" if receipt.applied else "known")


def lose(world: World, _: Computer) -> None:
    """A stick falls into the river."""
    if world.parcels:
        world.parcels.remove(world.rng.choice(world.parcels))


def tamper(world: World, _: Computer) -> None:
    """Changes a package on the way: a byte, its end, or two packages in one."""
    if not world.parcels:
        return
    parcel = world.rng.choice(world.parcels)
    raw = bytearray(parcel.file.read_bytes())
    how = world.rng.random()
    if how < 0.7:
        raw[world.rng.randrange(len(raw))] ^= 1 << world.rng.randrange(8)
    elif how < 0.85:
        del raw[world.rng.randrange(len(raw)) :]
    else:
        raw += world.rng.choice(world.parcels).file.read_bytes()
    file = world.folder / "stick" / f"{world.next()}.dkx"
    file.write_bytes(raw)
    one = world.rng.choice(world.of_party(parcel.to))
    before = one.lines().keys()
    receipt = world.take(one, file)
    if receipt.applied:  # bits behind the end of deflated data carry nothing
        require(how < 0.7 and one.lines().keys() <= before | world.written.keys(), f"tampered {parcel}")
        world.count("tampered without effect")
    else:
        world.count("tampered and refused" if receipt.code else "known")


def forge(world: World, _: Computer) -> None:
    """A unit writes a line in the name of somebody else into a package of its own, and signs that, too."""
    liar = world.computers["trade"]
    if liar.fingerprint in world.revoked:
        return
    office = world.computers["office"]
    streams = [status.name for status in liar.session.workspace.log.streams()]
    others = [one for one in streams if one.party != liar.party]
    if not others:
        return
    stream = world.rng.choice(others)
    file = world.folder / "stick" / f"{world.next()}.dkx"
    forged_package(liar.session, office.party, stream, file)
    receipt = world.take(office, file)
    require(receipt.code == "E_AUTHOR", f"forged lines of {stream}: {receipt.code or 'taken'}")
    world.count("forged and refused")


def forged_package(liar: Session, to: str, stream: StreamName, file: Path) -> None:
    """A package that adds a line to a stream of another party, with a head signed by the liar."""
    workspace, keys = liar.workspace, liar.keys()
    lines = list(workspace.log.lines(stream))
    tip = workspace.log.tip(stream)
    edit_ = Edit("instruction", f"{stream.party}/{1:032x}", {"text": "伪造"})
    lines.append(compose(stream, Tip(tip.position, tip.hash), edit_, liar.stamp()).raw)
    head = sign_head(stream, parse_line(lines[-1]), keys)
    roster = Parties(liar).roster()
    outgoing = Outgoing(
        program="forger",
        party=liar.party,
        name=liar.party_name,
        replica=workspace.identity.replica,
        to=to,
        office=roster.root.fingerprint if roster.root else "",
        year=0,
        seq=1,
        made=liar.stamp().wall,
        logs={str(stream): lines},
        heads=[head],
        roster=roster.lines,
    )
    with file.open("wb") as target:
        write_package(target, outgoing, keys)


# --- what happens to computers --------------------------------------------------------------------------


def clone(world: World, one: Computer) -> None:
    """Copies a workspace: behind the program's back, so that both go on under one name, or noticed by it."""
    if len(world.computers) >= MOST_COMPUTERS:
        return
    name = f"{one.name}+{world.next()}"
    folder = world.folder / f"{name}.dukao"
    shutil.copytree(one.folder, folder)
    is_settled = world.rng.random() < 0.4
    copy = world.open(name, folder, one.credentials, is_settled=is_settled)
    copy.held, copy.is_clone = set(one.held), True
    world.count("cloned and noticed" if is_settled else "cloned")


def snapshot(world: World, one: Computer) -> None:
    """Keeps a copy of a workspace."""
    folder = world.folder / f"snapshot-{world.next()}"
    shutil.copytree(one.folder, folder)
    world.snapshots.append(Snapshot(one.name, folder, set(one.held)))


def put_back(world: World, _: Computer) -> None:
    """Puts an old copy in the place of a workspace, behind the program's back."""
    if not world.snapshots:
        return
    kept = world.rng.choice(world.snapshots)
    one = world.computers[kept.computer]
    one.session.close()
    shutil.rmtree(one.folder)
    shutil.copytree(kept.folder, one.folder)
    again = world.open(one.name, one.folder, one.credentials, is_settled=False)
    again.held, again.is_clone = set(kept.held), one.is_clone
    world.count("put back")


def undo(world: World, one: Computer) -> None:
    """Takes an import back, if that may be."""
    with ImportService(one.session) as service:
        rows = [row for row in service.history() if row.state.value == "applied"]
        if not rows:
            return
        before = one.lines()
        try:
            service.undo(world.rng.choice(rows[:2]).digest)
        except AppError as refused:
            world.count(f"undo refused {refused.code}")
            require(one.lines() == before, "a refused undo changes nothing")
            return
    gone = before.keys() - one.lines().keys()
    one.held -= gone
    world.count("undone")


def revoke(world: World, _: Computer) -> None:
    """The office revokes a key, once in a run."""
    office = world.computers["office"]
    chosen = world.computers["police-2"] if world.rng.random() < 0.5 else world.computers["trade"]
    if world.revoked or world.rng.random() < 0.5:
        return
    RosterService(office.session).revoke(chosen.fingerprint, "丢失")
    world.revoked.add(chosen.fingerprint)
    world.count("revoked")


ACTIONS: Mapping[Callable[[World, Computer], None], int] = {
    write: 22,
    edit: 16,
    collide: 4,
    withdraw: 3,
    export: 22,
    deliver: 34,
    lose: 2,
    tamper: 5,
    forge: 2,
    clone: 4,
    snapshot: 4,
    put_back: 4,
    undo: 4,
    revoke: 2,
}


# --- what must hold -------------------------------------------------------------------------------------


def check(world: World, one: Computer) -> None:
    """What must hold at a computer at any time."""
    lines = one.lines()
    lost = one.held - lines.keys()
    require(not lost, f"{one.name} has lost {len(lost)} lines")
    for digest, stream in lines.items():
        require(world.written.get(digest) == stream, f"{one.name} holds a line of {stream} that nobody wrote")
        require(
            world.may_read(stream, one.party) or one.party == _office(world), f"{one.name} holds {stream}"
        )
        is_kept = stream.audience != stream.party or stream.party == one.party
        require(is_kept, f"{one.name} holds {stream}, which is told to nobody")
    state = one.session.workspace.log.state_hash()
    known = world.states.setdefault(frozenset(lines), state)
    require(known == state, f"{one.name}: the same lines, and another state")


def _office(world: World) -> str:
    return world.computers["office"].party


def exchange_all(world: World) -> None:
    """Everybody sends the newest to everybody and gets an answer, until nothing more comes."""
    for _ in range(ROUNDS):
        before = _standing(world)
        for one in _senders(world):
            if one.party == _office(world):
                continue
            for to in sorted({_office(world), one.party}):
                _send(world, one, to)
            for office in _offices(world):
                _send(world, office, one.party)
        for office in _offices(world):
            for to in _correspondents(world, office):
                _send(world, office, to)
        if before == _standing(world):
            return
    raise Broken(f"{ROUNDS} rounds, and there is still something to tell")


def _standing(world: World) -> dict[str, tuple[int, int]]:
    """How many lines and missing attachments everybody has."""
    return {name: (len(one.lines()), _missing(one)) for name, one in world.computers.items()}


def _offices(world: World) -> list[Computer]:
    return [one for one in _senders(world) if one.party == _office(world)]


def _senders(world: World) -> list[Computer]:
    return [one for one in world.computers.values() if one.fingerprint not in world.revoked]


def _send(world: World, one: Computer, to: str) -> None:
    others = [other for other in world.of_party(to) if other is not one]
    if others:
        parcel = world.export(one, to)
        for other in others:
            hand_over(world, parcel, other)


def _missing(one: Computer) -> int:
    return len(one.session.workspace.log.missing_evidence())


def check_end(world: World) -> None:
    """What must hold after everybody has sent everything."""
    senders = _senders(world)
    everywhere = {digest: stream for one in senders for digest, stream in one.lines().items()}
    blobs = {digest for one in senders for digest in one.session.workspace.evidence.hashes()}
    for one in world.computers.values():
        check(world, one)
        lines = one.lines()
        for digest, stream in everywhere.items():
            if world.may_read(stream, one.party) and _spreads(world, stream):
                require(digest in lines, f"{one.name} lacks a line of {stream}")
        lacking = one.session.workspace.log.missing_evidence() & blobs
        require(not lacking or _has_copy(world, one), f"{one.name} lacks {len(lacking)} attachments")
        report = verify(one.session.workspace)
        require(report.is_clean, f"{one.name}: {report.problems}")


def _has_copy(world: World, one: Computer) -> bool:
    """Whether another workspace goes by the same key: what one says it misses, the other denies."""
    return sum(other.fingerprint == one.fingerprint for other in world.computers.values()) > 1


def _spreads(world: World, stream: StreamName) -> bool:
    """Whether the lines of a stream can reach everybody who may read them.

    Those of a revoked key stay where they are. A package goes from one key to another, not to a copy that has
    the same: copies hear of each other from somebody else who reads the stream and may still send.
    """
    if any(stream.replica.startswith(key[:8]) for key in world.revoked):
        return False
    if not any(one.is_clone for one in world.of_party(stream.party)):
        return True
    others = (one for one in _senders(world) if one.party != stream.party)
    return any(world.may_read(stream, one.party) for one in others)


def run(seed: int) -> Counter[str]:
    """One run; what happened, by how often.

    Raises:
        Broken: a promise was not kept; the notes tell the seed and the story.
    """
    rng = random.Random(seed)
    with open_world(rng) as world:
        try:
            for _ in range(rng.randint(30, 90)):
                _step(world)
            exchange_all(world)
            check_end(world)
        except (Broken, AppError) as broken:
            broken.add_note(f"DUKAO_SEED={seed}\n" + "\n".join(world.story))
            raise
        world.counts["lines"] = len(world.written)
        world.counts["forked"] = sum(
            bool(one.session.workspace.log.forks()) for one in world.computers.values()
        )
        world.counts["conflicts"] = len(world.computers["office"].session.workspace.log.conflicts())
        return Counter(world.counts)


def _step(world: World) -> None:
    (action,) = world.rng.choices(list(ACTIONS), list(ACTIONS.values()))
    one = world.computers[world.rng.choice(sorted(world.computers))]
    world.story.append(f"{action.__name__} {one.name}")
    world.count(action.__name__)
    action(world, one)
    for other in world.computers.values():
        check(world, other)
