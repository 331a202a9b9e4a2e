"""One line of the log as an event of a case: what happened, in words, with the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.supervision import (
    AnswerKind,
    Light,
    ObjectionPart,
    RequestKind,
    ReviewVerdict,
    RulingKind,
)
from desktop.i18n import mark, tr
from desktop.records.fold import WITHDRAWN
from desktop.services.feedback_fields import FIELD_TITLES as FEEDBACK_TITLES
from desktop.services.feedback_fields import title_of
from desktop.services.ledger import FIELD_TITLES, shown
from desktop.services.titles import (
    LIGHT_TITLES,
    OBJECTION_TITLES,
    REQUEST_TITLES,
    RULING_TITLES,
    VERDICT_TITLES,
)

Fields = Mapping[str, Any]
_UNTOLD = frozenset({"order", "span", "policy", "clause", "origin", "supersedes", "reason", "task"})
_LONGEST = 60
_RESUME_REASON = "last_reason"
EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says happened.

    Attributes:
        what: stable word.
        on: business day as stated in the line; empty when it states none.
    """

    what: str
    title: str
    text: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record.

    Attributes:
        fields: those it sets.
        before: all fields before it; empty for the first line.
        after: all fields after it.
    """

    fields: Fields
    before: Fields
    after: Fields

    @property
    def is_first(self) -> bool:
        """Whether the record begins with it."""
        return not self.before

    def said(self, name: str) -> str:
        """A field after the line, as text."""
        return shown(self.after.get(name))


def tell(kind: str, line: Line) -> Told | None:
    """What a line of a record says happened to the case; None when it is nothing to tell."""
    if WITHDRAWN in line.fields and line.before:
        return _told_withdrawal(kind, line)
    teller = _TELLERS.get(kind)
    return teller(line) if teller else None


def _told_withdrawal(kind: str, line: Line) -> Told | None:
    reason = line.fields[WITHDRAWN]
    if reason is None:
        teller = _TELLERS.get(kind)
        if kind in _RESTORED:
            return Told("restored", tr(_RESTORED[kind]), "")
        return teller(line) if teller else None
    if kind == "ruling":
        return _reopened(line)
    title = _WITHDRAWN_TITLES.get(kind)
    return Told("withdrawn", tr(title), _named(line, shown(reason))) if title else None


def _assignment(line: Line) -> Told:
    if line.is_first:
        duty = {"lead": tr("牵头单位"), "responsible": tr("责任单位")}.get(line.said("duty"), "")
        return Told("issued", tr("交办"), _named(line, duty), line.said("issued_on"))
    return Told("changed", tr("调整责任"), _changes(line))


def _task(line: Line) -> Told | None:
    text = "" if line.is_first else _changes(line)
    return Told("changed", tr("修改任务"), text) if text else None


def _part(title: str) -> Callable[[Line], Told | None]:
    def teller(line: Line) -> Told | None:
        if line.is_first:
            if line.after.get("supersedes"):  # it was there when the task was issued
                return None
            return Told("added", tr("新增{what}", what=tr(title)), _named(line, ""))
        text = _changes(line)
        return Told("changed", tr("修改{what}", what=tr(title)), text) if text else None

    return teller


def _acceptance(line: Line) -> Told:
    contact = tr("联系人：{contact} {phone}", contact=line.said("contact"), phone=line.said("phone")).strip()
    if not {"kind", "part", "reason", "wanted", WITHDRAWN}.intersection(line.fields):
        return Told("contact", tr("更换联系人"), contact, shown(line.fields.get("on")))
    on = line.said("on")
    if line.said("kind") != AnswerKind.OBJECTED.value:
        return Told("accepted", tr("签收"), contact, on)
    part = _titled(OBJECTION_TITLES, ObjectionPart, line.said("part"))
    text = tr("{part}：{reason}", part=part, reason=line.said("reason"))
    if wanted := line.said("wanted"):
        text = tr("{text}；建议：{wanted}", text=text, wanted=wanted)
    return Told("objected", tr("提出异议"), text, on)


def _plan(line: Line) -> Told:
    steps = line.after.get("steps")
    shares = [_step(step) for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
    title = tr("制定计划") if line.is_first else tr("调整计划")
    return Told("planned", title, "；".join(shares))


def _step(step: Fields) -> str:
    percent = f"{step['percent']}%" if step.get("percent") else ""
    return " ".join(filter(None, (title_of(shown(step.get("period"))), percent, shown(step.get("text")))))


def _feedback(line: Line) -> Told:
    period = title_of(line.said("period"))
    if not line.is_first and set(line.fields) == {"evidence"}:
        return Told("evidence-changed", tr("{period}反馈的佐证材料有变动", period=period), "")
    title = (
        tr("提交{period}反馈", period=period) if line.is_first else tr("重新提交{period}反馈", period=period)
    )
    text = line.said("progress")
    if not line.is_first:
        changed = [tr(FEEDBACK_TITLES[name]) for name in FEEDBACK_TITLES if name in line.fields]
        text = tr("{text}（改动：{fields}）", text=text, fields="、".join(changed))
    return Told("submitted" if line.is_first else "resubmitted", title, text, line.said("submitted_on"))


def _evidence(line: Line) -> Told:
    title = tr("提交佐证材料") if line.is_first else tr("修改佐证材料")
    return Told("evidence", title, _named(line, line.said("note")))


def _review(line: Line) -> Told:
    period, opinion, on = title_of(line.said("period")), line.said("opinion"), shown(line.fields.get("on"))
    verdict = line.said("verdict")
    if verdict == ReviewVerdict.RETURNED.value:
        return Told("returned", tr("退回{period}反馈", period=period), opinion, on)
    title = _titled(VERDICT_TITLES, ReviewVerdict, verdict)
    return Told("reviewed", tr("核定{period}反馈：{verdict}", period=period, verdict=title), opinion, on)


def _request(line: Line) -> Told:
    kind = _titled(REQUEST_TITLES, RequestKind, line.said("kind"))
    text = line.said("reason")
    if wanted := line.said("wanted"):
        text = tr("到{wanted}：{reason}", wanted=wanted, reason=text)
    return Told("requested", tr("申请{kind}", kind=kind), text, line.said("on"))


def _ruling(line: Line) -> Told:
    if not line.is_first and _RESUME_REASON in line.fields:
        if line.fields[_RESUME_REASON] is None:
            return Told("suspension", tr("撤回恢复办理"), "")
        text = tr("中止到{last}：{reason}", last=line.said("last"), reason=line.said(_RESUME_REASON))
        return Told("resumed", tr("恢复办理"), text)
    kind, on = line.said("kind"), line.said("on")
    title = _titled(RULING_TITLES, RulingKind, kind)
    what, is_granted = kind, line.after.get("is_granted") is True
    if line.said("about") and kind != RulingKind.COMPLETION.value:
        title = tr("{title}：同意", title=title) if is_granted else tr("{title}：不同意", title=title)
    if kind == RulingKind.EXTENSION.value:
        what = EXTENDED if is_granted else "refused"
    return Told(what, title, _ruled(line), on)


def _ruled(line: Line) -> str:
    facts = []
    if due := line.said("due"):
        facts.append(tr("新时限{due}", due=due))
    if first := line.said("first"):
        facts.append(tr("{first}起", first=first))
    if last := line.said("last"):
        facts.append(tr("到{last}", last=last))
    if (light := line.said("light")) and light != Light.NONE.value:
        facts.append(tr("{light}及以下不亮", light=_titled(LIGHT_TITLES, Light, light)))
    reason = line.said("reason")
    return "：".join(filter(None, ("，".join(facts), reason)))


def _reopened(line: Line) -> Told:
    kind, reason = line.said("kind"), shown(line.fields[WITHDRAWN])
    if kind in (RulingKind.COMPLETION.value, RulingKind.CLOSURE.value):
        return Told("reopened", tr("重新打开"), reason)
    return Told("withdrawn", tr("撤销{what}", what=_titled(RULING_TITLES, RulingKind, kind)), reason)


def _notice(line: Line) -> Told:
    light = _titled(LIGHT_TITLES, Light, line.said("colour"))
    text = f"{line.said('number')} {line.said('demand')}".strip()
    return Told("notice", tr("下发督办通知单（{light}）", light=light), text, line.said("on"))


def _reminder(line: Line) -> Told:
    return Told("reminder", tr("催办"), line.said("text"), line.said("on"))


def tell_quoted(report: Fields) -> Told:
    """A report of the unit that was charged before, as the office quotes it to the one that took over.

    Args:
        report: one of a quotation's.
    """
    said = {name: shown(value) for name, value in report.items()}
    facts = []
    if percent := said.get("percent"):
        facts.append(tr("完成比例{percent}%", percent=percent))
    if verdict := said.get("verdict"):
        facts.append(tr("核定：{verdict}", verdict=_titled(VERDICT_TITLES, ReviewVerdict, verdict)))
    facts += filter(None, (said.get("opinion"),))
    title = tr("前任单位的{period}反馈（督查办公室摘引）", period=title_of(said.get("period", "")))
    text = "\n".join(filter(None, (said.get("progress"), "；".join(facts))))
    return Told("quoted", title, text, said.get("submitted_on", ""))


_TELLERS: Mapping[str, Callable[[Line], Told | None]] = {
    "assignment": _assignment,
    "task": _task,
    "milestone": _part(mark("时间节点")),
    "target": _part(mark("量化目标")),
    "acceptance": _acceptance,
    "plan": _plan,
    "feedback": _feedback,
    "evidence": _evidence,
    "review": _review,
    "extension": _request,
    "ruling": _ruling,
    "notice": _notice,
    "reminder": _reminder,
}
_RESTORED = {
    "assignment": mark("恢复责任"),
    "task": mark("恢复任务"),
    "milestone": mark("恢复时间节点"),
    "target": mark("恢复量化目标"),
}
_WITHDRAWN_TITLES: Mapping[str, str] = {
    "assignment": mark("撤销责任"),
    "task": mark("撤销任务"),
    "milestone": mark("撤销时间节点"),
    "target": mark("撤销量化目标"),
    "acceptance": mark("撤回答复"),
    "plan": mark("撤回计划"),
    "feedback": mark("撤回反馈"),
    "evidence": mark("移除佐证材料"),
    "review": mark("撤回核定"),
    "extension": mark("撤回申请"),
    "notice": mark("撤销督办通知单"),
    "reminder": mark("撤销催办"),
}


def _named(line: Line, text: str) -> str:
    """What the record is called, and what is said of it."""
    name = line.said("name") or line.said("due_text") or line.said("number")
    return "：".join(filter(None, (name, text)))


def _changes(line: Line) -> str:
    """The fields that changed, before and after."""
    return "；".join(
        tr(
            "{field}：{before} → {after}",
            field=tr(FIELD_TITLES.get(name, name)),
            before=_short(line.before.get(name)),
            after=_short(value),
        )
        for name, value in line.fields.items()
        if name not in _UNTOLD
    )


def _short(value: Any) -> str:  # JSON
    text = shown(value) or tr("（空）")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _titled(titles: Mapping[Any, str], kind: Callable[[str], Any], value: str) -> str:
    """The words of a closed set; the value itself when it is none of it."""
    try:
        return tr(titles[kind(value)])
    except ValueError:
        return value
