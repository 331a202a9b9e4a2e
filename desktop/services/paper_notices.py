"""The values of notices and reminders on paper, out of the records as they were issued."""

from collections.abc import Sequence

from desktop.domain.supervision import Notice, NoticeItem, Reminder
from desktop.i18n import tr
from desktop.reports.lights import colour_name
from desktop.reports.notice import (
    NoticePaper,
    PaperItem,
    ReminderPaper,
    render_notice,
    render_reminder,
)
from desktop.reports.page import chinese_date
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_values import imprint
from desktop.services.paper_words import day_text, period_title


def notice_pdf(facts: PaperFacts, notice: Notice) -> bytes:
    """Prints a notice; what it says of its tasks is what it said when it was issued."""
    reply = ""
    if notice.reply_by:
        reply = tr("回复期限：{day}。", day=chinese_date(notice.reply_by))
    paper = NoticePaper(
        imprint=imprint(facts),
        number=notice.number,
        colour=notice.colour,
        unit=notice.unit_name,
        opening=tr(
            "你单位承担的下列{count}项任务需要督促办理，现予{colour}督办。",
            count=len(notice.items),
            colour=colour_name(notice.colour),
        ),
        items=_items(notice.items),
        demand=f"{notice.demand.rstrip()}{reply}",
        reply_by=notice.reply_by,
        signer=notice.signer,
        on=notice.on,
        withdrawn=notice.withdrawn,
    )
    return render_notice(paper)


def reminder_pdf(facts: PaperFacts, reminder: Reminder) -> bytes:
    """Prints a reminder."""
    count = len(reminder.items)
    if reminder.period:
        opening = tr(
            "你单位下列{count}项任务的{period}进展尚未反馈，现予催办。",
            count=count,
            period=period_title(reminder.period),
        )
    else:
        opening = tr("你单位下列{count}项工作尚未办理，现予催办。", count=count)
    paper = ReminderPaper(
        imprint=imprint(facts),
        unit=reminder.unit_name,
        opening=opening,
        items=_items(reminder.items),
        closing=reminder.text.strip() or tr("请收到本单后抓紧办理，并及时反馈。"),
        on=reminder.on,
    )
    return render_reminder(paper)


def _items(items: Sequence[NoticeItem]) -> tuple[PaperItem, ...]:
    return tuple(PaperItem(item.code, item.title, day_text(item.due, ""), item.reason) for item in items)
