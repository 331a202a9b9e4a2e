"""Notices to correct (整改通知书), made of the findings that carry their number; numbers given twice.

Two computers of the office that raise findings before they have met give the same next number. Both stay
as they are, the clash is shown, and one of them is given a new number by hand: a number on paper is never
changed by a program on its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from desktop.domain.checks.findings import Finding
from desktop.i18n import tr
from desktop.services.checks.findings_raising import (
    finding_code,
    last_notice,
    last_number,
    notice_number,
)
from desktop.services.checks.findings_reading import KIND, NOTICE_NUMBER, all_rows, code_order
from desktop.services.checks.findings_values import NoticeView
from desktop.services.session import Session

_Key = tuple[str, str, str]


def notices_of(findings: Iterable[Finding], everything: Iterable[Finding]) -> tuple[NoticeView, ...]:
    """The notices that findings came with, in order of number.

    Args:
        findings: in order of code.
        everything: all findings here, to see which numbers were given twice.
    """
    grouped: dict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.notice:
            grouped[_key(finding)].append(finding)
    holders: dict[str, set[_Key]] = defaultdict(set)
    for finding in everything:
        holders[finding.notice].add(_key(finding))
    views = (_view(several, len(holders[key[0]]) > 1) for key, several in grouped.items())
    return tuple(sorted(views, key=_order))


def renumber(session: Session, finding: Finding) -> str:
    """Gives a finding and its notice new numbers where others have the same, in one transaction.

    Returns:
        One sentence for a clerk.
    """
    findings = [row.finding for row in all_rows(session)]
    same_code = any(one.code == finding.code and one.uid != finding.uid for one in findings)
    same_number = any(one.notice == finding.notice and _key(one) != _key(finding) for one in findings)
    if not same_code and not same_number:
        return tr("{code}和{notice}没有重号，未作改动。", code=finding.code, notice=finding.notice)
    year = finding.found_on.year
    code, notice = finding.code, finding.notice
    with session.transaction(tr("{code}重新编号", code=finding.code)) as workspace:
        if same_code:
            code = finding_code(year, last_number(workspace, year) + 1)
            session.change(KIND, finding.uid, {"code": code})
        if same_number:
            notice = notice_number(year, last_notice(workspace, year) + 1)
            for one in findings:
                if _key(one) == _key(finding):
                    session.change(KIND, one.uid, {"notice": notice})
    return tr("{old}重新编号为{code}，通知书为{notice}。", old=finding.code, code=code, notice=notice)


def _key(finding: Finding) -> _Key:
    """What makes a notice the one: its number, and whom it told what inspection's findings."""
    return finding.notice, finding.unit, finding.inspection


def _view(findings: list[Finding], is_number_shared: bool) -> NoticeView:
    first = findings[0]
    return NoticeView(
        number=first.notice,
        unit=first.unit,
        unit_name=first.unit_name,
        on=min(one.found_on for one in findings),
        inspection=first.inspection,
        inspection_title=first.inspection_title,
        findings=tuple(one for one in sorted(findings, key=code_order) if not one.withdrawn),
        withdrawn=tuple(one for one in sorted(findings, key=code_order) if one.withdrawn),
        is_number_shared=is_number_shared,
    )


def _order(view: NoticeView) -> tuple[Any, ...]:
    found = NOTICE_NUMBER.fullmatch(view.number)
    year, number = (int(found["year"]), int(found["number"])) if found else (0, 0)
    return year, number, view.number, view.unit, view.inspection
