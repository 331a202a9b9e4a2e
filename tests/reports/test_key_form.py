"""公钥登记表, read back from its bytes: by eye, by camera, on one page."""

from dataclasses import replace

import pypdfium2
import pytest

from desktop.reports.fonts import bundled_faces
from desktop.reports.key_form import QR_SIDE, KeyFormPaper, render_key_form
from desktop.reports.page import PORTRAIT
from desktop.reports.qr import QUIET_MODULES, qr_matrix
from desktop.reports.qr_reading import read_qr
from tests.reports.reading import marks, page_texts, path_boxes, sheets, whole_text
from tests.reports.samples import imprint

FACES = bundled_faces()
FINGERPRINT = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
FORM = KeyFormPaper(
    imprint=imprint("公钥登记表"),
    party="unit.gaj",
    name="聊城市公安局",
    office="聊城市人民政府办公室",
    suite="Ed25519",
    replica="6e340b9c.1",
    on="2023年5月8日",
    digits=tuple(f"{number:05d}" for number in range(10001, 10013)),
    words=tuple(f"词{number:x}" for number in range(16)),
    fingerprint=FINGERPRINT,
    qr=f"dukao-key:1:unit.gaj:ed25519:{FINGERPRINT}",
    uses=tuple(f"{number}. {'用法说明，' * 16}" for number in range(1, 5)),
    place="签名密钥保存在系统密钥环中。",
    checker="督查办公室\n核对人",
)


def test_the_form_says_whose_key_it_is_and_has_room_for_all_who_sign() -> None:
    (page,) = page_texts(render_key_form(FORM, FACES))

    for words in (
        "公钥登记表",
        "登记单位聊城市公安局单位代号unit.gaj",
        "所属办公室聊城市人民政府办公室填表日期2023年5月8日",
        "签名密钥保存在系统密钥环中。",
        "经办人",
        "单位负责人",
        "单位盖章",
        "督查办公室核对人",
        "□与电脑显示的指纹一致",
        "数据状态3f9a41c27be08d55",
    ):
        assert words in page


def test_digits_stand_in_three_rows_of_four_large_enough_to_read_out() -> None:
    found = marks(render_key_form(FORM, FACES), 0)

    text = "".join(mark.text for mark in found)
    rows = []
    for start in (0, 4, 8):
        at = text.index(FORM.digits[start])
        rows.append(found[at])
        assert text[at : at + 20] == "".join(FORM.digits[start : start + 4])
    assert len({round(mark.left, 1) for mark in rows}) == 1
    assert rows[0].bottom > rows[1].bottom > rows[2].bottom
    assert all(mark.top - mark.bottom > 12 for mark in rows)


def test_every_word_stands_with_its_number_and_the_hexadecimal_is_whole() -> None:
    text = whole_text(render_key_form(FORM, FACES))

    for number, word in enumerate(FORM.words, 1):
        assert f"{number}{word}" in text
    assert FINGERPRINT in text


def test_the_drawn_code_reads_as_the_text_of_the_form() -> None:
    data = render_key_form(FORM, FACES)

    side = len(qr_matrix(FORM.qr))
    assert read_qr(scanned(data, side)) == (FORM.qr, "M")


def scanned(data: bytes, side: int) -> list[list[bool]]:
    """The modules of the code as a camera would see them, with white around it."""
    boxes = [box for box in path_boxes(data, 0) if abs(box[2] - box[0] - QR_SIDE) < 1]
    left, bottom, right, top = next(box for box in boxes if abs(box[3] - box[1] - QR_SIDE) < 1)
    page = pypdfium2.PdfDocument(data)[0]
    scale = 4
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    module, height = (right - left) / side, page.get_size()[1]

    def is_black(row: int, column: int) -> bool:
        x, y = left + (column + 0.5) * module, height - top + (row + 0.5) * module
        return bool(picture[round(y * scale), round(x * scale)] < 128)

    assert top - bottom == pytest.approx(right - left, abs=0.01)
    quiet = range(-QUIET_MODULES + 1, 0)
    assert not any(is_black(at, place) or is_black(place, at) for at in quiet for place in range(side))
    return [[is_black(row, column) for column in range(side)] for row in range(side)]


@pytest.mark.parametrize("length", [1, 20, 30])
def test_it_stays_on_one_page_however_long_names_and_uses_are(length: int) -> None:
    long = replace(
        FORM,
        name="长" * length,
        office="名" * length,
        party=f"unit.{'a' * length}",
        place="密钥保管的说明，" * 8,
    )

    data = render_key_form(long, FACES)

    assert sheets(data) == [PORTRAIT]
    assert "不一致，未予确认" in whole_text(data)


def test_nothing_stands_outside_the_text_block_but_numbers_and_footers() -> None:
    data = render_key_form(replace(FORM, name="<b>长</b>" * 9), FACES)

    found = [mark for mark in marks(data, 0) if mark.bottom > PORTRAIT.bottom - 4]
    boxes = [(mark.left, mark.bottom, mark.right, mark.top) for mark in found] + path_boxes(data, 0)
    assert min(box[0] for box in boxes) > PORTRAIT.left - 2
    assert max(box[2] for box in boxes) < PORTRAIT.right + 2
    assert "<b>长</b>" in whole_text(data)


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_key_form(FORM, FACES) == render_key_form(FORM, FACES)
