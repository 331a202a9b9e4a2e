"""A derivation as values: what the sheet of a total or an indicator says, and where each line leads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.evaluation.rules import KINDS
from desktop.domain.evaluation.values import (
    Adjustment,
    Change,
    ChangeKind,
    Fact,
    FactState,
    Indicator,
    IndicatorScore,
    Occurrence,
    PartScore,
    Source,
    Step,
    UnitScore,
)
from desktop.i18n import mark, tr
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.values import AppealNote, EvaluationView, UnitView
from desktop.ui.case_words import day_text
from desktop.ui.evaluation.form_words import (
    NONE,
    fact_text,
    grade_text,
    group_text,
    points_text,
    rank_text,
)
from desktop.ui.evaluation.matrix import told

PROGRAM, DOCUMENT = "program", "document"
_SHOWN_IN_FULL = frozenset({DOCUMENT, "adjustment"})
"""What no other page shows more of."""
CHANGE_TITLES: Mapping[ChangeKind, str] = {
    ChangeKind.REVIEW: mark("核定改分"),
    ChangeKind.APPEAL: mark("申诉后更正"),
}
SOURCE_TITLES: Mapping[str, str] = {
    "assignment": mark("任务"),
    "feedback": mark("反馈"),
    "review": mark("审核"),
    "notice": mark("督办单"),
    "inspection": mark("检查"),
    "finding": mark("问题"),
    "self_assessment": mark("自评"),
    "adjustment": mark("登记"),
    "appeal": mark("申诉"),
    "evidence": mark("佐证"),
    DOCUMENT: mark("文件"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands in a derivation.

    Attributes:
        unit: party.
        indicator: code; empty for the total.
    """

    unit: str
    indicator: str = ""


