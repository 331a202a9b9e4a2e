"""Searching text by the character: every character is one token, a word is a phrase.

So words of one and two Chinese characters are found, and what is found is exactly what contains the
word: no miss and no extra, whatever the characters. Letters count without their case.
"""

import re
import sys
from array import array
from collections.abc import Iterable
from itertools import pairwise

_ASCII_MARK = re.compile(r"[\0-/:-@\[-`{-\x7f]")
_CAPITAL_SIGMA = "Σ"  # becomes another letter at the end of a word; searching must not know of words
_NOWHERE = "\0"  # no line may hold it
_WIDE = "utf-32-le"
_BYTES = 4


class _Tokens(dict[int, str]):
    """Character to its token with a leading blank; filled as characters occur."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = f" u{code:x}" if _ASCII_MARK.match(character) else f" {character}"
        return self[code]


_TOKENS = _Tokens()


def tokens(text: str) -> str:
    """The text as the index takes it: one token a character, blanks between.

    Characters stand for themselves, but for marks and controls of ASCII, at which the tokenizer would cut:
    they stand for their number.
    """
    plain = _lowered(text)
    return plain.translate(_TOKENS) if _ASCII_MARK.search(plain) else " ".join(plain)


def pairs(text: str) -> set[str]:
    """Every two characters that stand side by side, whatever their case."""
    return set(map("".join, pairwise(_lowered(text))))


def pairs_of_all(texts: Iterable[str]) -> set[str]:
    """The pairs of many texts, four times as fast: two characters side by side are read as one number."""
    joined = _lowered(_NOWHERE.join(texts))
    wide = joined.encode(_WIDE)
    found: set[int] = set()
    for start in (0, _BYTES):
        whole = (len(wide) - start) // (2 * _BYTES) * (2 * _BYTES)
        found.update(array("Q", wide[start : start + max(whole, 0)]))
    both = (number.to_bytes(2 * _BYTES, sys.byteorder).decode(_WIDE) for number in found)
    return {pair for pair in both if _NOWHERE not in pair}


def phrase(text: str) -> str:
    """The query for one word or name as it stands.

    Args:
        text: not empty.
    """
    return f'"{tokens(text)}"'


def words(text: str) -> tuple[str, ...]:
    """The words of what a user typed: all of them must occur, in any column."""
    return tuple(dict.fromkeys(text.split()))


def _lowered(text: str) -> str:
    """The text without its case, each character by itself."""
    return "".join(map(str.lower, text)) if _CAPITAL_SIGMA in text else text.lower()
