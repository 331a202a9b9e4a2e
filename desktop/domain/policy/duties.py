"""Sections that tell the duties unit by unit, such as 市教育局：负责校园周边的巡查.

Such a line is a task of the unit before its colon. It counts where at least three of them
follow a heading that speaks of 职责 or 分工, or a sentence that announces them (其职责分工如下：), or open a
text that begins in the middle of a numbering and so has lost its heading. Standing bodies (领导小组,
联席会议, 指挥部) list what their members are there for; that assigns nothing.
"""

import re
from collections.abc import Iterator

from desktop.domain.policy.names import split_names
from desktop.domain.policy.statements import Statement
from desktop.domain.policy.structure import strip_span
from desktop.domain.policy.tables import Row, lists_units
from desktop.domain.policy.values import Span

_LINE = re.compile(r"\S[^\n]*")
_NUMBER = r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]\s*|[\-·●■◆▲★—]+\s*)?"
_TOPIC = r"[^。；，：:\t]{0,20}(?:职责|分工)[^。；，：:\t]{0,8}"
_HEADING = re.compile(rf"^{_NUMBER}{_TOPIC}[。：:]?$|[。；，]{_TOPIC}[：:]$")
_LATER_NUMBER = re.compile(r"^[（(]?(?![一1][）)、.．])[\d一二三四五六七八九十]{1,3}[）)、.．]")
_STANDING = re.compile(r"领导小组|指挥部|成员|联席会议|委员会|应急|办公室")
_NEXT_CLAUSE = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百]{1,4}[章条])")
_DUTY = re.compile(
    rf"^{_NUMBER}(?P<names>[^。；：:\t]{{2,60}})[：:。]\s*(?P<what>(?:主要|具体|统一|全面|认真|积极)?"
    r"(?P<verb>牵头|负责|配合|协助|会同|指导|督促|组织|依据|依法|根据|按照|落实|做好|承担|制[定订]|加强|统筹|协调|履行"
    r"|开展|推进|提供|抓好|加大|编制|拟[定订]|审[核批]|受理|查处|监[督测]|检查|维护|保障|安排|汇总|巡查|宣传|清[理运查]|查处|取缔|打击|报[送告]|建立|调[度查]"
    r"|[在对为以将][^\n]{1,60}?(?:负责|履行|承担|配合|协助|做好|落实|组织)).+)"
)
_LEAST = 3
_LONGEST_HEADING = 60


def find_duties(text: str) -> Iterator[Row]:
    """The lines that give a unit its duties, in order; a line is looked at once."""
    block: list[Row] = []
    is_open = bool(_LATER_NUMBER.match(text.lstrip()[:8]))
    for match in _LINE.finditer(text):
        line = strip_span(text, *match.span())
        words = text[slice(*line)]
        if heading := _HEADING.search(words[-_LONGEST_HEADING:]):
            yield from _style(block)
            block, is_open = [], not _STANDING.search(heading[0])
        elif _NEXT_CLAUSE.match(words):
            yield from _style(block)
            block, is_open = [], False
        elif is_open and (row := _read_duty(words, line)):
            block.append(row)
    yield from _style(block)


def _style(block: list[Row]) -> list[Row]:
    """The lines of a section, if there are enough of them to be its style."""
    return block if len(block) >= _LEAST else []


def _read_duty(words: str, line: Span) -> Row | None:
    duty = _DUTY.match(words)
    if not duty or not lists_units(duty["names"]):
        return None
    names = tuple(split_names(duty["names"]))
    leads = duty["verb"] == "牵头"
    statement = Statement(names if leads else (), () if leads else names)
    at = line[0]
    return Row(
        span=line,
        demand=(at + duty.start("what"), at + duty.end("what")),
        names=(at + duty.start("names"), at + duty.end("names")),
        statement=statement,
        due=None,
    )
