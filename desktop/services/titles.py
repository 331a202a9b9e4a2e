"""The Chinese words of closed sets, marked for translation: one word for one thing on all fronts."""

from collections.abc import Mapping

from desktop.domain.standing import ReportStatus, Waiting
from desktop.domain.supervision import (
    AnswerKind,
    Light,
    ObjectionPart,
    RequestKind,
    ReviewVerdict,
    RulingKind,
    Urgency,
)
from desktop.i18n import mark

LIGHT_TITLES: Mapping[Light, str] = {
    Light.NONE: mark("不亮灯"),
    Light.GREEN: mark("绿灯"),
    Light.BLUE: mark("蓝灯"),
    Light.YELLOW: mark("黄灯"),
    Light.RED: mark("红灯"),
}
VERDICT_TITLES: Mapping[ReviewVerdict, str] = {
    ReviewVerdict.DONE: mark("已完成"),
    ReviewVerdict.AHEAD: mark("超进度"),
    ReviewVerdict.ON_PLAN: mark("达进度"),
    ReviewVerdict.BEHIND: mark("欠进度"),
    ReviewVerdict.RETURNED: mark("退回"),
}
ANSWER_TITLES: Mapping[AnswerKind, str] = {
    AnswerKind.ACCEPTED: mark("签收"),
    AnswerKind.OBJECTED: mark("异议"),
}
OBJECTION_TITLES: Mapping[ObjectionPart, str] = {
    ObjectionPart.WORDING: mark("任务表述"),
    ObjectionPart.DUTY: mark("责任归属"),
}
REQUEST_TITLES: Mapping[RequestKind, str] = {
    RequestKind.EXTENSION: mark("延期"),
    RequestKind.SUSPENSION: mark("中止"),
}
RULING_TITLES: Mapping[RulingKind, str] = {
    RulingKind.OBJECTION: mark("异议裁定"),
    RulingKind.EXTENSION: mark("延期审批"),
    RulingKind.SUSPENSION: mark("中止"),
    RulingKind.COMPLETION: mark("办结"),
    RulingKind.CLOSURE: mark("销号"),
    RulingKind.EXCUSE: mark("正当理由"),
}
URGENCY_TITLES: Mapping[Urgency, str] = {
    Urgency.EXTRA_URGENT: mark("特急"),
    Urgency.URGENT: mark("加急"),
    Urgency.NORMAL: mark("平件"),
}
REPORT_TITLES: Mapping[ReportStatus, str] = {
    ReportStatus.FUTURE: mark("未到期"),
    ReportStatus.OPEN: mark("待反馈"),
    ReportStatus.MISSING: mark("未反馈"),
    ReportStatus.WAITING: mark("待审核"),
    ReportStatus.RETURNED: mark("已退回"),
    ReportStatus.REVIEWED: mark("已核定"),
}
WAITING_TITLES: Mapping[Waiting, str] = {
    Waiting.NOTHING: mark("无"),
    Waiting.ANSWER: mark("待签收"),
    Waiting.CORRECTION: mark("待补正"),
    Waiting.OBJECTION: mark("待裁定异议"),
    Waiting.REQUEST: mark("待审批申请"),
    Waiting.REVIEW: mark("待核定反馈"),
}
