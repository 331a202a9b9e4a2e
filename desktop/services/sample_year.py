"""The sample year: the plan issued in May 2023 and lived with for four quarters, by every party for itself.

All that units and leaders say here is invented. Everything goes from workspace to workspace in packages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.supervision import Light, ObjectionPart, PlanStep, RequestKind, Urgency
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.paths import resource
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.drafting import DraftService
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.ledger import LedgerService
from desktop.services.notices import NoticeService, default_demand
from desktop.services.reminders import ReminderService
from desktop.services.rulings import RulingService
from desktop.services.rulings_requests import RequestService
from desktop.services.sample_checks import (
    check_again,
    correct,
    fill_checks,
    judge_checks,
    plan_checks,
    raise_checks,
    reinspect,
    reinspect_on_site,
)
from desktop.services.sample_evaluation import (
    appeal,
    assess,
    decide,
    decide_appeals,
    freeze,
    publish_schemes,
)
from desktop.services.sample_exchange import (
    confirm_keys,
    copied,
    late_twice_and_out_of_order,
    tampered,
    two_clerks,
)
from desktop.services.sample_reports import Round, report_round, review_round
from desktop.services.sample_world import SampleWorld
from desktop.services.succession import SuccessionService

SLIP = "sample/批示单.png"
LAST_DAY = date(2024, 4, 15)
SIGNER = "市政府秘书长"
_LATE_SIGNERS = frozenset({"市信访局", "市档案馆"})
_PLANNING = ("市大数据局", "市公安局", "市行政审批局", "市农业农村局", "市应急局", "市城管局")
_PLANNED_PERCENT = (25, 55, 85, 95)
_MOST_NOTICES = 8

ROUNDS = (
    Round(
        "2023Q2",
        date(2023, 7, 5),
        date(2023, 7, 12),
        date(2023, 7, 14),
        silent=frozenset({"市检察院", "高唐县", "聊城银保监分局"}),
        late=frozenset({"市水利局", "莘县"}),
    ),
    Round(
        "2023Q3",
        date(2023, 10, 9),
        date(2023, 10, 16),
        date(2023, 10, 18),
        silent=frozenset({"市检察院", "市委党校"}),
        late=frozenset({"市民政局", "市统计局", "冠县"}),
    ),
    Round(
        "2023Q4",
        date(2024, 1, 5),
        date(2024, 1, 11),
        date(2024, 1, 12),
        silent=frozenset({"聊城银保监分局", "市信访局"}),
        late=frozenset({"市审计局", "东阿县"}),
    ),
    Round(
        "2024Q1",
        date(2024, 4, 3),
        date(2024, 4, 11),
        date(2024, 4, 12),
        silent=frozenset({"市档案馆", "高唐县"}),
        late=frozenset({"市水利局"}),
    ),
)
Act = Callable[[SampleWorld], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happens.

    Attributes:
        day: when.
        play: does it, and says so.
    """

    day: date
    play: Act


def play_year(world: SampleWorld, at_quarter_end: Callable[[Round], Iterator[str]]) -> Iterator[str]:
    """Plays the year.

    Args:
        world: the office with its issued tasks, and the units' workspaces, still empty.
        at_quarter_end: is called when a period has been judged: the bulletin.

    Yields:
        One sentence a step.
    """
    scenes = [*_SCENES]
    for this in ROUNDS:
        scenes.append(Scene(this.on, _report(this)))
        scenes.append(Scene(this.reviewed_on, _review(this, at_quarter_end)))
    for scene in sorted(scenes, key=lambda one: one.day):
        world.clock.go_to(scene.day)
        yield from scene.play(world)
    world.clock.go_to(LAST_DAY)
    world.send()
    world.send_joined()


def _report(this: Round) -> Act:
    def play(world: SampleWorld) -> Iterator[str]:
        yield from report_round(world, this)

    return play


def _review(this: Round, at_quarter_end: Callable[[Round], Iterator[str]]) -> Act:
    def play(world: SampleWorld) -> Iterator[str]:
        yield from review_round(world, this)
        yield from at_quarter_end(this)

    return play


def _sign(world: SampleWorld) -> Iterator[str]:
    world.send()
    count = 0
    for name, session in world.units.items():
        if name not in _LATE_SIGNERS:
            service = AnswerService(session)
            rows = [row.uid for row in world.cases(name) if (name, row.code) not in _OBJECTIONS]
            count += len(service.accept(rows, f"{name}联络员", "0635-8280000").done)
    statistics, police = (world.units[name] for name in ("市统计局", "市公安局"))
    AnswerService(statistics).object(
        "2023-5-017",
        ObjectionPart.DUTY,
        "绿色低碳转型的统计监测职责在牵头部门，我局不掌握相关数据。",
        "市工业和信息化局",
    )
    AnswerService(police).object(
        "2023-5-008", ObjectionPart.WORDING, "建议将建设时限与省厅统一平台进度衔接。", "按省厅统一部署推进"
    )
    world.collect()
    yield tr(
        "{units}个单位签收任务{count}条，提出异议2条。",
        units=len(world.units) - len(_LATE_SIGNERS),
        count=count,
    )


