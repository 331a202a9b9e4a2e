"""What an answer says, between the keyboard, the file of what is being typed, and the log."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict

from desktop.domain.checks.inspections import Place
from desktop.domain.checks.values import Answer, CheckItem, Severity, Verdict
from desktop.domain.text import clean
from desktop.errors import AppError
from desktop.i18n import mark, tr

KIND = "check_result"
TEXTS = ("observation", "reason", "note")
DRAFT = "draft"
FIELD_TITLES: Mapping[str, str] = {
    "verdict": mark("检查结果"),
    "observation": mark("检查记录"),
    "reason": mark("不适用的理由"),
    "note": mark("备注"),
    "severity": mark("风险等级"),
    "details": mark("测量值"),
}
BEGUN = "is_begun"
"""Beside typed fields: a draft is begun although nothing in it differs."""
_LONGEST_TEXT = 20_000

Key = tuple[str, str]
"""Item and target of a place."""


class BadAnswer(AppError):
    """A value that cannot be kept as an answer."""

    code = "E_ANSWER_VALUE"
    template = mark("检查项{item}的“{field}”不能填写为“{value}”，没有保存这一项。")


class AnswerFields(TypedDict, total=False):
    """What may be typed into an answer.

    ``details`` (measurements of the profile by name) replace what was stated before; a severity of None
    leaves it to the item.
    """

    verdict: Verdict | str
    observation: str
    reason: str
    note: str
    severity: Severity | str | None
    details: Mapping[str, str]


def stated(fields: AnswerFields, item: str) -> dict[str, Any]:
    """Typed values as the log keeps them.

    Args:
        fields: those typed.
        item: code of the item, for the sentence when one is bad.

    Raises:
        BadAnswer: a word that is none of those allowed, a text that is too long, or a name we do not know.
    """
    kept: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            kept[name] = _READERS[name](value)
        except (KeyError, ValueError, TypeError, AttributeError):
            raise BadAnswer(
                item=item, field=tr(FIELD_TITLES.get(name, name)), value=str(value)[:40]
            ) from None
    return kept


def content(answer: Answer) -> dict[str, Any]:
    """What an answer says as the log keeps it; item, target, inspector and evidence are kept beside it."""
    return {
        "text_hash": answer.text_hash,
        "verdict": answer.verdict.value,
        **{name: getattr(answer, name) for name in TEXTS},
        "severity": answer.severity.value if answer.severity else "",
        "details": dict(answer.details),
        "is_copied": answer.is_copied,
        "on": answer.on.isoformat() if answer.on else None,
    }


def filled(answer: Answer, fields: Mapping[str, Any]) -> Answer:
    """An answer with fields as the log keeps them put into it."""
    changes = {name: _VALUES[name](value) for name, value in fields.items() if name in _VALUES}
    return replace(answer, **changes)


def blank(place: Place, inspector: str) -> Answer:
    """What stands where nobody has answered yet."""
    return Answer(place.item.code, place.target, place.item.text_hash, inspector=inspector)


def typed_over(answer: Answer, fields: Mapping[str, Any], item: CheckItem, on: date) -> Answer:
    """An answer after something was typed into it.

    It answers the item's present text then and is no copy any more. Only a verdict makes an answer to a
    text that has changed since one to the present text: a note beside it must not carry the old verdict over.

    Args:
        answer: as it stood.
        fields: as `stated` gives them.
        item: with its present text.
        on: the present day.

    Returns:
        The answer itself when nothing differs and nothing was confirmed.
    """
    typed = filled(answer, fields)
    if typed == answer and not ("verdict" in fields and is_open(answer, item)):
        return answer
    if is_stale(answer, item) and "verdict" not in fields:
        return typed
    return replace(typed, text_hash=item.text_hash, is_copied=False, on=on)


def is_stale(answer: Answer, item: CheckItem) -> bool:
    """Whether an answer was given to another text than the item has now."""
    return answer.verdict is not Verdict.UNCHECKED and answer.text_hash != item.text_hash


def is_open(answer: Answer, item: CheckItem) -> bool:
    """Whether a person still has to look at it: unchecked, to another text, or a copy."""
    return answer.verdict is Verdict.UNCHECKED or answer.is_copied or is_stale(answer, item)


def write_typed(fields: Mapping[str, Any]) -> str:
    """Typed fields as the file of what is being typed keeps them."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read_typed(text: str) -> dict[str, Any]:
    """Typed fields again; those that cannot be read are left out."""
    try:
        untrusted = json.loads(text)
    except ValueError:
        return {}
    found: dict[str, Any] = {}
    for name, value in untrusted.items() if isinstance(untrusted, dict) else ():
        try:
            if name in _VALUES:
                _VALUES[name](value)
                found[name] = value
        except (ValueError, TypeError, AttributeError):
            continue
    return found | ({BEGUN: True} if isinstance(untrusted, dict) and BEGUN in untrusted else {})


def key_text(key: Key) -> str:
    """A place as one text."""
    return json.dumps(key, ensure_ascii=False)


def _text(value: Any) -> str:
    text = clean(value)
    if len(text) > _LONGEST_TEXT:
        raise ValueError
    return text


def _details(value: Mapping[str, str]) -> dict[str, str]:
    return {_text(name): _text(one) for name, one in value.items()}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "verdict": lambda value: Verdict(value).value,
    **dict.fromkeys(TEXTS, _text),
    "severity": lambda value: Severity(value).value if value else "",
    "details": _details,
}
_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "text_hash": _text,
    "verdict": Verdict,
    **dict.fromkeys(TEXTS, _text),
    "severity": lambda value: Severity(value) if value else None,
    "details": _details,
    "is_copied": bool,
    "on": _day,
}
