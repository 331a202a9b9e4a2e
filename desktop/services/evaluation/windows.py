"""The dates of the steps of an evaluation: 自评, 评分, 申诉."""

from datetime import date

from desktop.domain.evaluation.values import Scheme, Window
from desktop.errors import AppError
from desktop.i18n import mark, tr

SELF, REVIEW, APPEAL = "self", "review", "appeal"


class NotOpen(AppError):
    """The step is not open today."""

    code = "E_WINDOW"
    template = mark("申诉时间为{first}至{last}，今天不能提交。请与督查办公室联系。")


def window_of(scheme: Scheme, step: str) -> Window | None:
    """When a step is open; None when the scheme sets no dates."""
    return next((one for one in scheme.windows if one.step == step), None)


def window_text(scheme: Scheme, step: str) -> str:
    """The dates of a step in words; empty without any."""
    found = window_of(scheme, step)
    return tr("{first}至{last}", first=found.first, last=found.last) if found else ""


def is_over(scheme: Scheme, step: str, day: date) -> bool:
    """Whether the last day of a step has passed."""
    found = window_of(scheme, step)
    return found is not None and day > found.last


def require_appeal_open(scheme: Scheme, day: date) -> None:
    """Refuses an appeal outside its dates; a scheme without dates leaves it open.

    Raises:
        NotOpen: the day is none of them.
    """
    found = window_of(scheme, APPEAL)
    if found is not None and not found.first <= day <= found.last:
        raise NotOpen(first=found.first, last=found.last)
