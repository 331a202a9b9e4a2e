"""The checklist of an inspection, word for word as the office had it, or none."""

from dataclasses import replace
from hashlib import sha256

from desktop.domain.checks.checklist_file import write_checklist
from desktop.domain.checks.inspections import Inspection
from desktop.domain.checks.values import Checklist
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.session import Session


class EditionDiffers(AppError):
    """The checklist of that code and edition has another text here than the office planned with."""

    code = "E_EDITION"
    template = mark(
        "本机的检查清单“{name}”版本“{edition}”与安排检查{inspection}时的内容不同，不能用来检查和评分。"
        "请用同一版本的程序，或请督查办公室重新下发。"
    )


def checklist_hash(checklist: Checklist) -> str:
    """SHA-256 over the text of an edition, in hexadecimal."""
    return sha256(write_checklist(checklist).encode()).hexdigest()


def edition_of(session: Session, inspection: Inspection) -> Checklist:
    """The edition that an inspection rests on, with the scoring profile of its record.

    Raises:
        NoSuchChecklist: it is not here.
        EditionDiffers: it has another text here.
    """
    checklist = ChecklistLibrary(session).checklist(inspection.checklist, inspection.edition)
    if inspection.checklist_hash and checklist_hash(checklist) != inspection.checklist_hash:
        raise EditionDiffers(
            name=inspection.checklist, edition=inspection.edition, inspection=inspection.code
        )
    return replace(checklist, profile=inspection.profile) if inspection.profile else checklist
