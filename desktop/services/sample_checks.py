"""Scenes of the sample year about security checks: planned, filled offline, signed, corrected, closed.

Two inspectors, each with a workspace of their own, check a third-level system (211 items) and the
cryptography of another; results come back as packages, findings go to the units, are corrected,
re-inspected by their evidence and on site, and closed. The next year the first system is checked again,
with last year's answers at hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from zlib import crc32

from desktop.domain.checks.findings import FindingState
from desktop.domain.checks.inspections import InspectionState, Strokes, fails
from desktop.domain.checks.standing import Side
from desktop.domain.checks.values import CheckItem, ItemGroup, Severity, Verdict
from desktop.i18n import tr
from desktop.services.checks.corrective import CorrectiveService
from desktop.services.checks.fill_fields import AnswerFields
from desktop.services.checks.fill_sheet import FillSheet
from desktop.services.checks.filling import FillService
from desktop.services.checks.finding_tasks import raise_task
from desktop.services.checks.findings import FindingQuery, FindingRow, FindingService
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService, PlanRequest
from desktop.services.checks.reinspecting import ReinspectService
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.sample_photo import sample_photo
from desktop.services.sample_world import DemoRefused, SampleWorld
from desktop.services.session import Session

INSPECTORS = ("周敏", "孙伟")
CLOUD_UNIT, CRYPTO_UNIT = "市大数据局", "市公安局"
CLOUD, CRYPTO = "检2023-001", "检2023-002"
AGAIN = "检2024-001"
_PLACE = (36.4569, 115.9855)
_PHOTOS = 6
_PARTIAL, _FAILING, _NOT_APPLICABLE = 4, 9, 12
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class _Person:
    """Who signs for an inspected unit."""

    name: str
    position: str


_SIGNERS: Mapping[str, _Person] = {
    CLOUD_UNIT: _Person("赵立", "网络安全科科长"),
    CRYPTO_UNIT: _Person("钱勇", "科技信息化支队副支队长"),
}


def plan_checks(world: SampleWorld) -> Iterator[str]:
    """The office plans two inspections and hands them out."""
    planning = PlanningService(world.office)
    cloud = PlanRequest(
        CLOUD_UNIT,
        "djbh",
        level="3",
        system="市级政务云平台",
        basis="聊政字〔2023〕5号 五/（二）；2023年度网络安全检查计划",
        inspectors=INSPECTORS,
        starts_on=date(2023, 8, 14),
        ends_on=date(2023, 8, 18),
        code=CLOUD,
    )
    crypto = PlanRequest(
        CRYPTO_UNIT,
        "miping",
        level="3",
        system="人口信息管理系统",
        basis="聊政字〔2023〕5号 五/（二）；2023年度网络安全检查计划",
        inspectors=INSPECTORS,
        leader=INSPECTORS[1],
        starts_on=date(2023, 8, 16),
        ends_on=date(2023, 8, 18),
        code=CRYPTO,
    )
    for request in (cloud, crypto):
        planning.plan(request)
    yield planning.hand_out((CLOUD, CRYPTO)).sentence
    for name in INSPECTORS:
        world.hire(name)
    world.tell_inspectors()


def fill_checks(world: SampleWorld) -> Iterator[str]:
    """Both inspectors fill, photograph, have it signed, and hand in."""
    for session in world.inspectors.values():
        for entry in FillService(session).entries():
            yield _fill(world, session, entry.inspection.code)
    world.hear_inspectors()


def judge_checks(world: SampleWorld) -> Iterator[str]:
    """The office returns what is not clear, accepts the rest, and concludes after it was mended."""
    review = CheckReviewService(world.office)
    places = [
        one.place.key for one in InspectionService(world.office).results(CLOUD) if fails(one.answer.verdict)
    ]
    yield review.return_(CLOUD, places[:2], "检查记录没有写明是哪几台设备，请补充。")
    for code in (CLOUD, CRYPTO):
        review.accept(code)
    world.tell_inspectors()
    for session in world.inspectors.values():
        sheet = FillService(session).open(CLOUD)
        returned = [place.key for place in sheet.places if place.key in places[:2]]
        for key in returned:
            sheet.type(
                key, observation=f"{sheet.answer(key).observation}涉及核心交换机2台、数据库服务器1台。"
            )
        if returned:
            _sign(sheet, CLOUD_UNIT)
            yield sheet.submit()
        sheet.close()
    world.hear_inspectors()
    for code in (CLOUD, CRYPTO):
        review.accept(code)
        yield review.conclude(code)
        yield _score(world.office, code)


def raise_checks(world: SampleWorld) -> Iterator[str]:
    """Findings go to the units, and one of them becomes a task of the ledger."""
    findings = FindingService(world.office)
    for code in (CLOUD, CRYPTO):
        yield findings.raise_(code).sentence
    worst = next(row.finding for row in findings.rows() if row.finding.severity is Severity.HIGH)
    task = raise_task(world.office, worst.code)
    yield tr("{finding}列入督查任务台账：{task}。", finding=worst.code, task=task)
    world.send((CLOUD_UNIT, CRYPTO_UNIT))


def correct(world: SampleWorld) -> Iterator[str]:
    """The units report what they corrected, with evidence before and after."""
    for name in (CLOUD_UNIT, CRYPTO_UNIT):
        session = world.units[name]
        service = CorrectiveService(session)
        for row in FindingService(session).rows():
            code = row.finding.code
            service.save(
                code,
                cause="管理要求没有落实到人，日常检查没有覆盖。",
                measures=f"按要求整改：{row.finding.demand}",
                result="已完成整改，并纳入月度自查。",
                responsible=_SIGNERS[name].name,
                done_on=world.clock.moment.date(),
            )
            for side in ("before", "after"):
                photo = _photo(world, crc32(f"{code}{side}".encode()))
                service.attach(code, photo, side, f"{code}_{'整改前' if side == 'before' else '整改后'}.png")
        yield f"{name}：{service.submit().sentence}"
    world.collect((CLOUD_UNIT, CRYPTO_UNIT))


def reinspect(world: SampleWorld) -> Iterator[str]:
    """The office passes some by their evidence, sends one back, and plans to see the grave ones on site."""
    service = ReinspectService(world.office)
    waiting = [row.finding for row in _waiting(world.office, "")]
    on_site = [
        one for one in waiting if one.unit == world.units[CLOUD_UNIT].party and one.severity is Severity.HIGH
    ]
    by_evidence = [one for one in waiting if one not in on_site]
    first, *others = by_evidence
    yield service.decide(first.code, passed=False, opinion="整改后照片与问题不对应，请重新提供。")
    for one in others:
        service.decide(one.code, passed=True, opinion="材料齐全，整改到位。")
    yield tr("按材料复查{count}项，通过{passed}项。", count=len(by_evidence), passed=len(others))
    planning = PlanningService(world.office)
    uid = planning.plan_reinspection(
        [one.uid for one in on_site], INSPECTORS, date(2023, 9, 20), date(2023, 9, 20)
    )
    yield planning.hand_out((uid,)).sentence
    world.tell_inspectors()
    world.send((CLOUD_UNIT, CRYPTO_UNIT))


def reinspect_on_site(world: SampleWorld) -> Iterator[str]:
    """The inspectors look again on site; the one that was sent back is mended; everything is closed."""
    code = _reinspection(world.office)
    for session in world.inspectors.values():
        sheet = FillService(session).open(code)
        for place in sheet.places:
            details = {"D": "1", "A": "1", "K": "1"} if place.item.figures else {}
            sheet.type(place.key, verdict=Verdict.CONFORMING, note="现场复查，已整改到位。", details=details)
        if sheet.places:
            _sign(sheet, CLOUD_UNIT)
            yield sheet.submit()
        sheet.close()
    world.hear_inspectors()
    CheckReviewService(world.office).accept(code)
    service = ReinspectService(world.office)
    yield service.take_over(code)
    CheckReviewService(world.office).conclude(code)
    for name in (CLOUD_UNIT, CRYPTO_UNIT):
        _mend(world, name)
    world.collect((CLOUD_UNIT, CRYPTO_UNIT))
    for row in _waiting(world.office, ""):
        service.decide(row.finding.code, passed=True, opinion="补充材料已核实。")
    passed = [
        row.finding.code
        for row in FindingService(world.office).rows()
        if row.standing.state is FindingState.PASSED
    ]
    yield service.close(passed, "复查通过")
    world.send((CLOUD_UNIT, CRYPTO_UNIT))


def check_again(world: SampleWorld) -> Iterator[str]:
    """The next year: the same system, last year's answers at hand, and what comes back is recognised."""
    planning = PlanningService(world.office)
    planning.plan(
        PlanRequest(
            CLOUD_UNIT,
            "djbh",
            level="3",
            system="市级政务云平台",
            basis="2024年度网络安全检查计划",
            inspectors=INSPECTORS,
            starts_on=date(2024, 3, 18),
            ends_on=date(2024, 3, 20),
            code=AGAIN,
        )
    )
    yield planning.hand_out((AGAIN,)).sentence
    world.tell_inspectors()
    for session in world.inspectors.values():
        yield _fill_again(session)
    world.hear_inspectors()
    review = CheckReviewService(world.office)
    review.accept(AGAIN)
    yield review.conclude(AGAIN)
    yield _score(world.office, AGAIN)
    yield FindingService(world.office).raise_(AGAIN).sentence
    world.send((CLOUD_UNIT,))


