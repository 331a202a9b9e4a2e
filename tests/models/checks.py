"""A security check as records: what the office, two inspectors and a unit state, one after the other."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.models.workspace import Workspace
from desktop.records.line import Change
from tests.models.samples import OFFICE, OTHER, UNIT, receive, uid, write

ZHANG, LI, STRANGER = "inspector.zhang", "inspector.li", "inspector.wang"
CIRCLE = "circle.2026-003"
PLAN, CHECK, FINDING = uid(900), uid(901), uid(902)
ACTION, RULING = uid(903, UNIT), uid(904)
RESULT, DRAFT = uid(905, ZHANG), uid(906, ZHANG)
REVIEW = uid(907)
TEXT, PHOTO = "a1" * 32, "b2" * 32
ITEM, TARGET = "L3-PES1-01", "机房"
PLACE = {"inspection": CHECK, "item": ITEM, "target": TARGET}
TALK = {
    "code": "检2026-003",
    "title": "政务云平台检查",
    "basis": "年度计划",
    "checklist": "djbh",
    "edition": "2019",
    "checklist_hash": "c3" * 32,
    "profile": "djbh-2021",
    "level": "3",
    "unit": UNIT,
    "unit_name": "市教育局",
    "system": "政务云平台",
    "targets": {"安全物理环境": ["机房", "配电间"], "安全计算环境": ["服务器"]},
    "items": [ITEM],
    "shares": [
        {"inspector": ZHANG, "name": "张三", "categories": ["安全物理环境"]},
        {"inspector": LI, "name": "李四"},
    ],
    "leader": ZHANG,
    "starts_on": "2026-06-01",
    "ends_on": "2026-06-05",
    "cap_reason": "上级要求",
    "reinspects": [uid(1)],
    "previous": uid(2),
    "planned_on": "2026-05-20",
}
ANSWER = {
    **PLACE,
    "text_hash": TEXT,
    "verdict": "partial",
    "observation": "无登记",
    "reason": "",
    "note": "下周补",
    "severity": "high",
    "details": {"D": "1", "bits": "112"},
    "is_copied": False,
    "on": "2026-06-02",
    "submitted_on": "2026-06-05",
}
SIGNED = {
    "inspection": CHECK,
    "side": "unit",
    "name": "王五",
    "position": "主任",
    "digest": "d4" * 32,
    "at": "2026-06-05T16:30:00+08:00",
    "strokes": [[[0, 0], [1000, 400]], [[5, 6]]],
    "refusal": "",
}
FOUND = {
    "code": "问2026-014",
    "notice": "整改〔2026〕3号",
    "inspection": CHECK,
    "inspection_title": "政务云平台检查",
    "system": "政务云平台",
    "checklist": "djbh",
    "edition": "2019",
    "item": ITEM,
    "category": "安全物理环境",
    "text_hash": TEXT,
    "requirement": "进出登记",
    "standard": "GB/T 22239-2019 8.1.1.1",
    "unit": UNIT,
    "unit_name": "市教育局",
    "target": TARGET,
    "severity": "high",
    "verdict": "partial",
    "observation": "无登记",
    "demand": "建立登记",
    "found_on": "2026-06-08",
    "due": "2026-06-20",
    "repeats": [uid(3)],
    "task": uid(4),
    "closed_on": "2026-07-01",
    "closing": "已整改",
}
DONE = {
    "finding": FINDING,
    "cause": "无人负责",
    "measures": "建立台账",
    "result": "已登记",
    "responsible": "赵六",
    "done_on": "2026-06-15",
    "on": "2026-06-16",
    "evidence": [PHOTO],
}

Say = Callable[[str, str, dict[str, Any], str], Change]


def state(workspace: Workspace, kind: str, record: str, fields: Mapping[str, Any], audience: str) -> Change:
    """The office writes here; others arrive."""
    deed = write if record.startswith(f"{OFFICE}/") else receive
    return deed(workspace, kind, record, fields, audience)


def planned(workspace: Workspace, **changed: Any) -> None:
    """The office plans the inspection."""
    state(workspace, "inspection", PLAN, {**TALK, **changed}, OFFICE)


def handed_out(workspace: Workspace, **changed: Any) -> None:
    """The office hands it out: another record that supersedes the plan."""
    state(workspace, "inspection", CHECK, {**TALK, "supersedes": PLAN, **changed}, CIRCLE)


def story(say: Say, version: Callable[[str, str], str]) -> None:
    """An inspection from the plan to the re-inspection of what was found.

    Args:
        say: states fields of a record.
        version: of a record by kind and uid.
    """
    say("inspection", PLAN, TALK, OFFICE)
    say("inspection", CHECK, {**TALK, "supersedes": PLAN}, CIRCLE)
    say("quotation", uid(910), {"of": CHECK, "title": "去年", "answers": [{"item": ITEM}]}, CIRCLE)
    say("check_result", RESULT, ANSWER, OFFICE)
    say("check_evidence", uid(911, ZHANG), {**PLACE, "sha256": PHOTO, "name": "门.jpg"}, OFFICE)
    say("signature", uid(912, ZHANG), SIGNED, OFFICE)
    judged = {"result": RESULT, "version": version("check_result", RESULT), "verdict": "accepted"}
    say("review", REVIEW, judged, ZHANG)
    say("finding", FINDING, FOUND, UNIT)
    say("quotation", uid(913), {"of": FINDING, "sha256": PHOTO, "name": "门.jpg"}, UNIT)
    say("corrective_action", ACTION, DONE, OFFICE)
    seen = {
        "kind": "reinspection",
        "about": ACTION,
        "version": version("corrective_action", ACTION),
        "is_granted": True,
        "reason": "属实",
        "on": "2026-06-18",
    }
    say("ruling", RULING, seen, UNIT)
    say("check_result", uid(914, STRANGER), ANSWER, OFFICE)
    say("corrective_action", uid(915, OTHER), DONE, OFFICE)
