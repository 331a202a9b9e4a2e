"""What a paper is asked to show, and what can be wrong with that."""

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What a paper shows.

    Attributes:
        policy: code or uid of a document; empty for the only one.
        group_by: ``clause`` or ``unit``.
        unit: any name of a unit, its code or identifier; empty for all.
        as_of: the day that it shows; an earlier one is looked back to; None means today.
        record: which notice or reminder (number or uid; the latest by default), which imported package (its
            SHA-256 or the beginning of it, or its file name; the latest by default), or which case (uid of
            the assignment, or ``CODE@UNIT``).
        period: code of a period; empty for the last one that has ended.
        is_blank: whether a form is left blank where something was reported.
    """

    policy: str = ""
    group_by: str = "clause"
    unit: str = ""
    as_of: date | None = None
    record: str = ""
    period: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """One paper of several.

    Attributes:
        title: what tells it from the others, e.g. its number and unit.
    """

    name: str
    options: PaperOptions
    title: str
