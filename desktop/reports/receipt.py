"""回执: what one imported package held, who signed it, and what the import did, on paper.

Values first: whoever fills `ReceiptPaper` decides wording and order.
"""

from dataclasses import dataclass

from desktop.i18n import tr
from desktop.reports.columns import Column, fit_columns
from desktop.reports.fields import FORM, Field, FieldRow, FieldStyle, fields_height, set_fields
from desktop.reports.flow import TITLE, Flow
from desktop.reports.fonts import FaceSet, Role, preferred_faces
from desktop.reports.page import PORTRAIT, Imprint, Pages
from desktop.reports.table import Row, TableStyle, set_table
from desktop.reports.text import Style

CELLS = TableStyle(
    cell=Style(Role.BODY, 10.5, 15),
    head=Style(Role.HEADING, 10.5, 15, align="centre"),
    band=Style(Role.HEADING, 10.5, 15),
)
OPENING = Style(Role.BODY, 14, 24, align="justify", indent=2)
ADDRESSEE = Style(Role.BODY, 14, 24)
HEADING = Style(Role.HEADING, 12, 22)
NONE = Style(Role.BODY, 10.5, 16, indent=2)
SIGNED = FieldStyle(FORM.label, FORM.value, FORM.band, 72.0)
GAP, TABLE_START = 8.0, 60.0


@dataclass(frozen=True, slots=True)
class ReceiptKind:
    """What became of the records of one kind."""

    title: str
    new: int
    changed: int
    withdrawn: int
    unchanged: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.changed + self.withdrawn + self.unchanged


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """All values of one receipt; texts are ready to be set.

    Attributes:
        imprint: title, recipient, state and day.
        sender: who wrote the package.
        recipient: who imported it.
        number: of the package, in words.
        file: name of the file.
        size: of the file, in words.
        digest: SHA-256 of the file, 64 hexadecimal digits.
        made: when, as the sender claims.
        applied: when it was imported, by this computer's clock.
        key: fingerprint of the key that signed it, as groups of digits.
        signature: whether the signature holds, and the algorithm.
        trust: how far that key is known here.
        sentence: what the import did, as the clerk was told.
        kinds: figures by kind.
        evidence: attachments, in words.
        remarks: what else is to be known.
    """

    imprint: Imprint
    sender: str
    recipient: str
    number: str
    file: str
    size: str
    digest: str
    made: str
    applied: str
    key: str
    signature: str
    trust: str
    sentence: str
    kinds: tuple[ReceiptKind, ...]
    evidence: str
    remarks: tuple[str, ...]


def render_receipt(paper: ReceiptPaper, faces: FaceSet | None = None) -> bytes:
    """Sets a receipt.

    Args:
        paper: its values.
        faces: the faces to use; those of this computer when absent.

    Returns:
        A PDF; the same values and faces give the same bytes.
    """
    pages = Pages(paper.imprint, faces or preferred_faces(), PORTRAIT)
    flow = Flow(pages)
    flow.title(paper.imprint.title, TITLE)
    flow.skip(6)
    flow.paragraph(tr("{unit}：", unit=paper.sender), ADDRESSEE)
    flow.paragraph(
        tr("你单位{number}交换包已于{applied}导入，情况如下：", number=paper.number, applied=paper.applied),
        OPENING,
    )
    flow.skip(GAP / 2)
    set_fields(flow, _facts(paper))
    _set_kinds(flow, paper.kinds)
    flow.skip(GAP)
    set_fields(flow, _rest(paper))
    _set_signatures(flow)
    return pages.finish()


def _facts(paper: ReceiptPaper) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("发出单位"), paper.sender), Field(tr("收入单位"), paper.recipient)),
        (Field(tr("文件名"), paper.file),),
        (Field(tr("文件摘要\nSHA-256"), paper.digest),),
        (Field(tr("包号"), paper.number), Field(tr("文件大小"), paper.size)),
        (Field(tr("对方所称\n制作时间"), paper.made), Field(tr("导入时间"), paper.applied)),
        (Field(tr("签名公钥"), paper.key),),
        (Field(tr("签名复核"), paper.signature), Field(tr("公钥核验"), paper.trust)),
    )


def _set_kinds(flow: Flow, kinds: tuple[ReceiptKind, ...]) -> None:
    title = tr("各类记录")
    flow.skip(GAP)
    flow.reserve(HEADING.leading + (TABLE_START if kinds else NONE.leading))
    flow.pages.bookmark(title, 0, flow.y)
    flow.paragraph(title, HEADING)
    if not kinds:
        flow.paragraph(tr("没有可统计的记录。"), NONE)
        return
    total = ReceiptKind(
        tr("合计"),
        sum(one.new for one in kinds),
        sum(one.changed for one in kinds),
        sum(one.withdrawn for one in kinds),
        sum(one.unchanged for one in kinds),
    )
    heads = (tr("新增"), tr("更新"), tr("撤销"), tr("无变化"), tr("合计"))
    columns = (Column(tr("类别"), 127), *(Column(head, 63, "centre") for head in heads))
    set_table(flow, fit_columns(columns, PORTRAIT.block_width), map(_row, (*kinds, total)), CELLS)


def _row(kind: ReceiptKind) -> Row:
    figures = (kind.new, kind.changed, kind.withdrawn, kind.unchanged, kind.total)
    return Row((kind.title, *(str(figure) if figure else "—" for figure in figures)))


def _rest(paper: ReceiptPaper) -> tuple[FieldRow, ...]:
    return (
        (Field(tr("导入结果"), paper.sentence),),
        (Field(tr("佐证材料"), paper.evidence),),
        (Field(tr("备注"), "\n".join(paper.remarks) or tr("无")),),
    )


def _set_signatures(flow: Flow) -> None:
    rows = (
        (Field(tr("经办人")), Field(tr("复核人"))),
        (Field(tr("单位盖章"), lines=3), Field(tr("日期"), f"\n\n{tr('　　　年　　月　　日')}", lines=3)),
    )
    flow.reserve(fields_height(flow, rows, SIGNED))
    set_fields(flow, rows, SIGNED)
