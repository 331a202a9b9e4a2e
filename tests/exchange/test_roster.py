"""The roster: a chain that one key signs, and what it says of everybody's keys."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from hashlib import sha256
from typing import Any

import pytest

from desktop.exchange.failures import OtherOffice, RosterWrong
from desktop.exchange.keys import PrivateKeys, PublicKeys, Suite, agrees_with_paper, fingerprint_digits, pae
from desktop.exchange.roster import (
    CONFIRM,
    ENROL,
    FOUND,
    NO_ROSTER,
    REVOKE,
    Roster,
    RosterAct,
    extend,
    merged,
    read_roster,
)
from desktop.records.stream import parse_stream_name

OFFICE, POLICE, COUNTY = "office.scb", "unit.gaj", "unit.gtx"
WALL = "2024-03-01T09:00:00+08:00"


def keys(number: int, suite: Suite = Suite.ED25519) -> PrivateKeys:
    return PrivateKeys(suite, bytes([number]) * 32)


ROOT, CLERK, POLICE_1, POLICE_2, COUNTY_1 = (keys(number) for number in range(1, 6))


def found(who: PrivateKeys = ROOT) -> RosterAct:
    return RosterAct(FOUND, OFFICE, "督查办公室", who.public)


def enrol(who: PrivateKeys, party: str = POLICE) -> RosterAct:
    return RosterAct(ENROL, party, "市公安局", who.public)


def confirm(who: PrivateKeys, party: str = POLICE) -> RosterAct:
    return RosterAct(CONFIRM, party, "市公安局", who.public)


def stream_of(who: PrivateKeys, party: str = POLICE, audience: str = OFFICE) -> str:
    return f"{party}~{who.public.replica_digits}.1~{audience}~2024"


def revoke(who: PrivateKeys, cuts: dict[str, int] | None = None, party: str = POLICE) -> RosterAct:
    return RosterAct(REVOKE, party, "市公安局", who.public, cuts or {}, "电脑遗失")


def after(*acts: RosterAct, signer: PrivateKeys = ROOT) -> Roster:
    return reduce(lambda roster, act: follow(roster, act, signer), acts, NO_ROSTER)


def follow(roster: Roster, act: RosterAct, signer: PrivateKeys = ROOT) -> Roster:
    return read_roster((*roster.lines, extend(roster, act, signer, WALL)))


def forged(entry: dict[str, Any] | bytes, signer: PrivateKeys = ROOT) -> bytes:
    """A line with whatever entry, properly signed."""
    raw = entry if isinstance(entry, bytes) else compact(entry)
    return compact({"entry": raw.decode(), "signature": signer.sign(pae("dukao/roster", raw)).hex()})


def compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def entry_of(line: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(json.loads(line)["entry"])
    return entry


def place_of(failure: RosterWrong) -> int:
    """The line that a failure names."""
    return int(str(failure.values["detail"]).removeprefix("roster line ").partition(":")[0])


@contextmanager
def refused(detail: str) -> Iterator[None]:
    with pytest.raises(RosterWrong) as caught:
        yield
    assert detail in str(caught.value.values["detail"])


def test_no_lines_are_no_office() -> None:
    roster = read_roster(())

    assert roster.root is None
    assert roster.installations == ()
    assert roster.by_fingerprint(ROOT.public.fingerprint) is None


@pytest.mark.parametrize("suite", Suite)
def test_an_office_is_founded_by_its_own_signature(suite: Suite) -> None:
    root = keys(1, suite)

    roster = after(found(root), signer=root)

    assert roster.root == root.public
    (office,) = roster.installations
    assert (office.party, office.name, office.is_confirmed, office.enrolled) == (
        OFFICE,
        "督查办公室",
        True,
        WALL,
    )


def test_an_enrolled_key_is_unconfirmed_until_it_is_confirmed() -> None:
    enrolled = after(found(), enrol(POLICE_1), enrol(COUNTY_1, COUNTY))

    confirmed = follow(enrolled, confirm(POLICE_1))

    before = enrolled.by_fingerprint(POLICE_1.public.fingerprint)
    now = confirmed.by_fingerprint(POLICE_1.public.fingerprint)
    assert before is not None
    assert now is not None
    assert (before.is_confirmed, now.is_confirmed) == (False, True)
    assert [one.party for one in confirmed.installations] == [OFFICE, POLICE, COUNTY]
    assert not confirmed.of_party(COUNTY)[0].is_confirmed


def test_a_party_may_have_several_installations() -> None:
    roster = after(found(), enrol(POLICE_1), enrol(POLICE_2), enrol(CLERK, OFFICE))

    assert [one.keys for one in roster.of_party(POLICE)] == [POLICE_1.public, POLICE_2.public]
    assert [one.keys for one in roster.of_party(OFFICE)] == [ROOT.public, CLERK.public]


def test_a_stream_has_one_author() -> None:
    roster = after(found(), enrol(POLICE_1), enrol(POLICE_2))

    author = roster.author_of(parse_stream_name(stream_of(POLICE_2)))

    assert author is not None
    assert author.keys == POLICE_2.public
    assert roster.author_of(parse_stream_name(stream_of(POLICE_2, party=COUNTY))) is None


def test_a_revoked_key_keeps_what_lies_before_the_cut() -> None:
    stream, other = stream_of(POLICE_1), stream_of(POLICE_1, audience="*")

    roster = after(found(), enrol(POLICE_1), revoke(POLICE_1, {stream: 7}))

    (police,) = roster.revoked
    assert police.reason == "电脑遗失"
    assert [police.accepts(stream, position) for position in (1, 7, 8)] == [True, True, False]
    assert not police.accepts(other, 1)
    assert roster.of_party(POLICE) == (police,)


def test_what_is_not_revoked_is_cut_nowhere() -> None:
    (police,) = after(found(), enrol(POLICE_1)).of_party(POLICE)

    assert police.accepts(stream_of(POLICE_1), 10**6)


def test_the_entries_say_what_was_done() -> None:
    roster = after(found(), enrol(POLICE_1), revoke(POLICE_1))

    assert [(entry.n, entry.act, entry.party) for entry in roster.entries] == [
        (1, FOUND, OFFICE),
        (2, ENROL, POLICE),
        (3, REVOKE, POLICE),
    ]
    assert roster.entries[1].previous == sha256(json.loads(roster.lines[0])["entry"].encode()).hexdigest()


IMPOSSIBLE: dict[str, tuple[RosterAct, ...]] = {
    "enrolled before an office was founded": (enrol(POLICE_1),),
    "confirmed before an office was founded": (confirm(POLICE_1),),
    "founded twice": (found(), found(CLERK)),
    "founded by a unit": (RosterAct(FOUND, POLICE, "市公安局", ROOT.public),),
    "enrolled twice": (found(), enrol(POLICE_1), enrol(POLICE_1)),
    "one key of two parties": (found(), enrol(POLICE_1), enrol(POLICE_1, COUNTY)),
    "the founding key enrolled": (found(), enrol(ROOT, OFFICE)),
    "enrolled again after it was revoked": (found(), enrol(POLICE_1), revoke(POLICE_1), enrol(POLICE_1)),
    "confirmed without enrolment": (found(), confirm(POLICE_1)),
    "confirmed twice": (found(), enrol(POLICE_1), confirm(POLICE_1), confirm(POLICE_1)),
    "confirmed for another party": (found(), enrol(POLICE_1), confirm(POLICE_1, COUNTY)),
    "confirmed after it was revoked": (found(), enrol(POLICE_1), revoke(POLICE_1), confirm(POLICE_1)),
    "confirmed with another key to encrypt to": (
        found(),
        enrol(POLICE_1),
        RosterAct(
            CONFIRM,
            POLICE,
            "市公安局",
            PublicKeys(Suite.ED25519, POLICE_1.public.sign, POLICE_2.public.seal),
        ),
    ),
    "the founding key confirmed": (found(), confirm(ROOT, OFFICE)),
    "the founding key revoked": (found(), revoke(ROOT, party=OFFICE)),
    "revoked twice": (found(), enrol(POLICE_1), revoke(POLICE_1), revoke(POLICE_1)),
    "cut at nothing": (found(), enrol(POLICE_1), revoke(POLICE_1, {stream_of(POLICE_1): 0})),
    "cut in another's stream": (found(), enrol(POLICE_1), revoke(POLICE_1, {stream_of(POLICE_2): 1})),
    "cut in another party's stream": (
        found(),
        enrol(POLICE_1),
        revoke(POLICE_1, {stream_of(POLICE_1, party=COUNTY): 1}),
    ),
    "cut in no stream": (found(), enrol(POLICE_1), revoke(POLICE_1, {"stream": 1})),
    "enrolled with cuts": (
        found(),
        RosterAct(ENROL, POLICE, "市公安局", POLICE_1.public, {stream_of(POLICE_1): 1}),
    ),
    "enrolled with a reason": (found(), RosterAct(ENROL, POLICE, "市公安局", POLICE_1.public, {}, "理由")),
    "an unknown act": (found(), RosterAct("praise", POLICE, "市公安局", POLICE_1.public)),
    "no party": (found(), RosterAct(ENROL, "gaj", "市公安局", POLICE_1.public)),
    "no name": (found(), RosterAct(ENROL, POLICE, "", POLICE_1.public)),
    "a name without end": (found(), RosterAct(ENROL, POLICE, "市" * 101, POLICE_1.public)),
    "a reason without end": (
        found(),
        enrol(POLICE_1),
        RosterAct(REVOKE, POLICE, "市公安局", POLICE_1.public, {}, "由" * 501),
    ),
    "a key that fits any message": (
        found(),
        RosterAct(ENROL, POLICE, "市公安局", PublicKeys(Suite.ED25519, bytes(32), POLICE_1.public.seal)),
    ),
}


@pytest.mark.parametrize("acts", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_act_is_neither_made_nor_read(acts: tuple[RosterAct, ...]) -> None:
    before = after(*acts[:-1])

    with pytest.raises(RosterWrong) as failure:
        extend(before, acts[-1], ROOT, WALL)

    assert place_of(failure.value) == len(acts)


def test_two_keys_of_a_party_may_not_write_the_same_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    roster = after(found(), enrol(POLICE_1))
    digits = POLICE_1.public.replica_digits
    monkeypatch.setattr(PublicKeys, "replica_digits", digits)  # finding such a key takes 2^32 tries

    with refused("same streams"):
        extend(roster, enrol(POLICE_2), ROOT, WALL)


@pytest.mark.parametrize(
    "wall", ["", "2024-03-01", "2024-03-01T09:00:00", "2024-03-01 09:00:00+08:00", "昨天"]
)
def test_an_entry_says_when_with_its_offset(wall: str) -> None:
    with pytest.raises(RosterWrong):
        extend(NO_ROSTER, found(), ROOT, wall)


def test_only_the_founding_key_signs() -> None:
    roster = after(found(), enrol(CLERK, OFFICE))

    with refused("founding key"):
        extend(roster, enrol(POLICE_1), CLERK, WALL)
    with refused("founding key"):
        extend(NO_ROSTER, found(), CLERK, WALL)


ORDINARY = after(found(), enrol(POLICE_1), confirm(POLICE_1))


@pytest.mark.parametrize("order", [(1, 2), (0, 2), (0, 2, 1), (0, 1, 1), (0, 0), (0, 1, 2, 0)], ids=str)
def test_lines_that_are_missing_moved_or_repeated_are_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(RosterWrong):
        read_roster([ORDINARY.lines[place] for place in order])


def test_no_flipped_bit_of_a_line_is_accepted() -> None:
    first, line, last = ORDINARY.lines

    for place in range(len(line)):
        flipped = line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
        with pytest.raises(RosterWrong):
            read_roster((first, flipped, last))


def test_a_line_signed_for_another_chain_does_not_fit() -> None:
    other = after(RosterAct(FOUND, OFFICE, "另一个名称", ROOT.public), enrol(POLICE_2))

    with refused("roster line 2: the chain"):
        read_roster((ORDINARY.lines[0], other.lines[1]))


def changed(**values: object) -> bytes:
    return forged(entry_of(ORDINARY.lines[1]) | values)


def without(key: str) -> bytes:
    entry = entry_of(ORDINARY.lines[1])
    del entry[key]
    return forged(entry)


SECOND = json.loads(ORDINARY.lines[1])
SIGNED_BADLY: dict[str, bytes] = {
    "nothing": b"",
    "no object": b"[]",
    "a signature missing": compact({"entry": SECOND["entry"]}),
    "in another order": compact({"signature": SECOND["signature"], "entry": SECOND["entry"]}),
    "a key more": compact(SECOND | {"note": ""}),
    "a space": ORDINARY.lines[1].replace(b'","signature', b'", "signature'),
    "an escape": ORDINARY.lines[1].replace(b"e", rb"\u0065", 1),
    "a line end": ORDINARY.lines[1] + b"\n",
    "a signature that is a number": compact(SECOND | {"signature": 1}),
    "a signature in capitals": compact(SECOND | {"signature": SECOND["signature"].upper()}),
    "a signature with spaces": compact(SECOND | {"signature": SECOND["signature"] + " "}),
    "a signature of odd length": compact(SECOND | {"signature": SECOND["signature"][1:]}),
    "an entry that is an object": compact(SECOND | {"entry": {}}),
    "an entry that is no JSON": forged(b"entry"),
    "an entry that is a list": forged(b"[]"),
    "an entry with a space": forged(SECOND["entry"].replace(',"act"', ', "act"').encode()),
    "an entry with a key twice": forged(SECOND["entry"].replace('"n":2,', '"n":2,"n":2,').encode()),
    "a key of the entry missing": without("reason"),
    "a key of the entry more": changed(note=""),
    "a number that is a text": changed(n="2"),
    "a number that is true": changed(n=True),
    "another number": changed(n=3),
    "another line before": changed(previous="0" * 64),
    "a name that is a number": changed(name=1),
    "cuts that are a list": changed(cuts=[]),
    "a cut that is a text": changed(act=REVOKE, cuts={stream_of(POLICE_1): "1"}),
    "a cut that is true": changed(cuts={stream_of(POLICE_1): True}),
    "an unknown suite": changed(suite="rsa"),
    "a key in capitals": changed(sign=POLICE_1.public.sign.hex().upper()),
    "a key that is too short": changed(sign="00"),
}


@pytest.mark.parametrize("line", SIGNED_BADLY.values(), ids=SIGNED_BADLY)
def test_a_line_written_in_any_other_way_is_refused(line: bytes) -> None:
    with refused("roster line 2"):
        read_roster((ORDINARY.lines[0], line))


def test_cuts_stand_in_order() -> None:
    one, two = stream_of(POLICE_1), stream_of(POLICE_1, audience="*")
    roster = after(found(), enrol(POLICE_1))
    line = extend(roster, revoke(POLICE_1, {two: 1, one: 2}), ROOT, WALL)
    entry = entry_of(line)

    turned = forged(entry | {"cuts": dict(reversed(entry["cuts"].items()))})

    assert list(entry["cuts"]) == sorted((one, two))
    with refused("another way"):
        read_roster((*roster.lines, turned))


def test_of_two_rosters_the_longer_is_kept() -> None:
    shorter = after(found(), enrol(POLICE_1))

    assert merged(shorter, ORDINARY) is ORDINARY
    assert merged(ORDINARY, shorter) is ORDINARY
    assert merged(ORDINARY, ORDINARY) is ORDINARY
    assert merged(NO_ROSTER, ORDINARY) is ORDINARY
    assert merged(ORDINARY, NO_ROSTER) is ORDINARY
    assert merged(NO_ROSTER, NO_ROSTER) is NO_ROSTER


@pytest.mark.parametrize("act", [enrol(POLICE_2), revoke(POLICE_1), confirm(POLICE_1)])
def test_two_histories_of_one_office_contradict_each_other(act: RosterAct) -> None:
    ours = after(found(), enrol(POLICE_1), enrol(COUNTY_1, COUNTY))
    theirs = after(found(), enrol(POLICE_1), act)

    with refused("roster line 3"):
        merged(ours, theirs)
    with refused("roster line 3"):
        merged(follow(ours, confirm(POLICE_1)), theirs)


def test_a_founding_line_signed_twice_contradicts_itself() -> None:
    renamed = after(RosterAct(FOUND, OFFICE, "另一个名称", ROOT.public))

    with refused("roster line 1"):
        merged(ORDINARY, renamed)


def test_another_office_is_named_by_its_digits() -> None:
    other = after(found(CLERK), signer=CLERK)

    with pytest.raises(OtherOffice) as failure:
        merged(ORDINARY, other)

    assert failure.value.values["digits"] == fingerprint_digits(CLERK.public.fingerprint)


def test_the_founding_key_is_the_one_on_paper() -> None:
    paper = fingerprint_digits(ROOT.public.fingerprint)
    other = after(found(CLERK), signer=CLERK)

    assert ORDINARY.root is not None
    assert other.root is not None
    assert agrees_with_paper(ORDINARY.root.fingerprint, paper)
    assert not agrees_with_paper(other.root.fingerprint, paper)


def test_a_roster_of_the_national_suite_enrols_keys_of_both() -> None:
    root = keys(1, Suite.SM2)

    roster = after(found(root), enrol(POLICE_1), enrol(keys(6, Suite.SM2), COUNTY), signer=root)

    assert [one.keys.suite for one in roster.installations] == [Suite.SM2, Suite.ED25519, Suite.SM2]


def test_cuts_cannot_be_changed_afterwards() -> None:
    cuts = {stream_of(POLICE_1): 7}
    (police,) = after(found(), enrol(POLICE_1), revoke(POLICE_1, cuts)).revoked

    with pytest.raises(TypeError):
        police.cuts[stream_of(POLICE_1)] = 8  # type: ignore[index]
