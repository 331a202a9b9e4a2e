"""QR codes say what they were given, and are drawn as they are."""

import pytest

from desktop.reports.qr import qr_matrix, qr_operators
from desktop.reports.qr_reading import read_qr

FINGERPRINT = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize(
    "value",
    [
        "dukao",
        f"dukao-key:1:unit.gaj:ed25519:{FINGERPRINT}",
        f"dukao-key:1:unit.{'a' * 40}:ed25519:{FINGERPRINT}",
        "x" * 300,
    ],
)
def test_a_code_holds_its_text_with_medium_correction(value: str) -> None:
    assert read_qr(qr_matrix(value)) == (value, "M")


def test_a_row_of_black_modules_is_one_box() -> None:
    drawn = qr_operators(((True, True, False), (False, False, True), (False, False, False)), 10, 20, 30)

    assert drawn == "q 0 g 10.000 40.000 20.000 10.000 re 30.000 30.000 10.000 10.000 re f Q"