Target = Place | Source | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet.

    Attributes:
        text: what it is about.
        value: at the right; a figure.
        note: below, in full.
        link: where it leads; None for nowhere.
        decision: uid of the decision that it tells of, which may be taken back; empty for none.
    """

    text: str
    value: str = ""
    note: str = ""
    link: Target = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading.

    Attributes:
        value: beside the heading.
        wording: of the rule, as the document has it.
    """

    title: str
    lines: tuple[Line, ...]
    value: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is shown of a total or an indicator.

    Attributes:
        figure: the result.
        words: states, each a word.
        facts: title and text.
    """

    place: Place
    title: str
    figure: str
    words: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def sheet_of(view: EvaluationView, place: Place, unit: UnitView | None = None) -> Sheet | None:
    """The sheet of a place; None when the unit or the indicator is not there.

    Args:
        view: the evaluation.
        place: what is looked at.
        unit: with neighbours and appeals; None leaves them out.
    """
    score = next((one for one in view.evaluation.units if one.participant.party == place.unit), None)
    if score is None:
        return None
    if not place.indicator:
        return _of_total(view, score, unit)
    found = next((one for one in score.indicators if one.indicator.code == place.indicator), None)
    return _of_indicator(view, score, found, unit) if found is not None else None


def _of_total(view: EvaluationView, score: UnitScore, unit: UnitView | None) -> Sheet:
    sections = [
        _steps_section(tr("总分推算"), score.steps),
        *_dimensions(score, view),
        _adjustments(tr("加减分登记"), score.adjustments),
        _adjustments(tr("否决登记"), score.vetoes),
        Section(tr("缺少数据"), tuple(_missing(score))),
        Section(tr("申诉"), tuple(_appeal_line(one) for one in unit.appeals) if unit else ()),
    ]
    return Sheet(
        Place(score.participant.party),
        score.participant.name,
        tr("{points} 分", points=points_text(score.total)),
        state_words(view, score),
        tuple(_total_facts(view, score)),
        tuple(one for one in sections if one.lines),
    )


def state_words(view: EvaluationView, score: UnitScore) -> tuple[str, ...]:
    """The states of a result, each a word: grade, rank, provisional, frozen, vetoed."""
    rank, grade = score.rank, grade_text(view.entry.scheme, score.grade)
    if view.told is not None:
        rank, grade = view.told.rank, grade_text(view.entry.scheme, view.told.grade)
    vetoes = {one.code: one.title for one in view.entry.scheme.vetoes}
    words = [
        "" if grade == NONE else grade,
        "" if rank is None else rank_text(rank),
        tr("暂定") if score.is_provisional else "",
        tr("已封存") if view.is_frozen else "",
        *(tr("否决：{title}", title=vetoes.get(one.veto, one.title)) for one in score.vetoes),
    ]
    return tuple(filter(None, words))


def _total_facts(view: EvaluationView, score: UnitScore) -> Iterator[tuple[str, str]]:
    scheme = view.entry.scheme
    group = group_text(scheme, score.participant.group)
    runners = sum(
        one.rank is not None and one.participant.group == score.participant.group
        for one in view.evaluation.units
    )
    count = view.told.of if view.told is not None else runners
    yield tr("分组"), tr("{group}，{count} 个单位排名", group=group, count=count) if count else group
    if score.initial != score.total:
        yield tr("按规则得分"), tr("{points} 分", points=points_text(score.initial))
    yield tr("数据截至"), day_text(view.as_of)
    burden = view.burden.get(score.participant.party)
    if burden is not None and burden.asked:
        yield (
            tr("填报"),
            tr("要填 {asked} 项，已填 {answered} 项", asked=burden.asked, answered=burden.answered),
        )


def _dimensions(score: UnitScore, view: EvaluationView) -> Iterator[Section]:
    for one in view.entry.scheme.dimensions:
        own = [
            each
            for each in score.indicators
            if each.indicator.dimension == one.code and not each.indicator.is_extra
        ]
        points, full = score.dimensions.get(one.code, (Decimal(0), Decimal(0)))
        value = tr("{points} / {full} 分", points=points_text(points), full=points_text(full))
        yield Section(f"{one.code} {one.title}", _indicator_lines(score, own), value)
    extras = [each for each in score.indicators if each.indicator.is_extra]
    yield Section(tr("加减分指标"), _indicator_lines(score, extras))


def _indicator_lines(score: UnitScore, own: Iterable[IndicatorScore]) -> tuple[Line, ...]:
    unit = score.participant.party
    return tuple(Line(_title(one.indicator), told(one), link=Place(unit, one.indicator.code)) for one in own)


def _missing(score: UnitScore) -> Iterator[Line]:
    for one in score.indicators:
        for part in one.parts:
            if part.fact.state is FactState.MISSING:
                link = Place(score.participant.party, one.indicator.code)
                yield Line(part.part.title or _title(one.indicator), "", _note(part.fact), link)


def _adjustments(title: str, several: Iterable[Adjustment]) -> Section:
    return Section(title, tuple(_adjustment(one) for one in several))


def _adjustment(one: Adjustment) -> Line:
    note = tr("依据：{document}（{day}）", document=one.document, day=day_text(one.on))
    return Line(one.title, f"{one.points:+f}" if one.points else "", note, decision=one.uid)


def _of_indicator(
    view: EvaluationView, score: UnitScore, found: IndicatorScore, unit: UnitView | None
) -> Sheet:
    indicator = found.indicator
    names = {one.party: one.name for one in view.inputs.participants}
    appeals = [one for one in unit.appeals if one.indicator == indicator.code] if unit else []
    sections = [
        _steps_section(tr("指标得分推算"), found.steps),
        Section(tr("改分记录"), tuple(_change(one, found) for one in reversed(found.changes))),
        Section(tr("申诉"), tuple(map(_appeal_line, appeals))),
        *(section for one in found.parts for section in _part(one, found, names)),
    ]
    return Sheet(
        Place(score.participant.party, indicator.code),
        f"{score.participant.name}　{_title(indicator)}",
        told(found),
        (),
        tuple(_indicator_facts(indicator, found)),
        tuple(one for one in sections if one.lines or one.wording),
    )


def _indicator_facts(indicator: Indicator, found: IndicatorScore) -> Iterator[tuple[str, str]]:
    yield tr("负责单位"), indicator.owner
    if found.initial != found.final:
        initial, final = points_text(found.initial), points_text(found.final)
        yield tr("得分变化"), tr("按规则 {initial} 分，最终 {final} 分", initial=initial, final=final)


def _change(one: Change, found: IndicatorScore) -> Line:
    note = tr("{reason}（{by}，{day}）", reason=one.reason, by=one.by, day=day_text(one.on))
    if one.version not in ("", found.version):
        note = tr("数据已经变化，这次改分不再计入。{note}", note=note)
    value = tr("{points} 分", points=points_text(one.points))
    return Line(tr(CHANGE_TITLES[one.kind]), value, note, decision=one.uid)


def _appeal_line(one: AppealNote) -> Line:
    states = {None: tr("待答复"), True: tr("同意"), False: tr("不同意")}
    note = "\n".join(filter(None, (one.text, one.decision)))
    return Line(
        one.wanted or one.indicator, states[one.is_granted], note, Source("appeal", one.uid, one.text)
    )


def _part(part: PartScore, found: IndicatorScore, names: Mapping[str, str]) -> Iterator[Section]:
    title = tr("计分规则") if len(found.parts) == 1 else part.part.title or part.part.code
    value = tr("不适用") if part.points is None else tr("{points} 分", points=plain(part.points))
    steps = tuple(map(_step, part.steps))
    kind = Line(tr("规则"), tr(KINDS[part.part.rule.kind].title))
    yield Section(title, (kind, *steps), value, part.part.wording)
    yield Section(tr("数据"), tuple(_fact_lines(part, names)))
    yield Section(tr("计数"), tuple(map(_occurrence, part.fact.occurrences)))
    yield Section(tr("记录"), source_lines(part.fact.sources))


def _fact_lines(part: PartScore, names: Mapping[str, str]) -> Iterator[Line]:
    fact = part.fact
    known = FACTS.get(fact.name)
    title = tr(known.title) if known else part.part.title or tr("填报数据")
    said = tr("缺少数据") if fact.state is FactState.MISSING else fact_text(fact, part.part)
    if fact.state is FactState.NOT_APPLICABLE:
        said = tr("不适用")
    yield Line(title, said, _note(fact))
    by = tr("程序按台账和检查记录自动统计") if fact.by == PROGRAM else names.get(fact.by, tr("督查办公室"))
    if fact.by != PROGRAM:
        by = tr("由{name}填报", name=by)
    if fact.state is not FactState.MISSING:
        yield Line(tr("来源"), "", "\n".join(filter(None, (by, tr(known.definition) if known else ""))))


def _occurrence(one: Occurrence) -> Line:
    count = tr("{count} 次", count=points_text(one.count.normalize()))
    value = tr("不计") if one.exemption else count
    day = day_text(one.on) if one.on else ""
    note = "　".join(filter(None, (day, one.level)))
    if one.exemption:
        note = "\n".join(filter(None, (note, tr("可不扣分：{reason}", reason=tr(one.exemption)))))
    return Line(one.title, value, note, one.source)


def source_lines(sources: Sequence[Source]) -> tuple[Line, ...]:
    """Records as lines that lead to them; a document outside the program leads nowhere."""
    return tuple(
        Line(one.text or one.uid, tr(SOURCE_TITLES.get(one.kind, one.kind)), "", _linked(one))
        for one in sources
    )


def _linked(one: Source) -> Target:
    return None if one.kind in _SHOWN_IN_FULL else one


def _steps_section(title: str, steps: Iterable[Step]) -> Section:
    return Section(title, tuple(map(_step, steps)))


def _step(one: Step) -> Line:
    value = "" if one.value is None else f"= {plain(one.value)}"
    return Line(tr(one.name), value, tr(one.formula))


def plain(number: Decimal) -> str:
    """A figure of a step, which is kept to four places, without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _note(fact: Fact) -> str:
    return tr(fact.note) if fact.note else ""


def _title(indicator: Indicator) -> str:
    return f"{indicator.code} {indicator.title}"
