"""An inspection of a third-level system with 211 items, built by hand, as the services would give it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

from desktop.domain.checks.findings import (
    CorrectiveAction,
    Finding,
    FindingFacts,
    Reinspection,
    finding_standing,
)
from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    InspectionState,
    Place,
    ResultReview,
    ResultState,
    Share,
    SheetSignature,
    Strokes,
    places,
    progress_of,
    reduced,
)
from desktop.domain.checks.scoring import score
from desktop.domain.checks.standing import Side, Signature, filled_up, signed_digest, signing
from desktop.domain.checks.values import Answer, Checklist, Severity, Verdict
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.figures import TrendPoint
from desktop.services.checks.findings_values import FindingRow, NoticeView
from desktop.services.checks.inspections_values import (
    InspectionDetail,
    InspectionRow,
    ResultView,
    ShareView,
    SheetView,
)
from desktop.services.checks.paper_photos import PhotoPart, photo_part
from desktop.services.checks.paper_report import ReportParts
from desktop.services.paper_entries import PaperFacts

DAY = date(2026, 6, 12)
TODAY = date(2026, 8, 3)
UNIT, UNIT_NAME = "unit.370000", "市大数据局"
ZHANG, LI = "inspector.zhang", "inspector.li"
OBSERVATIONS = (
    "机房入口电子门禁已停用，值班人员用钥匙开门，抽查当日进入人员3人，登记表上只有1人。",
    "抽查10台服务器，其中4台存在弱口令或默认口令账户，密码策略未启用。",
    "审计日志只保存在本机，保存期限约2个月，不足6个月，也没有定期备份。",
    "边界防火墙存在一条任意到任意的允许策略，管理员说是调试时留下的。",
)


def djbh() -> Checklist:
    return ChecklistLibrary().checklist("djbh", "2019")


def inspection(checklist: Checklist | None = None, level: str = "3") -> Inspection:
    of = checklist or djbh()
    categories = list(dict.fromkeys(item.category for item in of.of_level(level)))
    return Inspection(
        uid="office.x/1",
        code="检2026-003",
        title="政务云平台网络安全等级保护检查",
        basis="《聊城市加快推进数字政府建设实施方案》（聊政字〔2023〕5号）第五章；2026年度安全检查计划",
        checklist=of.code,
        edition=of.edition,
        checklist_hash="",
        profile=of.profile,
        level=level,
        unit=UNIT,
        unit_name=UNIT_NAME,
        system="政务云平台",
        targets={"安全计算环境": ("数据库服务器", "应用服务器")},
        items=(),
        shares=(
            Share(ZHANG, "张三", tuple(categories[:5])),
            Share(LI, "李四", tuple(categories[5:])),
        ),
        leader=ZHANG,
        starts_on=date(2026, 6, 8),
        ends_on=DAY,
        planned_on=date(2026, 5, 20),
        is_issued=True,
        concluded_on=date(2026, 6, 25),
    )


def answer_of(place: Place, number: int) -> Answer:
    """One answer in ten does not conform, one in forty does not apply."""
    verdict = Verdict.CONFORMING
    if number % 10 == 3:
        verdict = Verdict.PARTIAL if number % 20 == 3 else Verdict.NONCONFORMING
    elif number % 40 == 5:
        verdict = Verdict.NOT_APPLICABLE
    fails = verdict in (Verdict.PARTIAL, Verdict.NONCONFORMING)
    severity = (Severity.LOW, Severity.MEDIUM)[number % 3 == 0]
    return Answer(
        item=place.item.code,
        target=place.target,
        text_hash=place.item.text_hash,
        verdict=verdict,
        observation=OBSERVATIONS[number // 10 % len(OBSERVATIONS)] if fails else "",
        reason="系统不使用无线网络" if verdict is Verdict.NOT_APPLICABLE else "",
        severity=severity if fails else None,
        inspector=place.inspectors[0],
        on=DAY,
    )


def views_of(of: Inspection, checklist: Checklist, unchecked: int = 0) -> tuple[ResultView, ...]:
    """Every place answered and accepted, but the last ones unchecked."""
    asked = places(checklist, of)
    names = {share.inspector: share.name for share in of.shares}
    return tuple(
        _view(place, number, names, is_missing=number >= len(asked) - unchecked)
        for number, place in enumerate(asked)
    )


def _view(place: Place, number: int, names: dict[str, str], *, is_missing: bool) -> ResultView:
    party = place.inspectors[0]
    if is_missing:
        answer = Answer(place.item.code, place.target, place.item.text_hash)
        return ResultView(place, answer, ResultState.MISSING, None, None, (), party, names[party])
    answer = answer_of(place, number)
    uid = f"{party}/{number}"
    result = CheckResult(uid, "office.x/1", answer, is_draft=False, version=f"v{number}", submitted_on=DAY)
    review = ResultReview(f"office.x/r{number}", uid, result.version, True, "", date(2026, 6, 20), "王五")
    return ResultView(place, answer, ResultState.ACCEPTED, result, review, (), party, names[party])


def strokes(seed: int = 0) -> Strokes:
    return (
        tuple((100 + step * 40, 120 + (step * 53 + seed * 31) % 170) for step in range(18)),
        tuple((250 + step * 30, 300 - (step * 37 + seed * 17) % 120) for step in range(12)),
    )


def signature(of: tuple[Side, str, str], digest: str, sheet: str, refusal: str = "") -> SheetSignature:
    side, name, position = of
    at = datetime(2026, 6, 12, 7, 30, tzinfo=UTC)
    signed = Signature(side, name, digest, at)
    drawn = strokes(len(name) + len(position))
    return SheetSignature(f"{sheet}/{name}", "office.x/1", sheet, signed, position, drawn, refusal)


def sheet_of(share: Share, views: tuple[ResultView, ...], *, is_broken: bool = False) -> SheetView:
    answers = [view.answer for view in views if view.inspector == share.inspector]
    digest = signed_digest(answers)
    signers = (
        (Side.INSPECTOR, "张三", "科长"),
        (Side.INSPECTOR, "李四", "工程师"),
        (Side.UNIT, "赵六", "信息中心主任"),
    )
    signed = [
        signature(one, "0" * 64 if is_broken and one[1] == "李四" else digest, share.inspector)
        for one in signers
    ]
    standing = signing([one.signature for one in signed], answers)
    return SheetView(share.inspector, share.name, standing, tuple(signed), DAY)


def detail(of: Inspection, views: tuple[ResultView, ...], *, is_broken: bool = False) -> InspectionDetail:
    asked = [view.place for view in views]
    progress = progress_of(asked, {view.key: [view.state] for view in views})
    state = InspectionState.CONCLUDED if of.concluded_on else InspectionState.REVIEWING
    row = InspectionRow(of, state, progress, "网络安全等级保护检查", "第三级", "", 0, 0)
    sheets = tuple(
        sheet_of(share, views, is_broken=is_broken and place == 1) for place, share in enumerate(of.shares)
    )
    shares = tuple(ShareView(share, progress) for share in of.shares)
    return InspectionDetail(row, shares, sheets, (), "张三")


def finding_row(view: ResultView, number: int, earlier: tuple[Finding, ...] = ()) -> FindingRow:
    """A finding; every third is corrected, every sixth passed, every twelfth closed."""
    item, answer = view.place.item, view.answer
    finding = Finding(
        uid=f"office.x/f{number}",
        checklist="djbh",
        item=item.code,
        text_hash=answer.text_hash,
        unit=UNIT,
        target=answer.target,
        severity=answer.severity or item.severity,
        found_on=date(2026, 6, 26),
        due=date(2026, 7, 11) if number % 2 else date(2026, 8, 20),
        code=f"问2026-{number:03d}",
        notice="整改〔2026〕3号",
        inspection="office.x/1",
        inspection_title="政务云平台网络安全等级保护检查",
        system="政务云平台",
        edition="2019",
        category=item.category,
        requirement=item.requirement,
        standard=item.standard,
        verdict=answer.verdict,
        observation=answer.observation,
        demand=f"请按判据整改：{item.criterion}",
        unit_name=UNIT_NAME,
        repeats=tuple(one.uid for one in earlier),
        closed_on=date(2026, 7, 30) if number % 12 == 0 else None,
    )
    action = CorrectiveAction("v1", date(2026, 7, 9), f"{UNIT}/a{number}", finding.uid)
    action = replace(action, measures="已更换门禁并逐人登记，完善制度", result="已完成", responsible="赵六")
    actions = (action,) if number % 3 == 0 else ()
    passed = Reinspection("v1", True, date(2026, 7, 20), opinion="现场核对，已整改到位")
    facts = FindingFacts(actions, (passed,) if number % 6 == 0 else (), finding.closed_on)
    standing = finding_standing(finding, facts, TODAY)
    return FindingRow(finding, standing, actions[0] if actions else None, earlier)


def earlier_finding(view: ResultView) -> Finding:
    row = finding_row(view, 1)
    return replace(
        row.finding,
        uid="office.x/old",
        code="问2025-014",
        found_on=date(2025, 9, 3),
        inspection_title="2025年政务云平台等级保护检查",
    )


def finding_rows(views: tuple[ResultView, ...]) -> tuple[FindingRow, ...]:
    failing = [view for view in views if view.answer.observation]
    old = (earlier_finding(failing[0]),)
    return tuple(finding_row(view, n, old if n == 1 else ()) for n, view in enumerate(failing, 1))


def photo_bytes(number: int = 0, size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture with light and dark fields, so that it can be told from others."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", size, (200, 210, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 60, 300, 420), fill=(90 + number * 7 % 120, 100, 110))
    draw.ellipse((340, 120, 600, 380), fill=(60, 120 + number * 11 % 100, 90))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def evidence_of(view: ResultView, data: bytes, name: str = "") -> CheckEvidence:
    digest = sha256(data).hexdigest()
    return CheckEvidence(
        uid=f"{view.inspector}/{digest[:8]}",
        inspection="office.x/1",
        item=view.place.item.code,
        target=view.place.target,
        inspector=view.inspector,
        sha256=digest,
        name=name or f"IMG_{digest[:4]}.jpg",
        size=len(data),
        media="image/jpeg",
        taken_at="2026-06-09T10:24:31",
        latitude=Decimal("36.456123"),
        longitude=Decimal("115.985321"),
        camera="HUAWEI Mate 60",
        added_on=DAY,
    )


def photos(views: tuple[ResultView, ...], count: int) -> PhotoPart:
    held = [photo_bytes(number) for number in range(count)]
    failing = [view for view in views if view.answer.observation]
    evidence = [evidence_of(failing[at % len(failing)], data) for at, data in enumerate(held)]
    store = dict(zip((one.sha256 for one in evidence), held, strict=True))
    return photo_part(evidence, store.get)


def trend(value: Decimal | None) -> tuple[TrendPoint, ...]:
    def point(year: int, score: str) -> TrendPoint:
        title = f"{year}年政务云平台等级保护检查"
        return TrendPoint(
            f"o/{year}", title, date(year, 6, 1), Decimal(score), "中", "djbh", "政务云平台", "djbh-2021"
        )

    now = TrendPoint(
        "office.x/1",
        "政务云平台网络安全等级保护检查",
        DAY,
        value,
        "良",
        "djbh",
        "政务云平台",
        "djbh-2021",
    )
    return (point(2023, "71.20"), point(2024, "78.65"), point(2025, "83.02"), now)


def report_parts(
    change: Callable[[Inspection], Inspection] = lambda one: one,
    unchecked: int = 0,
    photo_count: int = 5,
    *,
    is_broken: bool = False,
) -> ReportParts:
    """All parts of a report on a third-level system."""
    of = change(inspection())
    checklist = reduced(djbh(), of)
    views = views_of(of, checklist, unchecked)
    answers = tuple(view.answer for view in views if view.result)
    complete = filled_up(checklist, of.level, answers, of.targets)
    found = score(checklist, of.level, complete)
    failing = next((view.result.uid for view in views if view.result and view.answer.observation), "")
    returned = ResultReview(
        "office.x/back", failing, "v-old", False,
        "检查记录没有写明抽查的数量和设备名称，请补充后重新提交。", date(2026, 6, 15), "王五",
    )  # fmt: skip
    return ReportParts(
        detail=detail(of, views, is_broken=is_broken),
        checklist=checklist,
        results=views,
        answers=answers,
        score=found,
        reviews={failing: (returned,)} if failing else {},
        findings=finding_rows(views) if of.concluded_on else (),
        repeats={},
        photos=photos(views, photo_count),
        trend=trend(found.value),
    )


def facts(title: str = "安全检查报告", edition: str = "检查清单 djbh 2019　评分方法 djbh-2021") -> PaperFacts:
    return PaperFacts(
        title=title,
        author="聊城市人民政府办公室",
        subject="政务云平台网络安全等级保护检查",
        state="3f9a41c27be08d5512aa",
        as_of=TODAY,
        edition=edition,
    )


def notice_view(rows: tuple[FindingRow, ...]) -> NoticeView:
    return NoticeView(
        number="整改〔2026〕3号",
        unit=UNIT,
        unit_name=UNIT_NAME,
        on=date(2026, 6, 26),
        inspection="office.x/1",
        inspection_title="政务云平台网络安全等级保护检查",
        findings=tuple(row.finding for row in rows),
    )
