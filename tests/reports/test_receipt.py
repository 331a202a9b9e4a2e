"""回执, read back from its bytes."""

from dataclasses import replace

from desktop.reports.fonts import bundled_faces
from desktop.reports.page import PORTRAIT
from desktop.reports.receipt import ReceiptKind, ReceiptPaper, render_receipt
from tests.reports.reading import marks, page_texts, path_boxes, sheets, whole_text
from tests.reports.samples import imprint

FACES = bundled_faces()
PAPER = ReceiptPaper(
    imprint=imprint("交换包回执"),
    sender="市公安局",
    recipient="聊城市人民政府办公室",
    number="第3号",
    file="gaj-office-20230508-3-0123abcd.dkx",
    size="1.2 MB",
    digest="0123456789abcdef" * 4,
    made="2023年5月8日 09:00",
    applied="2023年5月8日 10:30",
    key=" ".join(f"{number:05d}" for number in range(10001, 10013)),
    signature="有效（Ed25519）",
    trust="未核验：尚未与公钥登记表核对",
    sentence="市公安局第3号包：共6条，新增1，更新2，撤销3，无变化0，隔离0。",
    kinds=(ReceiptKind("进展反馈", 1, 2, 0, 0), ReceiptKind("佐证材料", 0, 0, 3, 0)),
    evidence="3份，共1.2 MB：照片.png、台账.xlsx。",
    remarks=("本次导入已撤销，所含记录已退回。", "同一台电脑出现第2代副本。"),
)


def test_a_receipt_is_one_page_that_names_file_key_and_result() -> None:
    (page,) = page_texts(render_receipt(PAPER, FACES))

    for words in (
        "交换包回执市公安局：你单位第3号交换包已于2023年5月8日10:30导入",
        "gaj-office-20230508-3-0123abcd.dkx",
        PAPER.digest,
        PAPER.key.replace(" ", ""),
        "对方所称制作时间2023年5月8日09:00导入时间2023年5月8日10:30",
        "有效（Ed25519）",
        "未核验",
        "新增1，更新2，撤销3",
        "照片.png、台账.xlsx",
        "本次导入已撤销，所含记录已退回。同一台电脑出现第2代副本。",
        "经办人",
        "复核人",
        "单位盖章",
        "数据状态3f9a41c27be08d55",
    ):
        assert words in page


def test_the_table_adds_up_and_leaves_zeros_out() -> None:
    text = whole_text(render_receipt(PAPER, FACES))

    assert "类别新增更新撤销无变化合计进展反馈12——3佐证材料——3—3合计123—6" in text


def test_an_import_without_records_and_remarks_says_so() -> None:
    text = whole_text(render_receipt(replace(PAPER, kinds=(), remarks=()), FACES))

    assert "没有可统计的记录。" in text
    assert "备注无" in text


def test_many_kinds_go_on_over_the_page_and_those_who_sign_stay_together() -> None:
    kinds = tuple(ReceiptKind(f"<b>类{number:02d}&", number, 0, 0, 1) for number in range(1, 41))

    data = render_receipt(replace(PAPER, kinds=kinds), FACES)

    pages = page_texts(data)
    assert set(sheets(data)) == {PORTRAIT}
    assert len(pages) == 3
    assert all("".join(pages).count(f"<b>类{number:02d}&") == 1 for number in range(1, 41))
    assert all(words in pages[-1] for words in ("经办人", "复核人", "单位盖章"))


def test_nothing_stands_outside_the_text_block_but_numbers_and_footers() -> None:
    data = render_receipt(replace(PAPER, sender="长" * 60, file="x" * 200), FACES)

    for page in range(len(sheets(data))):
        found = [mark for mark in marks(data, page) if mark.bottom > PORTRAIT.bottom - 4]
        boxes = [(mark.left, mark.bottom, mark.right, mark.top) for mark in found] + path_boxes(data, page)
        assert min(box[0] for box in boxes) > PORTRAIT.left - 2
        assert max(box[2] for box in boxes) < PORTRAIT.right + 2
