"""What acting on cases gives back, and why it is refused: the same words for units and for the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from desktop.domain.standing import Case
from desktop.errors import AppError
from desktop.i18n import mark, tr

_T = TypeVar("_T")


class NeedsReason(AppError):
    """An act that stands for ever says why."""

    code = "E_REASON"
    template = mark("{what}需要写明理由，没有写入任何内容。")


class CaseWithdrawn(AppError):
    """The unit's share in the task was withdrawn."""

    code = "E_CASE_WITHDRAWN"
    template = mark("{case}已撤销（{reason}），不能再办理。")


class CaseCompleted(AppError):
    """The case is completed already."""

    code = "E_CASE_COMPLETED"
    template = mark("{case}已办结。如需继续办理，请督查办公室先重新打开。")


class TaskClosed(AppError):
    """The task is closed for all its units."""

    code = "E_TASK_CLOSED"
    template = mark("任务{code}已销号。如需继续办理，请督查办公室先重新打开。")


class Changed(AppError):
    """The record moved on since it was looked at."""

    code = "E_CHANGED"
    template = mark("{case}的{what}在您查看之后又有改动，没有写入任何内容。请按最新内容重新核对。")


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """Why one case of several cannot be dealt with.

    Attributes:
        assignment: uid.
        task: code of the task.
        code: stable, an error's.
        sentence: what to do.
    """

    assignment: str
    task: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act on one or several cases did: all of them, or nothing when there are problems.

    Attributes:
        done: uids of the assignments that changed; of the task when it was about the whole task.
        problems: one or more per case that is not ready; nothing was written then.
        sentence: one sentence for a clerk.
    """

    done: tuple[str, ...]
    problems: tuple[CaseProblem, ...]
    sentence: str


class NotReady(AppError):
    """Some of the chosen cases are not ready; nothing was written."""

    code = "E_NOT_READY"
    template = mark("{sentence}")


def require_done(outcome: Outcome) -> Outcome:
    """The outcome, when everything was done.

    Raises:
        NotReady: something was in the way.
    """
    if outcome.problems:
        raise NotReady(sentence=outcome.sentence)
    return outcome


def done(cases: Sequence[Case], sentence: str) -> Outcome:
    """The outcome of an act that happened."""
    return Outcome(tuple(case.facts.assignment.uid for case in cases), (), sentence)


def refused(act: str, problems: Sequence[CaseProblem]) -> Outcome:
    """The outcome of an act that did not happen.

    Args:
        act: what it was, in words.
        problems: at least one.
    """
    count = len({problem.assignment for problem in problems})
    sentence = tr(
        "没有{act}任何一项：{count}项需要先处理。{first}", act=act, count=count, first=problems[0].sentence
    )
    return Outcome((), tuple(problems), sentence)


def problem_of(case: Case, error: AppError) -> CaseProblem:
    """An error about one case as one of many."""
    return CaseProblem(case.facts.assignment.uid, case.facts.task.code, error.code, str(error))


def label(case: Case) -> str:
    """A case in words: code and unit."""
    return f"{case.facts.task.code}（{case.facts.assignment.name}）"


def reason_for(what: str, reason: str) -> str:
    """A reason as it is kept.

    Args:
        what: the act, in words.
        reason: as given.

    Raises:
        NeedsReason: it is empty.
    """
    if not reason.strip():
        raise NeedsReason(what=what)
    return reason.strip()


def require_open(case: Case) -> None:
    """Refuses a case that nothing can happen to any more.

    Raises:
        CaseWithdrawn: it was withdrawn.
        TaskClosed: its task is closed.
        CaseCompleted: it is completed.
    """
    require_standing(case)
    if case.completed_on is not None:
        raise CaseCompleted(case=label(case))


def require_standing(case: Case) -> None:
    """Refuses a case that was withdrawn or whose task is closed.

    Raises:
        CaseWithdrawn: it was withdrawn.
        TaskClosed: its task is closed.
    """
    if case.facts.withdrawn:
        raise CaseWithdrawn(case=label(case), reason=case.facts.withdrawn)
    if case.is_closed:
        raise TaskClosed(code=case.facts.task.code)


def listed_names(names: str | Sequence[str]) -> tuple[str, ...]:
    """One name or several, each once."""
    return (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))
