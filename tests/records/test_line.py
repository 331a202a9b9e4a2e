"""The change line: exact bytes, strict shape, and the survival of what this program does not know."""

import json
from hashlib import sha256
from typing import Any

import pytest

from desktop.records.journal import Journal
from desktop.records.line import MAX_FIELDS, MAX_REPLACED, Edit, Stamp, compose, line_hash, parse_line
from desktop.records.stream import Link, Tip
from desktop.records.strict import LineError
from tests.records.samples import STAMP, document, line, raw, stream, uid

HASH = "ab" * 32

NO_TEXTS: list[Any] = [None, 1, True, [], {}]
NO_OBJECTS: list[Any] = [None, 1, True, "", []]
NO_NUMBERS: list[Any] = [None, "1", True, [], {}, 0, -1]

WRONG_SHAPES: list[dict[str, Any]] = [
    *({key: value} for key in "skrpwu" for value in NO_TEXTS),
    *({key: value} for key in "fb" for value in NO_OBJECTS),
    *({key: value} for key in "qv" for value in NO_NUMBERS),
    {"s": ""},
    {"s": "office.dsjj~0a1b2c3d.1~*"},
    {"s": "office.dsjj~0a1b2c3d.1~*~2023\n"},
    {"q": 2},
    {"p": HASH},
    {"q": 2, "p": HASH[:-1]},
    {"q": 2, "p": HASH.upper()},
    {"q": 2, "p": HASH + "\n"},
    {"k": ""},
    {"k": "Task"},
    {"k": "task "},
    {"k": "1task"},
    {"k": "t" * 41},
    {"k": "任务"},
    {"r": ""},
    {"r": "office.dsjj"},
    {"r": "office.dsjj/"},
    {"r": f"office.dsjj/{'a' * 31}"},
    {"r": f"office.dsjj/{'A' * 32}"},
    {"r": f"mayor.li/{'a' * 32}"},
    {"r": f"office.dsjj/{'a' * 32}/x"},
    {"f": {"": 1}},
    {"f": {"Title": 1}},
    {"f": {"标题": 1}},
    {"f": {"a" * 41: 1}},
    {"f": {f"f{number}": 1 for number in range(MAX_FIELDS + 1)}},
    {"b": {"note": [HASH]}},
    {"b": {"title": HASH}},
    {"b": {"title": {}}},
    {"b": {"title": []}},
    {"b": {"title": [1]}},
    {"b": {"title": [None]}},
    {"b": {"title": [[HASH]]}},
    {"b": {"title": [HASH, HASH[:-1]]}},
    {"b": {"title": [HASH.upper()]}},
    {"b": {"title": [HASH] * (MAX_REPLACED + 1)}},
]


@pytest.mark.parametrize("keys", WRONG_SHAPES, ids=lambda keys: json.dumps(keys)[:60])
def test_a_key_of_a_wrong_shape_makes_the_line_unreadable(keys: dict[str, Any]) -> None:
    with pytest.raises(LineError, match=r"^L_SHAPE"):
        parse_line(raw(**keys))


@pytest.mark.parametrize("key", "sqpkrfbwuv")
def test_a_missing_key_is_named(key: str) -> None:
    short = document()
    del short[key]

    with pytest.raises(LineError, match=f"^L_SHAPE: the key '{key}' is missing"):
        parse_line(json.dumps(short).encode())


@pytest.mark.parametrize("value", [None, [], "a", 1, True, [document()]])
def test_a_line_that_is_not_an_object_is_refused(value: object) -> None:
    with pytest.raises(LineError, match=r"^L_SHAPE: not an object"):
        parse_line(json.dumps(value).encode())


def test_strict_json_holds_for_lines_with_its_own_code() -> None:
    twice = raw().replace(b'"v": 1', b'"v": 1, "v": 1')

    with pytest.raises(LineError, match=r"^L_DUPLICATE_KEY"):
        parse_line(twice)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("place", ["before", "within", "after"])
