"""Handing corrective actions in, one or many: what was done and what is missing, as the list says it."""

from collections.abc import Mapping, Sequence

from desktop.i18n import tr
from desktop.services.cases_outcome import CaseProblem
from desktop.services.checks.corrective import ACTION_TITLES, CorrectiveService
from desktop.services.session import Session
from desktop.ui.feedback_submitting import Submitted

_JOINTS = "的：: "
"""What stands between the code of a finding and what it lacks; beside a field the code is not said again."""
_FIELDS: Mapping[str, str] = {"E_FUTURE_DAY": "done_on"}


class FindingSubmitting:
    """Hands actions in; knows no widgets, so that the worker can do it.

    Args:
        session: the unit's.
    """

    def __init__(self, session: Session) -> None:
        self._service = CorrectiveService(session)

    def chosen(self, uids: Sequence[str]) -> Submitted:
        """Hands the chosen ones in: all of them, or none."""
        problems = self._service.check(uids)
        if problems:
            count = len({problem.assignment for problem in problems})
            return Submitted(lack=tr("没有提交：{count} 个问题还缺内容。", count=count), problems=problems)
        return Submitted(self._service.submit(uids).sentence)

    def complete(self, uids: Sequence[str]) -> Submitted:
        """Hands in the drafts that are complete, and says what the others lack."""
        problems = self._service.check(uids)
        lacking = {problem.assignment for problem in problems}
        ready = [uid for uid in uids if uid not in lacking]
        done = self._service.submit(ready).sentence if ready else ""
        lack = tr("{count} 个问题没有提交，还缺内容：", count=len(lacking)) if lacking else ""
        return Submitted(done, lack, problems)


def lacking_fields(problems: Sequence[CaseProblem]) -> dict[str, str]:
    """What is missing, by the field it is missing in; what belongs to no field under an empty name.

    A problem does not say its field by name: its sentence quotes the title.
    """
    found: dict[str, list[str]] = {}
    for problem in problems:
        quoted = (name for name, title in ACTION_TITLES.items() if f"“{tr(title)}”" in problem.sentence)
        field = _FIELDS.get(problem.code) or next(quoted, "")
        found.setdefault(field, []).append(problem.sentence.removeprefix(problem.task).lstrip(_JOINTS))
    return {field: "；".join(sentences) for field, sentences in found.items()}