_OBJECTIONS = frozenset({("市统计局", "2023-5-017"), ("市公安局", "2023-5-008")})


def _decide_objections(world: SampleWorld) -> Iterator[str]:
    rulings = RulingService(world.office)
    duty, wording = "2023-5-017@市统计局", "2023-5-008@市公安局"
    yield rulings.rule_objection(duty, True, "经核，该项工作由市工业和信息化局承担更合适。").sentence
    yield rulings.reassign(duty, "市工业和信息化局", "异议成立，调整责任单位。").sentence
    yield rulings.rule_objection(wording, False, "方案时限与省里要求一致，不作调整。").sentence
    outcome = ReminderService(world.office).remind(sorted(_LATE_SIGNERS), text="请尽快签收交办任务。")
    yield outcome.sentence
    world.send()
    for name in ("市公安局", "市工业和信息化局", *sorted(_LATE_SIGNERS)):
        AnswerService(world.units[name]).accept(None, f"{name}联络员", "0635-8280000")
    for name in _PLANNING:
        _plan(world, name)
    world.collect()
    yield tr("{count}个单位报送分季度计划。", count=len(_PLANNING))


def _plan(world: SampleWorld, name: str) -> None:
    codes = [one.period for one in ROUNDS]
    for row in world.cases(name)[:6]:
        steps = [
            PlanStep(code, words, Decimal(percent))
            for code, percent, words in zip(codes, _PLANNED_PERCENT, _PLAN_WORDS, strict=True)
        ]
        AnswerService(world.units[name]).plan(row.uid, steps)


_PLAN_WORDS = ("制定方案，摸清底数", "完成主体建设", "投入运行，组织自查", "总结评估，建立长效机制")


def _remind_missing(world: SampleWorld) -> Iterator[str]:
    service = ReminderService(world.office)
    yield service.remind(None, "2023Q2", "请抓紧报送第二季度进展。").sentence
    try:
        service.remind(None, "2023Q2")
    except AppError as error:
        yield tr("再次催办被冷却期拦下：{reason}", reason=error)
    world.send(one.unit_name for one in service.reminders())


def _instruct(world: SampleWorld) -> Iterator[str]:
    request = NewInstruction(
        leader="张市长（示例）",
        text="请市大数据局牵头，会同市公安局、市行政审批局，抓紧摸清政务信息系统底数，提出整合清单，按时报我。",
        urgency=Urgency.URGENT,
        said_on=date(2023, 8, 14),
        units=("市大数据局", "市公安局", "市行政审批局"),
        title="提出政务信息系统整合清单",
        slip=resource(SLIP).read_bytes(),
        slip_name="批示单.png",
        relates="2023-5-025",
        lead=("市大数据局",),
    )
    outcome = InstructionService(world.office).add(request)
    yield outcome.sentence
    names = ("市大数据局", "市公安局", "市行政审批局")
    world.send(names)
    for name in names:
        AnswerService(world.units[name]).accept(None, f"{name}联络员", "0635-8280000")
    world.collect(names)


def _pause(world: SampleWorld) -> Iterator[str]:
    reason = "省级地理信息平台升级改造，待其完成后继续。"
    yield RulingService(world.office).suspend("@".join(_PAUSED), reason, date(2023, 9, 1)).sentence
    world.send(_PAUSED[1:])


def _resume(world: SampleWorld) -> Iterator[str]:
    reason = "省级平台已完成升级，恢复办理。"
    yield RulingService(world.office).resume("@".join(_PAUSED), reason, date(2023, 10, 31)).sentence
    world.send(_PAUSED[1:])


_PAUSED = ("2023-5-034", "市自然资源和规划局")


def _ask_time(world: SampleWorld) -> Iterator[str]:
    data, secrets = (world.units[name] for name in _ASKING)
    yield (
        RequestService(data)
        .request(
            "2023-5-031", RequestKind.EXTENSION, date(2024, 3, 31), "区块链平台招标流标一次，需重新组织采购。"
        )
        .sentence
    )
    RequestService(secrets).request(
        "2023-5-043", RequestKind.EXTENSION, date(2024, 6, 30), "人员紧张，希望延期半年。"
    )
    world.collect(_ASKING)
    rulings = RulingService(world.office)
    for view in rulings.requests():
        is_granted = view.row.unit_name == "市大数据局"
        reason = "采购情况属实，同意延期。" if is_granted else "理由不充分，制度建设任务须按期完成。"
        due = date(2024, 3, 31) if is_granted else None
        yield rulings.decide(view.request.uid, is_granted, reason, due).sentence
    world.send(_ASKING)