def test_a_line_end_is_no_part_of_a_line(place: str, end: bytes) -> None:
    broken = {
        "before": end + raw(),
        "within": raw().replace(b', "q"', b"," + end + b'"q"'),
        "after": raw() + end,
    }

    with pytest.raises(LineError, match=r"^L_SHAPE: a line end"):
        parse_line(broken[place])


def test_every_part_of_a_good_line_is_read() -> None:
    change = line(q=7, p=HASH, b={"title": [HASH]})

    assert change.stream == stream()
    assert change.link == Link(7, change.hash, HASH)
    assert change.edit == Edit("task", uid(), {"title": "数据共享"}, {"title": (HASH,)})
    assert change.stamp == STAMP
    assert change.schema == 1


def test_identity_is_the_sha256_of_the_exact_bytes() -> None:
    tight = json.dumps(document(), separators=(",", ":")).encode()

    changes = [parse_line(tight), parse_line(raw()), parse_line(raw() + b" ")]

    assert [change.hash for change in changes] == [sha256(change.raw).hexdigest() for change in changes]
    assert len({change.hash for change in changes}) == 3
    assert line_hash(tight) == changes[0].hash


@pytest.mark.parametrize(
    "keys",
    [
        {"x": {"later": [1, "二"]}},
        {"sm3": HASH, "a": None},
        {"f": {"title": "a", "later_field": {"deep": [[["x"]]]}}},
        {"k": "later_kind"},
        {"v": 2, "k": "later_kind", "z": 1},
    ],
)
def test_unknown_keys_fields_and_kinds_survive_byte_for_byte(keys: dict[str, Any]) -> None:
    born = raw(**keys)

    held = Journal([parse_line(born)])
    passed_on = Journal(parse_line(change.raw) for change in held)

    assert [change.raw for change in passed_on] == [born]


def test_the_limits_of_fields_and_replaced_hashes_can_be_reached() -> None:
    fields = {f"f{number}": number for number in range(MAX_FIELDS)}
    hashes = [f"{number:064x}" for number in range(MAX_REPLACED)]

    change = line(f=fields, b={"f0": hashes})

    assert len(change.edit.fields) == MAX_FIELDS
    assert change.edit.replaces["f0"] == tuple(hashes)


def test_composing_continues_the_tip_and_reads_back_what_was_meant() -> None:
    edit = Edit("task", uid(), {"title": "甲", "order": 3}, {"title": (HASH,), "order": ()})

    change = compose(stream(), Tip(4, HASH), edit, Stamp("此时", "李"))

    assert (change.position, change.previous) == (5, HASH)
    assert change.edit == Edit("task", uid(), {"title": "甲", "order": 3}, {"title": (HASH,)})
    assert change.stamp == Stamp("此时", "李")
    assert parse_line(change.raw) == change


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "e\u0301"}, "L_TEXT"),
        ({"title": "\ud800"}, "L_TEXT"),
        ({"title": "\0"}, "L_TEXT"),
        ({"score": 1.5}, "L_NUMBER"),
        ({"score": float("nan")}, "L_JSON"),
        ({"score": 10**15}, "L_NUMBER"),
        ({"deep": [[[[[[[[[[[[1]]]]]]]]]]]]}, "L_DEPTH"),
        ({"long": "a" * 9_000_000}, "L_SIZE"),
        ({"Title": 1}, "L_SHAPE"),
        ({"pair": {1: "a", "1": "b"}}, "L_DUPLICATE_KEY"),
    ],
)
def test_what_could_not_be_read_is_not_written(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(LineError) as caught:
        compose(stream(), Tip(), Edit("task", uid(), fields), STAMP)

    assert caught.value.code == code


def test_an_edit_replaces_nothing_unless_it_says_so() -> None:
    edit = Edit("task", uid(), {"title": "甲"})

    change = compose(stream(), Tip(), edit, STAMP)

    assert change.edit.replaces == {}
