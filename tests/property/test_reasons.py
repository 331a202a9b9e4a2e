"""No path through the life of a case loses a reason, and none that needs one goes without.

Random acts of a unit and its office, through the real services on real workspaces. Whatever was accepted
with a reason is told with it ever after, on both sides; whatever was refused has written nothing.
"""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
FATAL = ("withdraw", "reassign")
ACTS = {**WITH_REASON, **WITH_WORDS, **OTHERS}
LIVELY = [name for name in ACTS if name not in FATAL]
steps = st.lists(st.tuples(st.sampled_from(LIVELY), st.booleans()), min_size=4, max_size=18)


def written(pair: Pair) -> tuple[int, int]:
    return pair.office.workspace.log.count(), pair.unit.workspace.log.count()


def attempt(pair: Pair, name: str, uid: str, words: str) -> bool:
    """Tries an act; a refusal has written nothing, and a blank reason is always refused."""
    before = written(pair)
    try:
        ACTS[name](pair, uid, words)
    except AppError:
        assert name.startswith("report") or written(pair) == before, name
        return False
    except (IndexError, ValueError):  # there is nothing to act on
        return False
    assert name not in WITH_REASON or words.strip(), name
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=steps, fatal=st.sampled_from(["", *FATAL]))
def test_no_path_loses_a_reason(steps: list[tuple[str, bool]], fatal: str) -> None:
    numbers = count(1)
    kept: list[str] = []
    with tempfile.TemporaryDirectory() as folder, open_pair(Path(folder)) as pair:
        pair.sign()
        pair.go_to(date(2023, 7, 3))
        uid = pair.uid(SYSTEMS)
        for name, is_blank in [*steps, *([(fatal, False)] if fatal else [])]:
            words = " \n" if is_blank and name in WITH_REASON else f"【理由{next(numbers)}】"
            if attempt(pair, name, uid, words) and name in {**WITH_REASON, **WITH_WORDS}:
                kept.append(words)
            pair.meet()

        here = CaseService(pair.office).timeline(uid)
        there = CaseService(pair.unit).timeline(uid)

    story = "\n".join(event.text for event in here)
    assert [words for words in kept if words not in story] == []
    assert [(event.title, event.text) for event in here] == [(event.title, event.text) for event in there]


def test_the_acts_of_this_test_do_happen(tmp_path: Path) -> None:
    """A walk through every act, so that the test above is not content with refusals."""
    walk = (
        *("object", "overrule", "accept", "report", "return", "report", "behind", "ask", "refuse", "ask"),
        *("take-back", "ask-pause", "grant", "later", "resume", "ask", "grant", "suspend", "later"),
        *("resume", "excuse", "complete", "undo", "complete", "reopen-case", "later", "report-done"),
        *("detach", "report-done", "done", "reopen-case", "close", "reopen", "object", "uphold", "reassign"),
    )
    refused = []
    with open_pair(tmp_path) as pair:
        pair.sign()
        pair.go_to(date(2023, 7, 3))
        uid = pair.uid(SYSTEMS)
        for number, name in enumerate(walk):
            if not attempt(pair, name, uid, f"【理由{number}】"):
                refused.append(name)
            pair.meet()
        are_clean = [AuditService(party).verify().is_clean for party in (pair.office, pair.unit)]

    assert refused == []
    assert are_clean == [True, True]
    assert set(walk) >= set(ACTS) - {"withdraw"}