_ASKING = ("市大数据局", "市密码管理局")


def _withdraw(world: SampleWorld) -> Iterator[str]:
    task = LedgerService(world.office).find("2023-5-049")
    concerned = [row.unit_name for row in CaseService(world.office).rows(CaseFilter(task=task.uid))]
    reason = "该项工作并入省统一试点，由省里直接部署，不再列入本市督查。"
    DraftService(world.office).withdraw(task.uid, reason)
    world.send(concerned)
    yield tr("已撤销{code}：{reason}", code=task.code, reason=reason)


def _notify(colour: Light, reply_by: date) -> Act:
    def play(world: SampleWorld) -> Iterator[str]:
        service = NoticeService(world.office)
        proposals = sorted(service.proposals(colour), key=lambda one: -len(one.items))[:_MOST_NOTICES]
        if proposals:
            yield service.issue(proposals, default_demand(colour), reply_by, SIGNER).sentence
        world.send(one.unit_name for one in proposals)

    return play


def _merge_units(world: SampleWorld) -> Iterator[str]:
    outcome = SuccessionService(world.office).succeed(
        "市公共资源交易中心", "市行政审批局", date(2024, 1, 2), "机构职能整合（示例）"
    )
    yield outcome.sentence
    world.send(("市公共资源交易中心", "市行政审批局"))
    AnswerService(world.units["市行政审批局"]).accept(None, "市行政审批局联络员", "0635-8280000")
    world.collect(("市行政审批局",))


def _excuse(world: SampleWorld) -> Iterator[str]:
    rows = CaseService(world.office).rows(CaseFilter(lights=(Light.RED,), unit="市应急局"))
    for row in rows[:1]:
        yield (
            RulingService(world.office)
            .excuse(
                row.uid, Light.RED, "承担防汛抢险任务，工期顺延，经分管领导同意。", None, date(2024, 6, 30)
            )
            .sentence
        )
    world.send(("市应急局",))


def _close(world: SampleWorld) -> Iterator[str]:
    rulings, ledger = RulingService(world.office), LedgerService(world.office)
    for row in ledger.rows():
        if row.units and row.completed == row.units and not row.is_closed and not row.withdrawn:
            yield rulings.close(row.uid, "各责任单位均已办结，经核查予以销号。").sentence
    world.send()


_SCENES = (
    Scene(date(2023, 5, 11), late_twice_and_out_of_order),
    Scene(date(2023, 5, 12), tampered),
    Scene(date(2023, 5, 15), confirm_keys),
    Scene(date(2023, 9, 25), two_clerks),
    Scene(date(2023, 11, 10), copied),
    Scene(date(2023, 5, 10), _sign),
    Scene(date(2023, 5, 18), _decide_objections),
    Scene(date(2023, 7, 13), _remind_missing),
    Scene(date(2023, 8, 15), _instruct),
    Scene(date(2023, 8, 21), _notify(Light.RED, date(2023, 8, 25))),
    Scene(date(2023, 9, 1), _pause),
    Scene(date(2023, 9, 20), _ask_time),
    Scene(date(2023, 10, 20), _notify(Light.YELLOW, date(2023, 11, 3))),
    Scene(date(2023, 11, 1), _resume),
    Scene(date(2023, 11, 20), _withdraw),
    Scene(date(2023, 12, 5), _notify(Light.BLUE, date(2023, 12, 15))),
    Scene(date(2024, 1, 3), _merge_units),
    Scene(date(2024, 1, 15), _notify(Light.RED, date(2024, 1, 26))),
    Scene(date(2024, 1, 16), _excuse),
    Scene(date(2024, 1, 18), _close),
    Scene(date(2023, 8, 8), plan_checks),
    Scene(date(2023, 8, 17), fill_checks),
    Scene(date(2023, 8, 22), judge_checks),
    Scene(date(2023, 8, 24), raise_checks),
    Scene(date(2023, 8, 30), correct),
    Scene(date(2023, 9, 18), reinspect),
    Scene(date(2023, 9, 21), reinspect_on_site),
    Scene(date(2024, 3, 20), check_again),
    Scene(date(2024, 1, 19), publish_schemes),
    Scene(date(2024, 1, 25), assess),
    Scene(date(2024, 2, 20), decide),
    Scene(date(2024, 3, 5), appeal),
    Scene(date(2024, 3, 12), decide_appeals),
    Scene(date(2024, 3, 15), freeze),
)
"""What happens between the reports."""
