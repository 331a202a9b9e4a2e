"""Answering the item that is shown: what each key does, and what comes next."""

from collections.abc import Callable, Mapping
from functools import partial

from desktop.domain.checks.details import FLAGS
from desktop.domain.checks.values import Severity, Verdict
from desktop.i18n import tr
from desktop.ui.checks.fill_board import FillBoard
from desktop.ui.checks.fill_deeds import Need
from desktop.ui.checks.fill_moving import Moving
from desktop.ui.checks.fill_open import OpenSheet


class Answering:
    """Puts what is pressed and typed into the sheet before the event ends.

    Args:
        filling: the open sheet.
        board: shows it.
        moving: goes on.
        to_keys: takes the keyboard out of a text.
    """

    def __init__(
        self, filling: OpenSheet, board: FillBoard, moving: Moving, to_keys: Callable[[], object]
    ) -> None:
        self._filling, self._board, self._moving = filling, board, moving
        self._to_keys = to_keys
        answer = board.answer
        self.slots: Mapping[str, Callable[[], object]] = {
            "conforming": partial(self.judge, Verdict.CONFORMING),
            "partial": partial(self.judge, Verdict.PARTIAL),
            "nonconforming": partial(self.judge, Verdict.NONCONFORMING),
            "not-applicable": partial(self.judge, Verdict.NOT_APPLICABLE),
            "unchecked": partial(self.judge, Verdict.UNCHECKED),
            "high": partial(self.rate, Severity.HIGH),
            "medium": partial(self.rate, Severity.MEDIUM),
            "low": partial(self.rate, Severity.LOW),
            **{f"toggle-{name}": partial(self.toggle, name) for name in FLAGS},
            "go-on": self.go_on,
            "take-last": self.take_last,
            "take-all-last": self.take_all_last,
            "undo": self.undo,
            "observation": answer.observation.setFocus,
            "note": answer.note.setFocus,
            "reason": self._write_reason,
            "strength": self._measure_strength,
        }
        self._connect()

    def judge(self, verdict: Verdict) -> None:
        """Gives the verdict; a conforming answer goes on to the next open item at once."""
        filling = self._filling
        place = filling.place
        self._do(partial(filling.deeds.judge, place, verdict))
        self._to_keys()
        need = filling.deeds.need(place)
        if verdict is Verdict.NOT_APPLICABLE and need is Need.REASON:
            self._board.answer.ask.reason.setFocus()
        elif verdict is Verdict.CONFORMING and need is Need.NOTHING:
            self._moving.step_open(1)

    def rate(self, severity: Severity) -> None:
        """Says how grave it is; then asks what was observed."""
        filling = self._filling
        if self._do(partial(filling.deeds.rate, filling.place, severity)):
            self._to_keys()
            if filling.deeds.need(filling.place) is Need.OBSERVATION:
                self._board.answer.observation.setFocus()

    def toggle(self, name: str) -> None:
        """Turns D, A or K over."""
        self._do(partial(self._filling.deeds.toggle, self._filling.place, name))

    def go_on(self) -> None:
        """Does what the answer needs next; when it needs nothing, goes to the next open item."""
        filling, answer = self._filling, self._board.answer
        need = filling.deeds.need(filling.place)
        self._to_keys()
        if need is Need.CONFIRMING:
            self._confirm()
        elif need in (Need.VERDICT, Need.NOTHING):
            self._moving.step_open(1)
        elif need in (Need.OBSERVATION, Need.MENDING):
            answer.observation.setFocus()
        elif need is Need.REASON:
            answer.ask.reason.setFocus()
        elif need is Need.STRENGTH:
            answer.measures.strength.setFocus()
        else:
            filling.desk.said.emit(_asked(need))

    def take_last(self) -> None:
        """Takes last time's answer over; confirms a copy, and what was returned but is right as it stands."""
        filling = self._filling
        if filling.deeds.need(filling.place) in (Need.CONFIRMING, Need.MENDING):
            self._confirm()
        elif filling.sheet.last(filling.key) is None:
            filling.desk.said.emit(tr("这一项没有可以沿用的上次结果。"))
        elif self._do(lambda: filling.sheet.copy_last([filling.key])):
            filling.moved.emit()

    def take_all_last(self) -> None:
        """Takes last time's answers over wherever nothing was answered yet."""
        filling = self._filling
        count = filling.attempt(filling.sheet.copy_last)
        if count is None:
            return
        filling.renew()
        said = tr("沿用上次结果 {count} 项，请逐项核对，按 Enter 确认。", count=count)
        filling.desk.said.emit(said if count else tr("没有可以沿用的上次结果。"))

    def undo(self) -> None:
        """Takes the last step back, and shows where it was."""
        filling = self._filling
        key = filling.attempt(filling.sheet.undo)
        if key is None:
            filling.desk.said.emit(tr("没有可撤回的步骤。"))
            return
        self._to_keys()
        self._moving.show(key)
        filling.tell()

    def _confirm(self) -> None:
        filling = self._filling
        place = filling.place
        self._do(lambda: filling.sheet.confirm(place.key))
        if filling.deeds.need(place) is Need.NOTHING:
            self._moving.step_open(1)

    def _do(self, deed: Callable[[], object]) -> object:
        """Changes the answer that is shown.

        Returns:
            What the deed gives; None when it was refused.
        """
        done = self._filling.attempt(deed)
        self._filling.tell()
        return done

    def _write(self, name: str, text: str) -> None:
        self._do(partial(self._filling.deeds.write, self._filling.place, name, text))

    def _measure(self, name: str, text: str) -> None:
        self._do(partial(self._filling.deeds.measure, self._filling.place, name, text))

    def _write_reason(self) -> None:
        if self._board.answer.ask.reason.isVisible():
            self._board.answer.ask.reason.setFocus()

    def _measure_strength(self) -> None:
        if self._board.answer.measures.strength.isVisible():
            self._board.answer.measures.strength.setFocus()

    def _write_same(self, name: str) -> None:
        if text := self._filling.deeds.latest(name, self._filling.key):
            self._board.answer.texts[name].write(text)

    def _connect(self) -> None:
        answer = self._board.answer
        answer.judged.connect(self.judge)
        answer.ask.rated.connect(self.rate)
        answer.measures.toggled.connect(self.toggle)
        answer.measures.measured.connect(self._measure)
        answer.text_typed.connect(self._write)
        for name, text in answer.texts.items():
            text.ended.connect(self.go_on)
            text.left.connect(self._to_keys)
            text.same_wanted.connect(partial(self._write_same, name))
        for field in (answer.measures.strength, answer.measures.module):
            field.ended.connect(self.go_on)
            field.left.connect(self._to_keys)


def _asked(need: Need) -> str:
    if need is Need.MEASURE:
        return tr("请先按 Shift+A 或 Shift+K 标出哪一项不合规。")
    return tr("请先定风险等级：H 高、M 中、L 低。")
