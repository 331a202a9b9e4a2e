"""Words of the ledger: titles of stages, states, duties, kinds and fields; values as people read them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.domain.ledger import AssignmentState, Duty, Stage
from desktop.i18n import mark, tr
from desktop.services.checks.record_titles import CHECK_FIELD_TITLES, CHECK_KIND_TITLES

STAGE_TITLES: Mapping[Stage, str] = {Stage.DRAFT: mark("草稿"), Stage.ISSUED: mark("已交办")}
STATE_TITLES: Mapping[AssignmentState, str] = {
    AssignmentState.PENDING: mark("待交办"),
    AssignmentState.ISSUED: mark("已交办"),
    AssignmentState.ACCEPTED: mark("已签收"),
    AssignmentState.OBJECTED: mark("有异议"),
    AssignmentState.IN_PROGRESS: mark("办理中"),
    AssignmentState.SUBMITTED: mark("待审核"),
    AssignmentState.RETURNED: mark("已退回"),
    AssignmentState.COMPLETED: mark("已办结"),
}
DUTY_TITLES: Mapping[Duty, str] = {Duty.LEAD: mark("牵头单位"), Duty.RESPONSIBLE: mark("责任单位")}
FIELD_TITLES: Mapping[str, str] = {
    "code": mark("编号"),
    "order": mark("序号"),
    "policy": mark("政策文件"),
    "clause": mark("条款"),
    "title": mark("任务名称"),
    "text": mark("内容"),
    "span": mark("原文位置"),
    "lead": mark("牵头单位"),
    "responsible": mark("责任单位"),
    "groups": mark("单位组"),
    "sponsor": mark("牵头领导"),
    "note": mark("备注"),
    "origin": mark("来源"),
    "withdrawn": mark("撤销"),
    "supersedes": mark("取代草稿"),
    "task": mark("所属任务"),
    "due": mark("完成时限"),
    "due_text": mark("时限原文"),
    "reason": mark("时限说明"),
    "name": mark("名称"),
    "comparator": mark("比较方式"),
    "value": mark("目标值"),
    "unit": mark("单位"),
    "base": mark("基准"),
    "recurrence": mark("周期"),
    "strive": mark("力争"),
    "duty": mark("责任类型"),
    "wording": mark("原文用语"),
    "issued_on": mark("交办日期"),
    "assignment": mark("责任单位分工"),
    "kind": mark("类别"),
    "part": mark("异议对象"),
    "wanted": mark("要求"),
    "contact": mark("联系人"),
    "phone": mark("联系电话"),
    "on": mark("日期"),
    "steps": mark("计划"),
    "period": mark("报告期"),
    "progress": mark("本期进展"),
    "problems": mark("存在问题"),
    "next_steps": mark("下一步措施"),
    "help": mark("需协调事项"),
    "percent": mark("完成进度"),
    "values": mark("量化目标完成值"),
    "milestones": mark("已完成的时间节点"),
    "is_done": mark("申请办结"),
    "is_unchanged": mark("无变化"),
    "reporter": mark("填报人"),
    "submitted_on": mark("上报日期"),
    "of": mark("所属记录"),
    "sha256": mark("摘要"),
    "size": mark("大小"),
    "media": mark("格式"),
    "dated": mark("材料日期"),
    "added_on": mark("添加日期"),
    "feedback": mark("进展反馈"),
    "version": mark("所核版本"),
    "verdict": mark("核定结果"),
    "opinion": mark("核定意见"),
    "reviewer": mark("核定人"),
    "milestone": mark("时间节点"),
    "about": mark("所答事项"),
    "is_granted": mark("是否同意"),
    "first": mark("起始日期"),
    "last": mark("截止日期"),
    "light": mark("灯色"),
    "number": mark("文号"),
    "leader": mark("批示领导"),
    "urgency": mark("缓急"),
    "said_on": mark("批示日期"),
    "rule": mark("时限依据"),
    "relates": mark("相关任务"),
    "slip_sha256": mark("批示单摘要"),
    "slip_name": mark("批示单"),
    "unit_name": mark("单位名称"),
    "colour": mark("灯色"),
    "items": mark("事项"),
    "demand": mark("督办要求"),
    "reply_by": mark("回复期限"),
    "signer": mark("签发人"),
    "source": mark("依据"),
    "last_reason": mark("恢复理由"),
    "last_on": mark("恢复登记日期"),
    "reached": mark("已到达的时间节点"),
    "doc_no": mark("发文字号"),
    "issuer": mark("发文机关"),
    "clauses": mark("条款结构"),
    "source_name": mark("来源文件名"),
    "source_sha256": mark("来源文件摘要"),
    "short": mark("简称"),
    "aliases": mark("其他名称"),
    "group": mark("分组"),
    "successor": mark("继承单位"),
    "members": mark("成员"),
    "evidence": mark("佐证材料"),
    "parser": mark("解析规则版本"),
    "successor_since": mark("继承日期"),
    "successor_reason": mark("继承理由"),
    "place": mark("名录所属地区"),
    "prefixes": mark("可省略的名称前缀"),
    "reports": mark("摘引的反馈"),
}
_FIELD_TITLES_OF: Mapping[tuple[str, str], str] = {
    ("policy", "code"): mark("文件代号"),
    ("policy", "title"): mark("文件标题"),
    ("policy", "text"): mark("全文"),
    ("policy", "issued_on"): mark("发文日期"),
    ("milestone", "text"): mark("节点内容"),
    ("target", "name"): mark("指标名称"),
    ("target", "unit"): mark("计量单位"),
    ("target", "text"): mark("目标原文"),
    ("assignment", "unit"): mark("责任单位"),
    ("assignment", "name"): mark("单位名称"),
    ("assignment", "supersedes"): mark("承接自"),
    ("acceptance", "kind"): mark("答复"),
    ("acceptance", "reason"): mark("异议理由"),
    ("evidence", "name"): mark("文件名"),
    ("extension", "kind"): mark("申请事项"),
    ("extension", "reason"): mark("申请理由"),
    ("extension", "wanted"): mark("申请日期至"),
    ("ruling", "kind"): mark("裁定事项"),
    ("ruling", "reason"): mark("裁定理由"),
    ("ruling", "due"): mark("新时限"),
    ("instruction", "text"): mark("批示内容"),
    ("notice", "unit"): mark("责任单位"),
    ("reminder", "unit"): mark("责任单位"),
    ("reminder", "text"): mark("催办内容"),
    ("rule", "name"): mark("规则"),
    ("rule", "value"): mark("规则内容"),
    ("notice", "on"): mark("下发日期"),
    ("reminder", "on"): mark("催办日期"),
    ("unit", "code"): mark("单位代码"),
    ("unit", "name"): mark("单位全称"),
    ("unit", "kind"): mark("单位类别"),
    ("unit", "group"): mark("考核分组"),
    ("unit_group", "name"): mark("组名"),
    ("circle", "name"): mark("范围名称"),
    ("checklist", "code"): mark("清单代号"),
    ("checklist", "title"): mark("清单名称"),
    ("checklist", "text"): mark("清单内容"),
    ("checklist", "edition"): mark("版本"),
    ("quotation", "of"): mark("摘引对象"),
    **CHECK_FIELD_TITLES,
}
KIND_TITLES: Mapping[str, str] = {
    "task": mark("任务"),
    "milestone": mark("时间节点"),
    "target": mark("量化目标"),
    "assignment": mark("责任分工"),
    "policy": mark("政策文件"),
    "unit": mark("单位"),
    "unit_group": mark("单位组"),
    "acceptance": mark("签收或异议"),
    "plan": mark("季度计划"),
    "feedback": mark("进展反馈"),
    "evidence": mark("佐证材料"),
    "review": mark("核定"),
    "extension": mark("延期或中止申请"),
    "ruling": mark("裁定"),
    "instruction": mark("领导批示"),
    "notice": mark("督办通知单"),
    "reminder": mark("催办单"),
    "rule": mark("规则"),
    "circle": mark("知悉范围"),
    "quotation": mark("情况摘引"),
    **CHECK_KIND_TITLES,
}


def field_title(kind: str, name: str) -> str:
    """Title of a field of a kind of record; its name when nobody gave it one."""
    return tr(_FIELD_TITLES_OF.get((kind, name)) or FIELD_TITLES.get(name, name))


def listed(names: Sequence[str]) -> str:
    """Names as a Chinese list."""
    return "、".join(names)


def shown(value: Any) -> str:  # JSON
    """A field's value as text for people."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return listed(value)
    if isinstance(value, dict) and "reason" in value:
        return str(value["reason"])
    return json.dumps(value, ensure_ascii=False)
