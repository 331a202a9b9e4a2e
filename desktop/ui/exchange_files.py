"""The files of an import in one list: who wrote each, how far that is known, and what it would change."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.i18n import mark, tr
from desktop.services.exchange_values import Incoming
from desktop.ui.exchange_words import (
    GRAVE,
    is_known,
    outcome_lamp,
    party_title,
    remark_word,
    trust_lamp,
    trust_title,
)
from desktop.ui.table_model import Column, FilterKind


def _total(name: str) -> Callable[[Incoming], int]:
    return lambda incoming: sum(getattr(one, name) for one in incoming.counts)


def conflicts(incoming: Incoming) -> int:
    """Fields that another value would stand beside."""
    return sum(one.is_conflict for one in incoming.changes)


def _figure(name: str, title: str, count: Callable[[Incoming], int]) -> Column[Incoming]:
    return Column(
        name,
        title,
        lambda incoming: f"{found:,}" if (found := count(incoming)) else "",
        46,
        is_number=True,
    )


_FIGURES: tuple[tuple[str, str, Callable[[Incoming], int]], ...] = (
    ("new", mark("新增"), _total("new")),
    ("changed", mark("更新"), _total("changed")),
    ("withdrawn", mark("撤销"), _total("withdrawn")),
    ("conflicts", mark("冲突"), conflicts),
    ("blobs", mark("佐证"), lambda incoming: incoming.blobs),
)


def outcome_text(incoming: Incoming) -> str:
    """What a clerk has to know of a file in a line: why it is refused, or what to mind."""
    if not incoming.is_usable:
        return incoming.sentence.removeprefix(f"“{incoming.file.name}”").removeprefix("的")
    words = [remark_word(one) for one in incoming.remarks if one.code in GRAVE]
    if is_known(incoming):
        return tr("以前已经导入，没有变化")
    others = [remark_word(one) for one in incoming.remarks if one.code not in GRAVE]
    return "、".join(dict.fromkeys([*words, *others])) or tr("没有要留意的")


COLUMNS: tuple[Column[Incoming], ...] = (
    Column(
        "party", mark("发送单位"), party_title, 118, filter=FilterKind.WORDS, tip=lambda one: one.file.name
    ),
    Column("seq", mark("号"), lambda one: str(one.seq or ""), 36, is_number=True),
    Column("outcome", mark("结果"), lambda one: outcome_lamp(one).word, 80, cell=outcome_lamp),
    Column(
        "trust", mark("核验"), lambda one: trust_title(one.trust), 114, cell=lambda one: trust_lamp(one.trust)
    ),
    *(_figure(*figure) for figure in _FIGURES),
    Column("note", mark("要留意"), outcome_text, 120, tip=lambda one: one.sentence),
    Column("made", mark("写出时间"), lambda one: one.made, 140, is_shown=False),
    Column("file", mark("文件"), lambda one: one.file.name, 260, is_shown=False),
)
KEYS: dict[str, Callable[[Incoming], Any]] = {
    "seq": lambda one: one.seq,
    **{name: count for name, _, count in _FIGURES},
}


def totals_sentence(files: Sequence[Incoming]) -> str:
    """All files in a sentence."""
    usable = [one for one in files if one.is_usable]
    refused = len(files) - len(usable)
    sentence = tr("{count}个文件", count=len(files))
    if refused:
        sentence += tr("：{usable}个可导入，{refused}个拒绝", usable=len(usable), refused=refused)
    figures = ((title, sum(map(count, usable))) for _, title, count in _FIGURES)
    shown = "，".join(f"{tr(title)}{count:,}" for title, count in figures if count)
    return f"{sentence}{tr('；')}{shown}" if shown else sentence
