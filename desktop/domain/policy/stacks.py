"""Tables that were copied without their ruling: one cell a line, and several lines where a cell lists units.

The head begins with 序号 and may stand again on later pages; each row begins with its number. So a row ends
where the next number or the next head stands. A stroke that closes a line belongs to no cell.
"""

import re
from collections.abc import Iterator

from desktop.domain.policy.structure import strip_span
from desktop.domain.policy.tables import Head, Row, build_row, lists_units, read_head
from desktop.domain.policy.values import Span

_FIRST_HEADING = re.compile(r"^序\s{0,4}号$")
_LINE = re.compile(r"[^\s|](?:[^\n]*[^\s|])?")
_ROW_NUMBER = re.compile(r"^[1-9]\d{0,2}$")
_BROKEN_HEADING = re.compile(r"^(?:总?牵头|主办|责任|配合|协办|承办|参与|完成|办理|整改)$")
_REST_OF_HEADING = re.compile(r"^(?:单位|部门|处室|科室|时间|时限|期限)$")
_END_OF_PROSE = "。；：，"
_MOST_COLUMNS = 12
_MOST_LINES = 48  # of a row; bounds the look ahead


def find_stacked_rows(text: str) -> Iterator[Row]:
    """The rows of all stacked tables, in order."""
    lines = [strip_span(text, *match.span()) for match in _LINE.finditer(text)]
    words = [text[slice(*line)] for line in lines]
    index = 0
    while index < len(lines):
        head, index = _head_at(words, index)
        number = int(words[index]) if head and index < len(lines) else 0
        while head and index < len(lines) and words[index] == str(number):
            number += 1
            end = _end_of_row(words, index, number)
            row = _read_row(text, lines[index : end or index + _MOST_LINES], head, is_last=not end)
            if row:
                yield row
            index = end or index + 1


def _head_at(words: list[str], index: int) -> tuple[Head | None, int]:
    """The head that begins at a line, if one does, and the line behind it."""
    if not _FIRST_HEADING.match(words[index]):
        return None, index + 1
    end = index + 1
    while end < min(len(words), index + _MOST_COLUMNS) and not _ROW_NUMBER.match(words[end]):
        end += 1
    is_followed = end == len(words) or bool(_ROW_NUMBER.match(words[end]))
    return read_head(_joined(words[index:end])) if is_followed else None, end


def _joined(headings: list[str]) -> list[str]:
    """Puts together what narrow columns broke in two: 牵头 and 部门."""
    joined: list[str] = []
    for heading in headings:
        if joined and _BROKEN_HEADING.match(joined[-1]) and _REST_OF_HEADING.match(heading):
            joined[-1] += heading
        else:
            joined.append(heading)
    return joined


def _end_of_row(words: list[str], index: int, following: int) -> int:
    """The line with the next number or head; 0 if there is none."""
    for end in range(index + 1, min(len(words), index + _MOST_LINES)):
        if words[end] == str(following) or _FIRST_HEADING.match(words[end]):
            return end
    return 0


def _read_row(text: str, lines: list[Span], head: Head, *, is_last: bool) -> Row | None:
    """A row, found by its lines that list units; what follows the last row of a table is no part of it."""
    columns = sorted(head.roles)
    begin, end = _lines_of_units(text, lines, head)
    if len(columns) == 1:
        named = [(head.roles[columns[0]], line) for line in lines[begin:end]]
    elif end - begin == len(columns):
        named = [(head.roles[column], line) for column, line in zip(columns, lines[begin:end], strict=True)]
    else:  # whose lines are whose is not to be told
        return None
    behind = lines[end : end + head.width - columns[-1] - 1] if is_last else lines[end:]
    cells = _columns_before(lines[:begin], columns[0])
    cells |= {columns[-1] + 1 + place: line for place, line in enumerate(behind)}
    if named:
        cells[columns[0]] = (named[0][1][0], named[-1][1][1])
    return build_row(text, cells, named, head)


def _lines_of_units(text: str, lines: list[Span], head: Head) -> tuple[int, int]:
    """The first lines that list nothing but units, where the head lets them be."""
    first = max(1, min(head.roles) - max(0, head.width - len(lines)))
    found = [
        place
        for place in range(first, min(len(lines), 2 * head.width))
        if _is_list(text[slice(*lines[place])])
    ]
    if not found:
        return 0, 0
    end = found[0]
    while end < len(lines) and _is_list(text[slice(*lines[end])]):
        end += 1
    return found[0], end


def _is_list(words: str) -> bool:
    return words[-1] not in _END_OF_PROSE and lists_units(words)


def _columns_before(lines: list[Span], columns: int) -> dict[int, Span]:
    """The cells left of the units; the one beside them may have several lines, and outer ones may lack."""
    shift = max(0, columns - len(lines))
    cells = {shift + place: line for place, line in enumerate(lines[:columns])}
    if len(lines) > columns:
        cells[columns - 1] = (cells[columns - 1][0], lines[-1][1])
    return cells
