"""Reads a QR code from its modules: the way back from a printed paper to the figures it claims.

Only flawless codes are read, as they stand in a PDF; a photograph is what telephones are for.

Source: ISO/IEC 18004, 7.3 (placement), 7.4 (bytes), 7.5 (blocks), 7.8 (masks), 7.9 (format).
"""

from collections.abc import Callable, Iterator, Sequence

from reportlab.graphics.barcode.qrencoder import QRErrorCorrectLevel, QRRSBlock, QRUtil

Modules = Sequence[Sequence[bool]]

BYTE_MODE = 0b0100
_FORMAT_MASK = 0b10101_00000_10010
_LEVELS = {1: "L", 0: "M", 3: "Q", 2: "H"}
_FIRST_WITH_VERSION, _FIRST_WITH_LONG_COUNT = 7, 10
MASKS: Sequence[Callable[[int, int], int]] = (
    lambda r, c: (r + c) % 2,
    lambda r, _: r % 2,
    lambda _, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
"""By row and column; a mask inverts the modules where it is 0."""


class UnreadableCode(Exception):
    """The modules are not a code in byte mode."""


def read_qr(modules: Modules) -> tuple[str, str]:
    """Text and level of error correction of a flawless code in byte mode.

    Args:
        modules: rows from the top, True is black.

    Raises:
        UnreadableCode: it is none.
    """
    side = len(modules)
    version, rest = divmod(side - 17, 4)
    if rest or not 1 <= version <= 40 or any(len(row) != side for row in modules):
        raise UnreadableCode
    try:
        return _read(modules, version)
    except (KeyError, IndexError, UnicodeDecodeError) as error:
        raise UnreadableCode from error


def _read(modules: Modules, version: int) -> tuple[str, str]:
    level, mask = _format(modules)
    reserved = reserved_places(len(modules), version)
    bits = [
        bool(modules[row][column] ^ (MASKS[mask](row, column) == 0))
        for row, column in _path(len(modules))
        if (row, column) not in reserved
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) // 8 * 8, 8)]
    data = _joined(words, version, level)
    stream = [bool(word >> shift & 1) for word in data for shift in range(7, -1, -1)]
    if _number(stream[:4]) != BYTE_MODE:
        raise UnreadableCode
    size = 8 if version < _FIRST_WITH_LONG_COUNT else 16
    length = _number(stream[4 : 4 + size])
    text = bytes(_number(stream[4 + size + at * 8 : 12 + size + at * 8]) for at in range(length))
    return text.decode("ascii"), level


def _number(bits: Sequence[bool]) -> int:
    if not bits:
        raise IndexError
    return int("".join(map(str, map(int, bits))), 2)


def _format(modules: Modules) -> tuple[str, int]:
    bits = [modules[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    bits += [modules[row][8] for row in (7, 5, 4, 3, 2, 1, 0)]
    value = _number(bits) ^ _FORMAT_MASK
    return _LEVELS[value >> 13], value >> 10 & 0b111


def reserved_places(side: int, version: int) -> set[tuple[int, int]]:
    """Places that hold no data, by row and column.

    Args:
        side: modules along an edge.
        version: 1 to 40.
    """
    corners = [(0, 0, 9, 9), (0, side - 8, 9, side), (side - 8, 0, side, 9)]
    if version >= _FIRST_WITH_VERSION:
        corners += [(0, side - 11, 6, side - 8), (side - 11, 0, side - 8, 6)]
    middles = QRUtil.getPatternPosition(version)
    first, last = (middles[0], middles[-1]) if middles else (0, 0)
    with_finder = {(first, first), (first, last), (last, first)}
    corners += [
        (row - 2, column - 2, row + 3, column + 3)
        for row in middles
        for column in middles
        if (row, column) not in with_finder
    ]
    boxes = {(r, c) for top, left, low, right in corners for r in range(top, low) for c in range(left, right)}
    return boxes | {(6, at) for at in range(side)} | {(at, 6) for at in range(side)}


def _path(side: int) -> Iterator[tuple[int, int]]:
    """All places in the order in which data runs through them: up and down in pairs of columns."""
    is_upward = True
    for right in (*range(side - 1, 6, -2), *range(5, 0, -2)):
        rows = range(side - 1, -1, -1) if is_upward else range(side)
        yield from ((row, column) for row in rows for column in (right, right - 1))
        is_upward = not is_upward


def _joined(words: list[int], version: int, level: str) -> list[int]:
    """The data words of all blocks, which come in turn."""
    sizes = [
        block.dataCount for block in QRRSBlock.getRSBlocks(version, int(getattr(QRErrorCorrectLevel, level)))
    ]
    blocks: list[list[int]] = [[] for _ in sizes]
    rest = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                word = next(rest, None)
                if word is None:
                    raise IndexError
                block.append(word)
    return [word for block in blocks for word in block]
