"""Scenes of the sample year about its evaluation: self-assessments, decisions, appeals, the freeze."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from zlib import crc32

from desktop.domain.evaluation.values import Occurrence
from desktop.i18n import tr
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.evaluation.appeals import AppealService
from desktop.services.evaluation.appeals_deciding import AppealDecision
from desktop.services.evaluation.deciding import DecisionService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import FreezeService
from desktop.services.evaluation.participants import participants
from desktop.services.evaluation.schemes import SchemeLibrary
from desktop.services.evaluation.stating import SelfAssessmentService
from desktop.services.evaluation.stating_values import AskedPart, StatementFields
from desktop.services.evaluation.telling import ResultService
from desktop.services.sample_world import DemoRefused, SampleWorld
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace

DEPARTMENTS, COUNTIES = "digital-departments 2023", "digital-counties 2023"
SCHEMES = (DEPARTMENTS, COUNTIES)
APPEALING, REFUSED = "市统计局", "市公安局"
SECOND_OFFICE = "督查办第二台电脑"
_AWARDED: Mapping[str, tuple[str, str]] = {
    "市公安局": ("省", "公安数据共享做法获省通报表扬"),
    "市行政审批局": ("市", "一件事一次办做法在全市推广"),
    "市农业农村局": ("市", "涉农数据直报做法在全市推广"),
}
_HUNDRED, _TEN = Decimal(100), Decimal(10)


def publish_schemes(world: SampleWorld) -> Iterator[str]:
    """The office tells everyone by what the year is scored."""
    library = SchemeLibrary(world.office)
    for name in SCHEMES:
        yield library.publish(name)
    world.send()
    world.send_joined()


def assess(world: SampleWorld) -> Iterator[str]:
    """Units confirm what is known, state what is not, and owners state it for everybody."""
    count = 0
    for name, session in world.units.items():
        scheme = _scheme_of(session)
        if scheme:
            _state_own(session, name, scheme)
            count += 1
        for owned in SCHEMES:
            count += _state_for_others(session, owned)
    world.collect()
    yield tr("{count}份自评和指标数据已提交。", count=count)


def decide(world: SampleWorld) -> Iterator[str]:
    """The office changes points with its reason, books points and a veto with their document."""
    service = DecisionService(world.office)
    view = EvaluationService(world.office).evaluate(DEPARTMENTS)
    score = next(one for one in view.evaluation.units if one.participant.name == "市城管局")
    evidence = next(one for one in score.indicators if one.indicator.code == "B2")
    yield service.change_points(
        DEPARTMENTS,
        "市城管局",
        "B2",
        max(Decimal(0), evidence.final - Decimal("0.5")),
        "抽查发现一份佐证材料与任务无关。",
    )
    yield service.book_points(
        DEPARTMENTS, "市大数据局", Decimal("0.5"), "承办全省数字政府建设现场会", "聊政办字〔2024〕2号"
    )
    yield service.veto(
        DEPARTMENTS, "市应急局", "fraud", "一份进展材料的照片是往年的。", "督查核查记录〔2024〕3号"
    )
    world.send()


def appeal(world: SampleWorld) -> Iterator[str]:
    """Two units dispute an indicator."""
    for name, indicator, text, wanted in (
        (APPEALING, "D1", "协同配合评价没有计入我局承担的两项省级试点。", "按实际重新评定"),
        (REFUSED, "B1", "退回的两期反馈是因为系统故障。", "不扣分"),
    ):
        service = AppealService(world.units[name])
        service.save(DEPARTMENTS, indicator, text, wanted)
        yield f"{name}：{service.submit(DEPARTMENTS).sentence}"
    world.collect((APPEALING, REFUSED))


def decide_appeals(world: SampleWorld) -> Iterator[str]:
    """The office looks at who would move, grants one appeal and refuses the other."""
    service = AppealService(world.office)
    for note in service.list(DEPARTMENTS, waiting=True):
        is_granted = note.indicator == "D1"
        decision = AppealDecision(
            is_granted,
            reason="核实两项试点属实。" if is_granted else "系统日志没有故障记录。",
            points=_TEN if is_granted else None,
            document="申诉核查记录〔2024〕1号",
        )
        moved = service.preview(note.uid, decision)
        yield (
            tr("如采纳，{count}个单位的得分、名次或等次会变。", count=len(moved))
            if is_granted
            else tr("申诉不成立，没有单位变动。")
        )
        yield service.decide(note.uid, decision)
    world.send((APPEALING, REFUSED))


def freeze(world: SampleWorld) -> Iterator[str]:
    """The figures are frozen."""
    service = FreezeService(world.office)
    for name in SCHEMES:
        check = service.check(name)
        if check.blockers and check.override is None:
            kinds = "、".join(dict.fromkeys(one.sentence for one in check.blockers[:3]))
            DecisionService(world.office).override(
                name, tr("年底前未解决的事项不影响排名，经领导小组同意出具报告。"), tr("市政府秘书长")
            )
            yield tr(
                "{scheme}有{count}处没有解决：{kinds}", scheme=name, count=len(check.blockers), kinds=kinds
            )
        yield service.freeze(name).sentence
        yield ResultService(world.office).tell(name)
    world.send()


def recompute(world: SampleWorld, folder: Path, progress: Progress = SILENT) -> Iterator[str]:
    """A second computer of the office takes the packages and makes the same figures again."""
    workspaces = world.clock.workspaces(folder / "keys", SECOND_OFFICE)
    request = NewWorkspace(
        folder / f"{SECOND_OFFICE}{SUFFIX}", Role.OFFICE, world.office.party_name, year=world.office.year
    )
    second = workspaces.create(request)
    try:
        world.copy_to(second)
        for name in SCHEMES:
            found = FreezeService(world.office).recompute(name, second, progress)
            if not found.agrees:
                raise DemoRefused(reason=found.sentence)
            yield found.sentence
    finally:
        second.close()


def _scheme_of(session: Session) -> str:
    """The scheme that a unit takes part in; empty when in none."""
    for name in SCHEMES:
        members = participants(session, SchemeLibrary(session).find(name).scheme)
        if any(one.party == session.party for one in members):
            return name
    return ""


def _state_own(session: Session, name: str, scheme: str) -> None:
    service = SelfAssessmentService(session)
    for asked in service.asked(scheme):
        if asked.is_asked and not asked.is_owned:
            service.save(scheme, asked.part.code, **_stated(name, asked))
    service.confirm(scheme)
    service.submit(scheme, signer=f"{name}负责人")


def _state_for_others(session: Session, scheme: str) -> int:
    service = SelfAssessmentService(session)
    owned = service.owned(scheme)
    for asked in owned:
        service.save(scheme, asked.part.code, asked.unit.party, **_judged(asked))
    if owned:
        service.submit(scheme, parts=[(one.part.code, one.unit.party) for one in owned])
    return bool(owned)


def _stated(name: str, asked: AskedPart) -> StatementFields:
    """What a unit says of itself: an award where the story has one, else that there is nothing to count."""
    award = _AWARDED.get(name)
    if asked.indicator.code != "E1" or award is None:
        return {"occurrences": (), "note": ""}
    level, title = award
    return {"occurrences": (Occurrence(title, date(2023, 11, 20), level),), "note": "见通报"}


def _judged(asked: AskedPart) -> StatementFields:
    """What an owner says of a unit: made up, the same each time."""
    number = crc32(f"{asked.part.code}|{asked.unit.name}".encode()) % 20
    if asked.part.rule.kind == "judged":
        return {"value": (_TEN - Decimal(number) / 5).quantize(Decimal("0.1"))}
    return {"value": _HUNDRED - Decimal(number)}
