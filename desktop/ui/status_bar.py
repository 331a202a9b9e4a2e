"""The line below everything: saved, where, whose."""

from PySide6.QtWidgets import QFrame

from desktop.domain.ledger import Stage
from desktop.i18n import tr
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import ROLE_TITLES
from desktop.ui.controls import label, row
from desktop.ui.desk import Desk
from desktop.ui.exchange_watch import ExchangeNews, backup_words


class StatusBar(QFrame):
    """Says when the work was saved, what waits, and whose workspace it is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("status-bar")
        self.setProperty("role", "status")
        self._desk = desk
        self._news: ExchangeNews | None = None
        self._text = label("", "muted")
        session = desk.session
        owner = label(f"{session.party_name}（{tr(ROLE_TITLES[session.role])}）", "muted")
        owner.setToolTip(str(session.folder))
        self.setLayout(row([self._text, None, owner], margins=(16, 4, 16, 4)))
        desk.changed.connect(self.refresh)
        self.refresh()

    def show_news(self, news: ExchangeNews) -> None:
        """Says what waits to be sent and when the last backup was made."""
        self._news = news
        self.refresh()

    def refresh(self) -> None:
        """Reads again."""
        session = self._desk.session
        parts = []
        if session.looking_back is not None:
            parts.append(tr("回看 {day} 收工时的内容，只能查看", day=session.looking_back))
        elif session.saved_at is None:
            parts.append(tr("所有内容已保存"))
        else:
            parts.append(tr("已保存 {time}", time=session.saved_at.astimezone().strftime("%H:%M")))
        drafts = LedgerService(session).count(LedgerQuery(stage=Stage.DRAFT))
        if drafts and session.looking_back is None:
            parts.append(tr("草稿 {count} 条待交办", count=drafts))
        if self._news is not None and session.looking_back is None:
            parts.append(backup_words(self._news.backup, session.environment.now()))
            unsent = self._news.unsent
            parts += [tr("待发送 {count} 项", count=unsent)] if unsent else []
        if session.is_encrypted:
            parts.append(tr("已加密"))
        self._text.setText(" · ".join(parts))
