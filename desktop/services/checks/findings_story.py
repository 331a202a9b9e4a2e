"""The story of a finding: told, corrected, looked at again, closed; from the lines of the log.

What was replaced later is told too: the deadline that was moved, the action that was sent back.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from desktop.domain.checks.findings import Finding, Reinspection
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.records.fold import WITHDRAWN
from desktop.records.line import Change
from desktop.records.stream import Role
from desktop.services.cases_timeline import CaseEvent, event_of
from desktop.services.cases_words import Told
from desktop.services.checks.findings_reading import ACTION, KIND
from desktop.services.checks.titles import REINSPECTION_TITLES, SEVERITY_TITLES
from desktop.services.session import ROLE_TITLES, keyed_uid

DUE_REASON = "due_reason"
_RULING = "ruling"
_DAY = 10
_Fields = Mapping[str, Any]


def finding_events(
    workspace: Workspace, finding: Finding, reinspections: tuple[Reinspection, ...]
) -> tuple[CaseEvent, ...]:
    """Everything that happened to a finding, the latest last.

    Args:
        workspace: where it is read.
        finding: which.
        reinspections: of its actions.
    """
    action = keyed_uid(finding.unit, ACTION, finding.uid)
    rulings = ((_RULING, one.uid, _ruling) for one in reinspections)
    records: list[tuple[str, str, _Teller]] = [
        (KIND, finding.uid, _finding),
        (ACTION, action, _action),
        *rulings,
    ]
    identity = workspace.identity
    names = {finding.unit: finding.unit_name, identity.party: identity.party_name}
    office = tr(ROLE_TITLES[Role.OFFICE])
    found = []
    for kind, uid, teller in records:
        for number, (change, told) in enumerate(_lines(workspace, kind, uid, teller)):
            key = (told.on or change.stamp.wall[:_DAY], change.stamp.wall, number)
            found.append((key, event_of(told, change, names, office)))
    return tuple(event for _, event in sorted(found, key=lambda one: one[0]))


_Teller = Callable[[_Fields, _Fields], Iterator[Told]]


def _lines(workspace: Workspace, kind: str, uid: str, teller: _Teller) -> Iterator[tuple[Change, Told]]:
    """What the lines of a record tell; a line that only repeats what was said tells nothing."""
    before: dict[str, Any] = {}
    for change in workspace.log.changes_of(kind, uid):
        new = {
            name: value
            for name, value in change.edit.fields.items()
            if name not in before or before[name] != value
        }
        if new:
            yield from ((change, told) for told in teller(new, before))
        before |= change.edit.fields


def _finding(new: _Fields, before: _Fields) -> Iterator[Told]:
    if not before or (WITHDRAWN in new and new[WITHDRAWN] is None):
        now = {**before, **new}
        title = tr("下发整改通知书{notice}", notice=now.get("notice", ""))
        yield Told(
            "raised", title, _joined(now.get("observation"), now.get("demand")), _text(now, "found_on")
        )
        return
    if WITHDRAWN in new:
        yield Told("withdrawn", tr("撤销"), _reason(new[WITHDRAWN]))
    if "closed_on" in new:
        yield _closing(new)
    if "due" in new:
        title = tr("整改期限由{old}调整为{new}", old=before.get("due") or tr("未定"), new=new["due"])
        yield Told("due", title, _text({**before, **new}, DUE_REASON))
    if "severity" in new:
        title = tr(
            "风险等级由{old}改为{new}", old=_severity(before.get("severity")), new=_severity(new["severity"])
        )
        yield Told("rated", title)
    if "demand" in new:
        yield Told("demand", tr("整改要求已修改"), _text(new, "demand"))
    if new.get("task"):
        yield Told("task", tr("已列为督查任务"))
    if "code" in new or "notice" in new:
        words = (_text(new, "code"), _text(new, "notice"))
        yield Told("renumbered", tr("重新编号"), " ".join(filter(None, words)))


def _closing(new: _Fields) -> Told:
    if new["closed_on"] is None:
        return Told("reopened", tr("重新打开"), _text(new, "closing"))
    return Told("closed", tr("销号"), _text(new, "closing"), _text(new, "closed_on"))


def _action(new: _Fields, before: _Fields) -> Iterator[Told]:
    if WITHDRAWN in new and new[WITHDRAWN] is not None:
        yield Told("action-withdrawn", tr("撤回整改报告"), _reason(new[WITHDRAWN]))
        return
    now = {**before, **new}
    title = tr("提交整改报告") if not before else tr("再次提交整改报告")
    yield Told("corrected", title, _joined(now.get("measures"), now.get("result")), _text(now, "on"))


def _ruling(new: _Fields, before: _Fields) -> Iterator[Told]:
    now = {**before, **new}
    title = tr(REINSPECTION_TITLES[now.get("is_granted") is True])
    if now.get("inspection"):
        title = tr("现场{title}", title=title)
    yield Told("reinspected", title, _text(now, "reason"), _text(now, "on"))


def _joined(*texts: object) -> str:
    return "；".join(text.strip().rstrip("。；") for text in texts if isinstance(text, str) and text.strip())


def _text(fields: _Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _reason(value: object) -> str:
    return str(value.get("reason", "")) if isinstance(value, dict) else ""


def _severity(word: object) -> str:
    titles = {severity.value: tr(title) for severity, title in SEVERITY_TITLES.items()}
    return titles.get(str(word), tr("未定级"))