def save_list(office: Session, path: Path) -> str:
    """The list of all findings as a table."""
    from desktop.services.checks.finding_book import write  # start-up time: brings xlsxwriter

    return write(office, FindingQuery(), path)


def _fill(world: SampleWorld, session: Session, code: str) -> str:
    sheet = FillService(session).open(code)
    photos = 0
    for place in sheet.places:
        fields = _answer(place.item, code)
        sheet.type(place.key, **fields)
        if photos < _PHOTOS and fails(Verdict(fields["verdict"])):
            photos += 1
            number = crc32(place.item.code.encode())
            sheet.attach(place.key, _photo(world, number), f"{place.item.code}.png")
    unit = CLOUD_UNIT if code == CLOUD else CRYPTO_UNIT
    _sign(sheet, unit)
    sentence = sheet.submit()
    sheet.close()
    return f"{session.party_name}：{sentence}"


def _fill_again(session: Session) -> str:
    """Copies are confirmed one by one; what failed last year and was mended is answered anew."""
    sheet = FillService(session).open(AGAIN)
    sheet.copy_last()
    for place in sheet.places:
        answer = sheet.answer(place.key)
        is_slack = _number(place.item, AGAIN) < _PARTIAL
        came_back = fails(answer.verdict) and _number(place.item, "") % 3 == 0
        if is_slack or came_back:
            sheet.type(place.key, **_failing(place.item, Verdict.PARTIAL))
        elif answer.is_copied and not fails(answer.verdict):
            sheet.confirm(place.key)
        else:
            sheet.type(
                place.key, verdict=Verdict.CONFORMING, observation="", note="上年问题已整改。", severity=None
            )
    _sign(sheet, CLOUD_UNIT)
    sentence = sheet.submit()
    sheet.close()
    return f"{session.party_name}：{sentence}"


