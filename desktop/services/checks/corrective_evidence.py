"""Evidence of a corrective action: how it looked before (整改前) and after (整改后).

What the unit attaches belongs to its draft until the draft is handed in; then the action that the office
sees has exactly the evidence of the draft.
"""

from collections.abc import Sequence
from datetime import date

from desktop.domain.supervision import Evidence
from desktop.errors import AppError
from desktop.i18n import mark

BEFORE, AFTER = "before", "after"


class NotASide(AppError):
    """Evidence shows how it was before or after."""

    code = "E_EVIDENCE_SIDE"
    template = mark("佐证材料只分“整改前”（before）和“整改后”（after），没有收入“{name}”。")


def require_side(side: str, name: str) -> None:
    """Refuses any other word than before, after, or none.

    Raises:
        NotASide: it is another.
    """
    if side not in ("", BEFORE, AFTER):
        raise NotASide(name=name)


def same_files(drafted: Sequence[Evidence], known: Sequence[Evidence]) -> bool:
    """Whether two actions rest on the same files."""
    return {one.sha256 for one in drafted} == {one.sha256 for one in known}


def same_evidence(drafted: Sequence[Evidence], known: Sequence[Evidence]) -> bool:
    """Whether two actions rest on the same files, told as the same side and with the same words."""
    return {*map(_said, drafted)} == {*map(_said, known)}


def _said(one: Evidence) -> tuple[str, str, str, str, date | None]:
    return one.sha256, one.side, one.name, one.note, one.dated
