"""Characters as our spans count them, and as Qt counts them.

Spans count Unicode characters; Qt counts UTF-16 units, two for a character such as 𬭚.
"""

from bisect import bisect_left, bisect_right

_LAST_SINGLE = "\uffff"


class TextPositions:
    """Converts places in one text.

    Args:
        text: the text that spans refer to.
    """

    def __init__(self, text: str) -> None:
        self._doubles = [place for place, char in enumerate(text) if char > _LAST_SINGLE]
        self._units = [place + count for count, place in enumerate(self._doubles)]

    def to_qt(self, place: int) -> int:
        """Qt's position of a character."""
        return place + bisect_left(self._doubles, place)

    def from_qt(self, position: int) -> int:
        """The character at a position of Qt."""
        return position - bisect_right(self._units, position - 1)