def _answer(item: CheckItem, salt: str) -> AnswerFields:
    number = _number(item, salt)
    if number < _PARTIAL:
        return _failing(item, Verdict.NONCONFORMING)
    if number < _FAILING:
        return _failing(item, Verdict.PARTIAL)
    if number < _NOT_APPLICABLE and not item.figures:
        return {"verdict": Verdict.NOT_APPLICABLE, "reason": "系统没有这类设备或功能。"}
    return {"verdict": Verdict.CONFORMING, "details": _measured(item, Verdict.CONFORMING)}


def _failing(item: CheckItem, verdict: Verdict) -> AnswerFields:
    is_partial = verdict is Verdict.PARTIAL
    said = "部分设备没有做到" if is_partial else "没有做到"
    grave = item.severity is Severity.HIGH
    if is_partial:
        severity = Severity.MEDIUM if grave else Severity.LOW
    else:
        severity = Severity.HIGH if grave else Severity.MEDIUM
    return {
        "verdict": verdict,
        "observation": f"{item.point}：{said}“{item.requirement}”。",
        "severity": severity,
        "details": _measured(item, verdict),
    }


def _measured(item: CheckItem, verdict: Verdict) -> Mapping[str, str]:
    """What the cryptography profile measures of a technical item."""
    if not item.figures or item.group is not ItemGroup.TECHNICAL:
        return {}
    if verdict is Verdict.PARTIAL:
        return {"D": "1", "A": "0", "K": "1", "bits": "112"}
    holds = "1" if verdict is Verdict.CONFORMING else "0"
    return {"D": holds, "A": holds, "K": holds}


