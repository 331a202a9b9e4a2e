"""One walk through every act of a unit and its office: each is done once and none loses its reason.

Random paths are walked in `test_year_machine`; here even the acts that those seldom or never come to (taking
a request or evidence back, asking for a pause, reopening one case) are done.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.domain.supervision import Light, ObjectionPart, RequestKind, ReviewVerdict
from desktop.errors import AppError
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseService
from desktop.services.drafting import DraftService
from tests.services.pair import SYSTEMS, Pair, open_pair

OTHER = "市财政局"
WANTED = date(2026, 3, 31)
Act = Callable[[Pair, str, str], object]


def latest_feedback(pair: Pair) -> str:
    return max(pair.case(SYSTEMS).facts.feedback, key=lambda one: one.period).uid


def open_request(pair: Pair) -> str:
    return pair.rulings.requests()[0].request.uid


def report(pair: Pair, words: str, *, is_done: bool) -> None:
    pair.feedback.attach(SYSTEMS, "", words.encode(), "材料.txt")
    pair.feedback.save(SYSTEMS, progress=words, is_done=is_done)
    pair.feedback.submit(SYSTEMS)


def detach(pair: Pair, reason: str) -> None:
    evidence = [one for one in pair.feedback.form(SYSTEMS).evidence if not one.is_draft]
    pair.feedback.detach(evidence[0].uid, reason)


WITH_REASON: dict[str, Act] = {
    "object": lambda pair, _uid, reason: pair.answers.object(SYSTEMS, ObjectionPart.DUTY, reason),
    "uphold": lambda pair, uid, reason: pair.rulings.rule_objection(uid, True, reason),
    "overrule": lambda pair, uid, reason: pair.rulings.rule_objection(uid, False, reason),
    "return": lambda pair, _uid, reason: pair.reviews.return_(latest_feedback(pair), reason),
    "ask": lambda pair, _uid, reason: pair.asking.request(SYSTEMS, RequestKind.EXTENSION, WANTED, reason),
    "ask-pause": lambda pair, _uid, reason: pair.asking.request(
        SYSTEMS, RequestKind.SUSPENSION, None, reason
    ),
    "take-back": lambda pair, _uid, reason: pair.asking.withdraw(open_request(pair), reason),
    "refuse": lambda pair, _uid, reason: pair.rulings.decide(open_request(pair), False, reason),
    "suspend": lambda pair, uid, reason: pair.rulings.suspend(uid, reason),
    "resume": lambda pair, uid, reason: pair.rulings.resume(uid, reason),
    "excuse": lambda pair, uid, reason: pair.rulings.excuse(uid, Light.RED, reason),
    "complete": lambda pair, uid, reason: pair.rulings.complete(uid, reason),
    "close": lambda pair, _uid, reason: pair.rulings.close(SYSTEMS, reason, force=True),
    "reopen": lambda pair, _uid, reason: pair.rulings.reopen(SYSTEMS, reason),
    "reopen-case": lambda pair, uid, reason: pair.rulings.reopen(uid, reason),
    "detach": lambda pair, _uid, reason: detach(pair, reason),
    "withdraw": lambda pair, uid, reason: pair.rulings.withdraw_assignment(uid, reason),
    "reassign": lambda pair, uid, reason: pair.rulings.reassign(uid, OTHER, reason),
}
"""Acts that stand for ever."""
WITH_WORDS: dict[str, Act] = {
    "grant": lambda pair, _uid, words: pair.rulings.decide(open_request(pair), True, words),
    "behind": lambda pair, _uid, words: pair.reviews.review(
        latest_feedback(pair), ReviewVerdict.BEHIND, words
    ),
    "done": lambda pair, _uid, words: pair.reviews.review(latest_feedback(pair), ReviewVerdict.DONE, words),
}
"""Acts whose words may be left out, and are kept when they are there."""
OTHERS: dict[str, Act] = {
    "accept": lambda pair, _uid, _words: pair.answers.accept(SYSTEMS, "王磊"),
    "report": lambda pair, _uid, words: report(pair, words, is_done=False),
    "report-done": lambda pair, _uid, words: report(pair, words, is_done=True),
    "undo": lambda pair, _uid, _words: DraftService(pair.office).undo(),
    "later": lambda pair, _uid, _words: pair.go_to(pair.office.today() + timedelta(days=40)),
}
ACTS = {**WITH_REASON, **WITH_WORDS, **OTHERS}
WALK = (
    *("object", "overrule", "accept", "report", "return", "report", "behind", "ask", "refuse", "ask"),
    *("take-back", "ask-pause", "grant", "later", "resume", "ask", "grant", "suspend", "later"),
    *("resume", "excuse", "complete", "undo", "complete", "reopen-case", "later", "report-done"),
    *("detach", "report-done", "done", "reopen-case", "close", "reopen", "object", "uphold"),
)


def written(pair: Pair) -> tuple[int, int]:
    return pair.office.workspace.log.count(), pair.unit.workspace.log.count()


@pytest.mark.parametrize("last", ["withdraw", "reassign"])
def test_every_act_is_done_and_told_with_its_reason_on_both_sides(tmp_path: Path, last: str) -> None:
    walk = (*WALK, last)
    with open_pair(tmp_path) as pair:
        pair.sign()
        pair.go_to(date(2023, 7, 3))
        uid = pair.uid(SYSTEMS)
        kept = []
        for number, name in enumerate(walk):
            words = f"【理由{number}】"
            refuse_without_reason(pair, name, uid)
            ACTS[name](pair, uid, words)
            kept += [words] if name in {**WITH_REASON, **WITH_WORDS} else []
            pair.meet()
        here, there = CaseService(pair.office).timeline(uid), CaseService(pair.unit).timeline(uid)
        are_clean = [AuditService(party).verify().is_clean for party in (pair.office, pair.unit)]

    story = "\n".join(event.text for event in here)
    assert [words for words in kept if words not in story] == []
    assert [(event.title, event.text) for event in here] == [(event.title, event.text) for event in there]
    assert are_clean == [True, True]
    assert set(walk) >= set(ACTS) - {"withdraw", "reassign"}


def refuse_without_reason(pair: Pair, name: str, uid: str) -> None:
    """What needs a reason is refused with a blank one, and has written nothing."""
    if name not in WITH_REASON:
        return
    before = written(pair)
    with pytest.raises(AppError):
        ACTS[name](pair, uid, " \n")
    assert written(pair) == before
