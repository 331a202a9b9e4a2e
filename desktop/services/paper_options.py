"""What a paper is asked to show, and what can be wrong with that."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop.errors import AppError
from desktop.i18n import mark


class NoSuchPaper(AppError):
    """The name is not in the list of papers."""

    code = "E_NO_PAPER"
    template = mark("没有名为“{name}”的报告。可用：{names}")


class NothingToPrint(AppError):
    """There is nothing of that kind yet."""

    code = "E_NOTHING_TO_PRINT"
    template = mark("还没有可打印的{title}。")


class WhichPaper(AppError):
    """The paper is about one thing, and it was not said which."""

    code = "E_WHICH_PAPER"
    template = mark("打印{title}请指明{what}。")


class NoSuchForm(AppError):
    """The paper does not exist in that form."""

    code = "E_PAPER_FORM"
    template = mark("{title}没有这种形式（{form}），请保存为普通文件。")


class PaperForm(Enum):
    """The forms of a finished paper: the PDF, its editable twin in Word, and the PDF/A-2b for the archive."""

    PDF = "pdf"
    DOCX = "docx"
    PDFA = "pdfa"

    @property
    def ending(self) -> str:
        """Of the file's name."""
        return ".docx" if self is PaperForm.DOCX else ".pdf"


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What a paper shows.

    Attributes:
        policy: code or uid of a document; empty for the only one.
        group_by: ``clause`` or ``unit``.
        unit: any name of a unit, its code or identifier; empty for all.
        as_of: the day that it shows; an earlier one is looked back to; None means today.
        record: which notice or reminder (number or uid; the latest by default), which imported package (its
            SHA-256 or the beginning of it, or its file name; the latest by default), which case (uid of the
            assignment, or ``CODE@UNIT``), which inspection (code or uid; of a check form also ``CODE@NAME``,
            the sheet of one inspector; the latest by default), which 整改通知书 (number;
            the latest by default), or which indicator of a 计分说明单 (code or title; all by default).
        period: code of a period; empty for the last one that has ended.
        is_blank: whether a form is left blank where something was reported.
        scheme: ``code edition``, code or uid of an evaluation scheme; empty for the one of the year.
    """

    policy: str = ""
    group_by: str = "clause"
    unit: str = ""
    as_of: date | None = None
    record: str = ""
    period: str = ""
    is_blank: bool = False
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """One paper of several.

    Attributes:
        title: what tells it from the others, e.g. its number and unit.
    """

    name: str
    options: PaperOptions
    title: str