def _sign(sheet: FillSheet, unit: str) -> None:
    """Both inspectors and the unit's person draw their names on this laptop."""
    for name in INSPECTORS:
        sheet.sign(Side.INSPECTOR, name, strokes=_drawn(name))
    person = _SIGNERS[unit]
    sheet.sign(Side.UNIT, person.name, person.position, _drawn(person.name))


def _drawn(name: str) -> Strokes:
    """A made-up signature, the same for the same name."""
    random = Random(crc32(name.encode()))  # noqa: S311 - the same signature each time
    strokes: list[tuple[tuple[int, int], ...]] = []
    for place in range(len(name) * 4):
        x, y = 120 + place * 700 // (len(name) * 4), random.randrange(80, 280)
        points = [(x, y)]
        for _ in range(random.randrange(3, 7)):
            x, y = x + random.randrange(-20, 70), y + random.randrange(-60, 60)
            points.append((min(980, max(20, x)), min(380, max(20, y))))
        strokes.append(tuple(points))
    return tuple(strokes)


def _mend(world: SampleWorld, name: str) -> None:
    """A unit hands in anew what was sent back."""
    session = world.units[name]
    service = CorrectiveService(session)
    returned = [
        row.finding.code
        for row in FindingService(session).rows()
        if row.standing.state is FindingState.RETURNED
    ]
    for code in returned:
        service.save(code, result="已重新整改，补充对应设备的整改后照片。")
        service.attach(code, _photo(world, crc32(f"{code}again".encode())), "after", f"{code}_补充.png")
    if returned:
        service.submit(returned)


def _waiting(office: Session, unit: str) -> Sequence[FindingRow]:
    rows = FindingService(office).rows(FindingQuery(unit=unit))
    return [row for row in rows if row.standing.state is FindingState.WAITING]


def _reinspection(office: Session) -> str:
    rows = InspectionService(office).rows()
    found = (
        row.inspection.code
        for row in rows
        if row.inspection.is_reinspection and row.state is InspectionState.CHECKING
    )
    code = next(found, "")
    if not code:
        raise DemoRefused(reason=tr("没有安排复查"))
    return code


def _score(office: Session, code: str) -> str:
    score = InspectionService(office).score(code)
    value = score.value if score is not None else None
    conclusion = tr(score.conclusion_title) if score is not None and score.conclusion_title else tr("无结论")
    return tr("{code}得分{value}，{conclusion}。", code=code, value=value, conclusion=conclusion)


def _photo(world: SampleWorld, number: int) -> bytes:
    taken: datetime = world.clock.moment
    return sample_photo(number, taken, *_PLACE)


def _number(item: CheckItem, salt: str) -> int:
    return crc32(f"{salt}|{item.code}".encode()) % _HUNDRED
