"""How the papers of an evaluation word points, ranks, facts, and whether figures are final."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.evaluation.rules_base import counted
from desktop.domain.evaluation.values import Evaluation, Fact, FactState, Occurrence, Scheme, Step, UnitScore
from desktop.i18n import mark, tr
from desktop.reports.score_sheet import StepLine
from desktop.services.evaluation.values import Blocker, EvaluationView
from desktop.services.paper_words import day_text

NONE = "—"
MOST_BLOCKERS = 6
_MEASURED = frozenset({"fixed"})
SOURCE_TITLES = {
    "assignment": mark("任务"),
    "feedback": mark("进展反馈"),
    "review": mark("核定意见"),
    "notice": mark("督办单"),
    "inspection": mark("安全检查"),
    "finding": mark("检查问题"),
    "self_assessment": mark("填报"),
    "adjustment": mark("核定记录"),
    "evidence": mark("佐证材料"),
    "document": mark("文件"),
}
PROVISIONAL = mark("暂定")


@dataclass(frozen=True, slots=True)
class Finality:
    """Whether a paper is a formal one.

    Attributes:
        word: above every page of one that is not; empty for a formal one.
        warnings: sentences under the title; also of a formal one that was made despite gaps.
    """

    word: str
    warnings: tuple[str, ...]

    @property
    def is_formal(self) -> bool:
        """Whether there is a place for the seal."""
        return not self.word


def finality(view: EvaluationView, blockers: Sequence[Blocker], *, is_office: bool) -> Finality:
    """Whether a paper may be formal, and what has to be said first.

    Args:
        view: what it shows.
        blockers: those that concern what it shows.
        is_office: only the office makes formal papers.
    """
    if not is_office:
        told = tr("本单位自行打印的核对稿，名次和等次以督查办公室出具的报告为准。")
        return Finality(tr(PROVISIONAL), (told,))
    gaps = _gaps(blockers)
    if view.override is not None:
        said = tr(
            "本报告在数据有缺口的情况下正式出具。理由：{reason}（{by}，{day}）。",
            reason=view.override.reason,
            by=view.override.by,
            day=day_text(view.override.on),
        )
        return Finality("", (said, *gaps))
    if view.is_frozen:
        return Finality("", ())
    moving = tr("暂定结果：数据尚未封存，得分、名次和等次可能变动，不作为正式结论。")
    return Finality(tr(PROVISIONAL), (moving, *gaps))


def _gaps(blockers: Sequence[Blocker]) -> tuple[str, ...]:
    if not blockers:
        return ()
    shown = "；".join(one.sentence.rstrip("。") for one in blockers[:MOST_BLOCKERS])
    more = len(blockers) - MOST_BLOCKERS
    if more > 0:
        return (tr("尚未解决的问题：{shown}；另有{more}项。", shown=shown, more=more),)
    return (tr("尚未解决的问题：{shown}。", shown=shown),)


def number_text(value: Decimal | None, missing: str = NONE) -> str:
    """A number as short as it can be said exactly."""
    if value is None:
        return missing
    plain = f"{value:f}"
    shown = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if shown in ("-0", "") else shown


def points_text(value: Decimal | None, missing: str = NONE) -> str:
    """Points with all places that the scheme gives them."""
    return missing if value is None else f"{value:f}"


def signed_text(value: Decimal) -> str:
    """Points that are added or taken: ``+2``, ``-1.5``."""
    return f"+{number_text(value)}" if value > 0 else number_text(value)


def step_line(step: Step) -> StepLine:
    """A step of a derivation, worded."""
    return StepLine(tr(step.name), tr(step.formula) if step.formula else "", number_text(step.value, ""))


def grade_title(scheme: Scheme, code: str) -> str:
    """The title of a grade; a dash for none."""
    return next((one.title for one in scheme.grades if one.code == code), code) or NONE


def group_title(scheme: Scheme, code: str) -> str:
    """The title of a group."""
    return next((one.title for one in scheme.groups if one.code == code), code)


def rank_text(evaluation: Evaluation, score: UnitScore) -> str:
    """The rank in words, shared ones as such; a dash for none."""
    if score.rank is None:
        return NONE
    group = score.participant.group
    shared = sum(one.rank == score.rank for one in evaluation.units if one.participant.group == group)
    if shared > 1:
        return tr("并列第{rank}名", rank=score.rank)
    return tr("第{rank}名", rank=score.rank)


def fact_text(fact: Fact, kind: str) -> str:
    """What is known, in a sentence.

    Args:
        fact: of the unit.
        kind: of the rule that looks at it.
    """
    note = tr(fact.note) if fact.note else ""
    if fact.state is FactState.MISSING:
        return tr("缺少数据：{note}", note=note) if note else tr("缺少数据")
    if fact.state is FactState.NOT_APPLICABLE:
        return tr("不适用：{note}", note=note) if note else tr("不适用")
    said = _known(fact, kind)
    return tr("{said}（{note}）", said=said, note=note) if note else said


def _known(fact: Fact, kind: str) -> str:
    if fact.total is not None:
        return tr(
            "应计{total}项，其中达到{done}项",
            total=number_text(fact.total),
            done=number_text(fact.done or Decimal(0)),
        )
    if fact.occurrences or fact.value is None:
        return _times(fact.occurrences)
    if kind in _MEASURED:
        return tr("是") if fact.value >= 1 else tr("否")
    return number_text(fact.value)


def _times(occurrences: Sequence[Occurrence]) -> str:
    if not occurrences:
        return tr("没有计入的事项")
    counts: Counter[str] = Counter()
    for one in counted(occurrences):
        counts[one.level] += int(one.count) if one.count == int(one.count) else 1
    parts = [tr("{level}{n}次", level=level, n=n) for level, n in counts.items()]
    left_out = len(occurrences) - len(counted(occurrences))
    parts += [tr("另有{n}次不计", n=left_out)] if left_out else []
    return "，".join(parts)


def said_by(fact: Fact, names: dict[str, str]) -> str:
    """Where a fact comes from.

    Args:
        fact: of the unit.
        names: of parties.
    """
    if fact.state is FactState.MISSING:
        return NONE
    if fact.by == "program":
        return tr("由台账和检查记录自动取得")
    return tr("由{name}填报", name=names.get(fact.by, fact.by))


def joined(parts: Iterable[str]) -> str:
    """Parts that are there, with semicolons."""
    return "；".join(part for part in parts if part)
