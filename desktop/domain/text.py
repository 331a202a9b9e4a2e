"""Text as the program keeps it: NFC, without control characters, so that it can be a line and a page."""

import re
import unicodedata

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Brings text into the form that is kept: NFC, line ends as ``\n``, no control characters.

    Args:
        text: anything, e.g. what was typed or pasted.

    Returns:
        The text; equal to the argument when it is clean already.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def clean_line(text: str) -> str:
    """Like `clean`, but on one line and without spaces at either end: names and titles."""
    return " ".join(clean(text).split())
