"""The values of the papers of the exchange: the key form (公钥登记表) and the receipt of an import (回执)."""

from datetime import datetime

from desktop.i18n import mark, tr
from desktop.records.stream import Role, role_of
from desktop.reports.key_form import KeyFormPaper, render_key_form
from desktop.reports.page import chinese_date
from desktop.reports.receipt import ReceiptKind, ReceiptPaper, render_receipt
from desktop.services.exchange_values import Trust
from desktop.services.key_form import KeyForm
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.receipts import ImportReceipt, local_time

TRUST_SENTENCES = {
    Trust.CONFIRMED: mark("已核验：与盖章的公钥登记表核对一致"),
    Trust.ENROLLED: mark("未核验：尚未与公钥登记表核对"),
    Trust.FIRST: mark("未登记"),
    Trust.REVOKED: mark("已注销"),
}
_SIGNATURES = {"ed25519": "Ed25519", "sm2": "SM2"}
_MOST_FILES = 12
_KIB = 1024
SUITE_TITLES = {
    "ed25519": mark("Ed25519、X25519、SHA-256"),
    "sm2": mark("国密 SM2、SM3、SM4"),
}


def key_form_pdf(facts: PaperFacts, form: KeyForm) -> bytes:
    """Prints the key form of this computer.

    Args:
        facts: what the paper says about itself.
        form: what it says.
    """
    is_office = role_of(form.party) is Role.OFFICE
    paper = KeyFormPaper(
        imprint=imprint(facts),
        party=form.party,
        name=form.name,
        office=form.office or tr("—（尚未收到督查办公室的文件）"),
        suite=suite_words(form.suite),
        replica=form.replica,
        on=chinese_date(facts.as_of),
        digits=tuple(form.digits.split()),
        words=tuple(form.words.split()),
        fingerprint=form.fingerprint,
        qr=form.qr,
        uses=_office_uses() if is_office else _unit_uses(),
        place=form.place
        or tr("本机没有保存这把私钥，不能导出交换包。重新打开工作区会生成新的密钥，须另行登记。"),
        checker=tr("收表单位\n核对人") if is_office else tr("督查办公室\n核对人"),
    )
    return render_key_form(paper)


def receipt_pdf(facts: PaperFacts, receipt: ImportReceipt) -> bytes:
    """Prints the receipt of an import.

    Args:
        facts: what the paper says about itself.
        receipt: what it says.
    """
    row, manifest = receipt.row, receipt.manifest
    paper = ReceiptPaper(
        imprint=imprint(facts),
        sender=receipt.sender,
        recipient=receipt.recipient,
        number=tr("第{seq}号", seq=row.seq),
        file=row.file_name,
        size=_size(row.size),
        digest=row.digest,
        made=_instant(datetime.fromisoformat(manifest.made).astimezone()),
        applied=_instant(local_time(row)),
        key=receipt.digits,
        signature=tr(
            "{verdict}（{suite}）",
            verdict=tr("有效") if receipt.is_signed else tr("无效"),
            suite=_SIGNATURES[manifest.sender.suite],
        ),
        trust=tr(TRUST_SENTENCES[receipt.trust]),
        sentence=row.sentence,
        kinds=tuple(
            ReceiptKind(one.title, one.new, one.changed, one.withdrawn, one.unchanged)
            for one in receipt.counts
        ),
        evidence=_evidence(receipt),
        remarks=receipt.remarks,
    )
    return render_receipt(paper)


def _evidence(receipt: ImportReceipt) -> str:
    if not receipt.blobs:
        return tr("本包没有附佐证材料。")
    count = tr("随包{count}份，共{size}", count=receipt.blobs, size=_size(receipt.blob_bytes))
    names = "、".join(receipt.files[:_MOST_FILES])
    if not names:
        return count
    more = tr("等") if len(receipt.files) > _MOST_FILES else ""
    return tr("{count}：{names}{more}。", count=count, names=names, more=more)


def _size(size: int) -> str:
    """Bytes as people read them."""
    if size < _KIB:
        return tr("{size}字节", size=size)
    if size < _KIB * _KIB:
        return f"{size / _KIB:.1f} KB"
    return f"{size / _KIB / _KIB:.1f} MB"


def _instant(instant: datetime) -> str:
    return f"{chinese_date(instant.date())} {instant:%H:%M}"


def suite_words(suite: str) -> str:
    """The algorithms of a key in words."""
    return tr(SUITE_TITLES.get(suite, suite))


def _unit_uses() -> tuple[str, ...]:
    return (
        tr(
            "1. 本表登记上述单位一台电脑的公钥。督查办公室凭盖章的本表确认：这台电脑导出的交换包"
            "确实出自该单位。一台电脑一张表；更换电脑或重新生成密钥后，须重新登记。"
        ),
        tr(
            "2. 请打印后由经办人、单位负责人签字并加盖公章，通过公文渠道（机要交换或当面送达）报送"
            "督查办公室。不要只发照片或电子件，途中可能被人替换。"
        ),
        tr(
            "3. 督查办公室在“交换—公钥”中选中该单位，照本表输入数字或词语（或扫描二维码），一致才予确认；"
            "确认之前，该单位的文件一律标为“未核验”。不一致的不要确认，并立即与该单位联系。"
        ),
        tr("4. 本表只有公钥，不含任何秘密，可以公开。"),
    )


def _office_uses() -> tuple[str, ...]:
    return (
        tr(
            "1. 本表登记督查办公室一台电脑的公钥。各单位凭盖章的本表确认：收到的交换包确实出自督查办公室。"
            "一台电脑一张表；更换电脑或重新生成密钥后，须重新登记。"
        ),
        tr(
            "2. 请打印后由经办人、单位负责人签字并加盖公章，通过公文渠道（机要交换或当面送达）发给各单位。"
            "不要只发照片或电子件，途中可能被人替换。"
        ),
        tr(
            "3. 各单位在“交换—公钥”中选中督查办公室，照本表输入数字或词语（或扫描二维码），一致才予确认；"
            "确认之前，收到的文件一律标为“未核验”。不一致的不要确认，并立即与督查办公室联系。"
        ),
        tr("4. 本表只有公钥，不含任何秘密，可以公开。"),
    )
