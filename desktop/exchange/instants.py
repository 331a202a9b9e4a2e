"""Claimed times as text: one spelling for one time, so that nobody can sign two texts of one meaning."""

from datetime import datetime

_LENGTHS = (25, 32)  # whole seconds, or with six decimals; no offset of seconds


def is_instant(text: str) -> bool:
    """Whether a text is a time as ``YYYY-MM-DDTHH:MM:SS[.ffffff]±HH:MM``."""
    if len(text) not in _LENGTHS:
        return False
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return False
    return instant.tzinfo is not None and instant.isoformat() == text
