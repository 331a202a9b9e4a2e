"""Strict JSON: everything that two programs could read differently is refused, with a stable code."""

import json
import time

import pytest

from desktop.records.strict import MAX_DEPTH, MAX_LINE_BYTES, LineError, dumps, loads

REFUSED = [
    (b"", "L_JSON"),
    (b"{", "L_JSON"),
    (b"{} {}", "L_JSON"),
    (b"{'a':1}", "L_JSON"),
    (b'{"a":1,}', "L_JSON"),
    (b'{"a":01}', "L_JSON"),
    (b'{"a":+1}', "L_JSON"),
    (b'{"a":"\x00"}', "L_JSON"),
    (b'{"a":"\n"}', "L_JSON"),
    (b'{"a":"\\x41"}', "L_JSON"),
    (b'{"a":"\\ud83"}', "L_JSON"),
    (b"\x00{}", "L_JSON"),
    (b"\xef\xbb\xbf{}", "L_JSON"),
    (b'{"a":"\xff"}', "L_UTF8"),
    (b'{"a":"\xed\xa0\x80"}', "L_UTF8"),
    (b'{"a":"\xc0\xaf"}', "L_UTF8"),
    ('{"a":1}'.encode("utf-16"), "L_UTF8"),
    (b'{"a":NaN}', "L_NUMBER"),
    (b'{"a":Infinity}', "L_NUMBER"),
    (b'{"a":-Infinity}', "L_NUMBER"),
    (b'{"a":1.0}', "L_NUMBER"),
    (b'{"a":1e5}', "L_NUMBER"),
    (b'{"a":1E400}', "L_NUMBER"),
    (b'{"a":-0.0}', "L_NUMBER"),
    (b'{"a":1234567890123456}', "L_NUMBER"),
    (b'{"a":-1234567890123456}', "L_NUMBER"),
    (b'{"a":' + b"9" * 100_000 + b"}", "L_NUMBER"),
    (b'{"a":1,"a":1}', "L_DUPLICATE_KEY"),
    (b'{"a":1,"\\u0061":2}', "L_DUPLICATE_KEY"),
    (b'{"a":{"b":1,"b":2}}', "L_DUPLICATE_KEY"),
    (b'{"a":"\\u0000"}', "L_TEXT"),
    (b'{"a":["\\u0000"]}', "L_TEXT"),
    (b'{"\\u0000":1}', "L_TEXT"),
    (b'{"a":"\\ud800"}', "L_TEXT"),
    (b'{"a":"\\udc00\\ud800"}', "L_TEXT"),
    (b'{"\\udfff":1}', "L_TEXT"),
    ('{"a":"e\u0301"}'.encode(), "L_TEXT"),
    (b'{"a":"e\\u0301"}', "L_TEXT"),
    ('{"a":"\\u0065\u0301"}'.encode(), "L_TEXT"),
    ('{"a":"\u212b"}'.encode(), "L_TEXT"),
    (b'{"a":"\\u212b"}', "L_TEXT"),
    (b'{"e\\u0301":1}', "L_TEXT"),
]


@pytest.mark.parametrize(("raw", "code"), REFUSED)
def test_what_two_programs_could_read_differently_is_refused_with_its_code(raw: bytes, code: str) -> None:
    with pytest.raises(LineError) as caught:
        loads(raw)

    assert caught.value.code == code
    assert str(caught.value) == f"{code}: {caught.value.detail}"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"null", None),
        (b' {"a" : [true, false, null, -1]} ', {"a": [True, False, None, -1]}),
        (b'{"a":999999999999999}', {"a": 999_999_999_999_999}),
        (b'{"a":-999999999999999}', {"a": -999_999_999_999_999}),
        ('{"a":"督考 é 𬭚"}'.encode(), {"a": "督考 é 𬭚"}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'{"a":"\\u00e9\\n\\t\\"\\\\"}', {"a": 'é\n\t"\\'}),
        (b'{"a":["\\u0041",{"b":"\\u0042"},1]}', {"a": ["A", {"b": "B"}, 1]}),
        ('{"a":"\ufeff\u2028\u0085"}'.encode(), {"a": "\ufeff\u2028\u0085"}),
    ],
)
def test_plain_documents_are_read_as_they_stand(raw: bytes, value: object) -> None:
    assert loads(raw) == value


def test_nesting_is_allowed_up_to_the_limit_and_not_one_deeper() -> None:
    deepest = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH

    assert loads(deepest) is not None
    with pytest.raises(LineError, match=r"L_DEPTH"):
        loads(b"[" + deepest + b"]")


@pytest.mark.parametrize(
    "bomb",
    [
        b"[" * 1_000_000,
        b'{"a":' * 1_000_000,
        b'["\\"",' * 100_000,
        b'{"a":"]]]]","b":' * 100_000,
        b'"' + b"[" * 100_000,
    ],
)
def test_a_depth_bomb_is_refused_before_it_is_parsed(bomb: bytes) -> None:
    with pytest.raises(LineError, match=r"L_DEPTH|L_JSON"):
        loads(bomb)


def test_an_endless_text_is_refused_in_time_in_proportion_to_its_length() -> None:
    endless = b"[" * 10 + b"{}{}{}" + b'"' + b'\\"' * 50_000
    started = time.perf_counter()

    with pytest.raises(LineError, match="L_JSON"):
        loads(endless)

    assert time.perf_counter() - started < 2


def test_brackets_within_text_and_side_by_side_do_not_count_as_depth() -> None:
    value = {"a": '[[[[[[[[[[[[[[{{{{\\"[[', "b": [[], {}] * 50}

    assert loads(dumps(value)) == value


def test_a_document_is_allowed_up_to_the_size_limit_and_not_one_byte_more() -> None:
    largest = b'"' + b"a" * (MAX_LINE_BYTES - 2) + b'"'

    assert len(loads(largest)) == MAX_LINE_BYTES - 2
    with pytest.raises(LineError, match=r"L_SIZE"):
        loads(largest + b" ")


def test_writing_keeps_chinese_readable_and_stays_on_one_line() -> None:
    written = dumps({"标题": "第一行\n第二行"})

    assert written == '{"标题":"第一行\\n第二行"}'.encode()


@pytest.mark.parametrize("value", ["\ud800", {"a": ["\udfff"]}])
def test_a_lone_surrogate_cannot_be_written(value: object) -> None:
    with pytest.raises(LineError, match=r"L_TEXT"):
        dumps(value)


@pytest.mark.parametrize("value", [float("nan"), {"a": float("inf")}])
def test_a_number_that_json_does_not_know_cannot_be_written(value: object) -> None:
    with pytest.raises(LineError, match=r"L_JSON"):
        dumps(value)


def test_what_is_written_reads_back_as_standard_json_does() -> None:
    value = {"a": ["督考", 1, None, True, {"b": "'\"\\/\t"}]}

    assert json.loads(dumps(value)) == loads(dumps(value)) == value
