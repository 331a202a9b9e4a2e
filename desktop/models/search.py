"""Searching text by the character: every character is one token, a word is a phrase.

So words of one and two Chinese characters are found, and what is found is exactly what contains the
word: no miss and no extra, whatever the characters. Letters count without their case.
"""

from itertools import pairwise

CJK = range(0x4E00, 0xA000)


class _Tokens(dict[int, str]):
    """Character to its tokens, each with a leading blank; filled as characters occur."""

    def __missing__(self, code: int) -> str:
        tokens = "".join(f" {_token(ord(lower))}" for lower in chr(code).lower())
        self[code] = tokens
        return tokens


def _token(code: int) -> str:
    """Han characters, digits and Latin letters stand for themselves, all others for their number.

    SQLite's tokenizer drops punctuation and knows no characters that are younger than itself.
    """
    character = chr(code)
    if code in CJK or (character.isascii() and character.isalnum()):
        return character
    return f"u{code:x}"


class _Lower(dict[int, str]):
    """Character to itself without its case; filled as characters occur."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code).lower()
        return self[code]


_TOKENS = _Tokens()
_LOWER = _Lower()


def tokens(text: str) -> str:
    """The text as the index takes it: one token a character, blanks between."""
    return text.translate(_TOKENS)


def pairs(text: str) -> set[str]:
    """Every two characters that stand side by side, whatever their case."""
    plain = text.translate(_LOWER)
    return set(map("".join, pairwise(plain)))


def phrase(text: str) -> str:
    """The query for one word or name as it stands.

    Args:
        text: not empty.
    """
    return f'"{tokens(text)}"'


def words(text: str) -> tuple[str, ...]:
    """The words of what a user typed: all of them must occur, in any column."""
    return tuple(dict.fromkeys(text.split()))
