"""A field for points or another number: exact, never a float; what is no number is marked."""

from decimal import Decimal

from desktop.services.evaluation.facts_stated import number_of
from desktop.ui.fields import LineField

_WIDE = str.maketrans("０１２３４５６７８９．－＋，", "0123456789.-+,")


class NumberField(LineField):
    """A decimal number, typed half or full width; empty is none."""

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__(name, placeholder)
        self.textChanged.connect(lambda _text: self._mark())

    def number(self) -> Decimal | None:
        """The number; None when it is empty or none."""
        return parse_number(self.text())

    def set_number(self, number: Decimal | None) -> None:
        """Shows a number; None is empty."""
        self.set_value("" if number is None else f"{number:f}")

    @property
    def is_good(self) -> bool:
        """Whether the text is a number or empty."""
        return not self.text().strip() or self.number() is not None

    def _mark(self) -> None:
        font = self.font()
        font.setUnderline(not self.is_good)
        self.setFont(font)


def parse_number(text: str) -> Decimal | None:
    """A number as people type it: full-width digits, grouping commas, a per cent sign; None for none."""
    plain = text.translate(_WIDE).strip().rstrip("%％分").replace(",", "").lstrip("+").strip()
    return number_of(plain)
