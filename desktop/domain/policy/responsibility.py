"""Finds the responsibility statements of a document, inside brackets, on labelled lines and as sentences."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.domain.policy.labels import DUE_NOTE, LABEL_AT_START, LABELLED, REMARK
from desktop.domain.policy.names import is_organisation, is_plausible_unit, split_names, split_others
from desktop.domain.policy.statements import Statement, declares_lead_rule, read_statement
from desktop.domain.policy.structure import Section, find_brackets, strip_span
from desktop.domain.policy.tables import Row
from desktop.domain.policy.values import Span

_HINT = re.compile(
    r"责任|牵头|负责|配合|单位|部门|参与|参加|协助|协同|落实|承办|主办|协办|实施|分工|会同|支持|主责"
)
_LONGEST_STATEMENT = 1000
_LONGEST_UNCLOSED = 300
_LONGEST_SENTENCE = 160
_STOP = re.compile(r"[\n。]|[ \t\u3000\xa0]+|[（(〔\[［【）)〕\]］】]")
_SENTENCE_VERB = re.compile(r"(?:牵头|负责|配合|参加|参与|协助|落实|意见|方案|办法|措施)(?=[。\n]|\Z)")
_SENTENCE_START = re.compile(r"[。！？\n；]|的(?:问题|事项|工作|任务)[，,](?=由)")
_PARAGRAPH_END = re.compile(r"。?(?:\n|\Z)|[ \u3000]")
_PHRASE = re.compile(r"的|.由|按照|分别")
_WHO = re.compile(r"牵头|负责|会同[^。]*研究(?:提出|制定|落实)")
_NOT_ORDERED = re.compile(r"请|要(?!素)|应(?!急)|须|需")
_FOOTER = re.compile(r"网站标识|网站地图|备案号|备案序号|版权所有|ICP备|网安备|标识码")
_OPENING = re.compile(r"[（(〔\[［【]")
_CLOSED = re.compile(r"[）)〕\]］】]")
_LEAST_BARE = 3  # bare lists of units count when the document uses them as its style


@dataclass(frozen=True, slots=True)
class Located:
    """A statement, where it stands, and the section it stands in.

    Attributes:
        statement: who.
        span: the statement with its brackets.
        section: index of the section.
        is_unclosed: its bracket never closes.
        row: the table row it is taken from; None outside tables.
    """

    statement: Statement
    span: Span
    section: int
    is_unclosed: bool = False
    row: Row | None = None


def locate_statements(text: str, sections: list[Section], rows: list[Row]) -> list[Located]:
    """All statements in the order of the text, before any rule on who leads is applied."""
    starts = [section.span[0] for section in sections]
    located = [
        Located(row.statement, row.names, max(0, bisect_right(starts, row.span[0]) - 1), row=row)
        for row in rows
    ]
    tables = [row.span for row in rows]
    bare: list[Located] = []
    for index, section in enumerate(sections):
        found, lists = _in_brackets(text, section, index)
        found += _on_labelled_lines(text, section, index, found)
        if not found:
            found = list(_as_sentences(text, section, index))
        located += [item for item in found if not _within(item.span, tables)]
        bare += lists
    if len(bare) >= max(_LEAST_BARE, len(located)) or any(map(_sets_style, located)):
        located += bare
    return sorted(located, key=lambda item: item.span)


def _sets_style(item: Located) -> bool:
    """Whether a list of units without label says that the first one leads, here and in those that follow."""
    return item.statement.rule_goes_on and not item.statement.is_labelled


def _within(span: Span, tables: list[Span]) -> bool:
    """Whether a span begins inside one of the sorted spans."""
    index = bisect_right(tables, (span[0], sys.maxsize)) - 1
    return index >= 0 and span[0] < tables[index][1]


def apply_lead_rule(text: str, located: list[Located]) -> list[Located]:
    """Lets the first name lead where the document says so.

    A declaration inside a statement holds there, and with 下同 from there on; one outside of any
    statement (a note, the preamble) holds everywhere.
    """
    rest = _outside(text, located)
    is_general = declares_lead_rule(rest)
    applied = []
    for item in located:
        goes_on = item.statement.declares_rule and item.statement.rule_goes_on
        is_general = is_general or goes_on
        ruled = is_general or item.statement.declares_rule
        applied.append(replace(item, statement=item.statement.under_rule()) if ruled else item)
    return applied


def _outside(text: str, located: list[Located]) -> str:
    if "第一" not in text and "首" not in text and "最前" not in text:
        return ""
    pieces, position = [], 0
    for item in located:
        pieces.append(text[position : item.span[0]])
        position = item.span[1]
    return "\n".join([*pieces, text[position:]])


def _in_brackets(text: str, section: Section, index: int) -> tuple[list[Located], list[Located]]:
    """Statements in brackets, and bare lists of units in brackets."""
    found: list[Located] = []
    bare: list[Located] = []
    covered = section.span[0]
    for bracket in find_brackets(text, [section]):
        if bracket.start < covered:
            continue
        if bracket.end is None:
            item = _unclosed(text, section, index, bracket.start)
        else:
            span = bracket.start, bracket.end
            item = _closed(text, section, index, span)
            if item is None and (names := _bare_list(text, section, span)):
                bare.append(Located(Statement((), names), span, index))
        if item is not None:
            found.append(item)
            covered = item.span[1]
    return found, bare


def _closed(text: str, section: Section, index: int, span: Span) -> Located | None:
    """A statement in a bracket, with the time that may be labelled behind it."""
    if span[1] - span[0] > _LONGEST_STATEMENT:
        return None
    content = text[span[0] + 1 : span[1] - 1]
    statement = read_statement(content) if _HINT.search(content) else None
    due = DUE_NOTE.match(text, span[1], section.span[1])
    return Located(statement, (span[0], due.end() if due else span[1]), index) if statement else None


def _unclosed(text: str, section: Section, index: int, start: int) -> Located | None:
    """A bracket that never closes ends with its line or sentence."""
    limit = min(section.span[1], start + _LONGEST_UNCLOSED)
    ends = [end for sign in "\n。" if (end := text.find(sign, start, limit)) >= 0]
    span = strip_span(text, start, min(ends, default=limit))
    content = text[span[0] + 1 : span[1]]
    if not _HINT.search(content):
        return None
    statement = read_statement(content)
    return Located(statement, span, index, is_unclosed=True) if statement else None


def _bare_list(text: str, section: Section, span: Span) -> tuple[str, ...]:
    """The units of a bracket at the end of a paragraph that holds nothing else but perhaps a time."""
    if span[1] - span[0] > _LONGEST_SENTENCE or not _PARAGRAPH_END.match(text, span[1], section.span[1]):
        return ()
    listed = [
        name
        for name in split_names(text[span[0] + 1 : span[1] - 1])
        if not (REMARK.search(name) or DUE_NOTE.match(name))
    ]
    names = [part for name in listed for part in split_others(name)]
    is_list = any(map(is_organisation, names)) and all(
        is_plausible_unit(name) and len(name) > 2 for name in names
    )
    return tuple(names) if is_list else ()


def _on_labelled_lines(text: str, section: Section, index: int, taken: list[Located]) -> list[Located]:
    """Statements such as 责任单位：… outside brackets; labels that follow each other are one statement."""
    found: list[Located] = []
    covered = section.body
    brackets = [item.span for item in taken]
    for label in LABELLED.finditer(text, section.body, section.span[1]):
        start = label.start()
        if start < covered or _within((start, start), brackets):
            continue
        end = _end_of_chain(text, label.end(), section.span[1])
        covered = end
        content = text[start:end]
        if end - start > _LONGEST_STATEMENT or _FOOTER.search(_rest_of_line(text, start)):
            continue
        statement = read_statement(content) or Statement((), ())
        found.append(Located(statement, (start, end), index))
    return found


def _rest_of_line(text: str, start: int) -> str:
    return text[start : start + _LONGEST_SENTENCE].split("\n", 1)[0]


def _end_of_chain(text: str, position: int, stop: int) -> int:
    end = _end_of_list(text, position, stop)
    while label := LABEL_AT_START.match(text, _behind_gap(text, end, stop), stop):
        end = _end_of_list(text, label.end(), stop)
    return end


def _behind_gap(text: str, position: int, stop: int) -> int:
    """The first character behind blanks, line breaks and separators."""
    while position < stop and (text[position].isspace() or text[position] in "。；;，,、"):
        position += 1
    return position


def _end_of_list(text: str, position: int, stop: int) -> int:
    """Where a list of names that stands outside brackets ends."""
    position = _behind_gap(text, position, stop)
    depth = 0
    for match in _STOP.finditer(text, position, stop):
        sign = match[0]
        if sign in "（(〔[［【":
            depth += 1
        elif sign in "）)〕]］】":
            if depth == 0:
                return match.start()
            depth -= 1
        elif sign in "\n。" or not _goes_on(text, match, stop):
            return match.start()
    return strip_span(text, position, stop)[1]


def _goes_on(text: str, blank: re.Match[str], stop: int) -> bool:
    """Whether the list continues behind a blank."""
    if len(blank[0]) > 1 or LABEL_AT_START.match(text, blank.end(), stop):
        return False
    words = re.split(r"[\s。]", text[blank.end() : min(stop, blank.end() + _LONGEST_SENTENCE)])[0]
    words = words if _OPENING.search(words) else _CLOSED.split(words)[0]
    return any(is_plausible_unit(name) for name in split_names(words)[:1])


def _is_bare_unit(name: str) -> bool:
    """Whether a name in running text is a unit and not the end of a phrase (…的关闭由市)."""
    return is_plausible_unit(name) and not _PHRASE.search(name)


def _as_sentences(text: str, section: Section, index: int) -> Iterator[Located]:
    """Sentences that say nothing else than who leads: 由甲牵头，乙、丙配合; 关于…的问题，由甲会同乙负责."""
    for verb in _SENTENCE_VERB.finditer(text, section.body, section.span[1]):
        window = max(section.body, verb.end() - _LONGEST_SENTENCE)
        starts = [match.end() for match in _SENTENCE_START.finditer(text, window, verb.start())]
        if not starts and window > section.body:
            continue
        span = strip_span(text, starts[-1] if starts else window, verb.end())
        sentence = text[slice(*span)]
        if _NOT_ORDERED.search(sentence) or not _WHO.search(sentence):
            continue
        statement = read_statement(sentence)
        if statement and all(_is_bare_unit(name) for name in statement.names):
            yield Located(statement, span, index)
