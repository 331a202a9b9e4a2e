"""Where a record is seen: the task and the share it is about."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.supervision import ReviewVerdict
from desktop.records.stream import EVERYONE
from desktop.services.record_places import RecordPlace, place_of
from tests.services.pair import SECURITY, Pair, open_pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path / "pair") as found:
        yield found


def test_a_report_and_its_verdict_are_seen_at_the_share_they_are_about(pair: Pair) -> None:
    pair.sign(SECURITY)
    pair.go_to(date(2023, 7, 3))
    feedback = pair.report(SECURITY, "已完成平台一期建设。")
    pair.reviews.review(feedback, ReviewVerdict.ON_PLAN)
    facts = pair.case(SECURITY).facts
    here = RecordPlace(facts.task.uid, facts.assignment.uid)
    with pair.office.reading() as workspace:
        (review,) = (one.uid for one in workspace.log.records("review"))

    assert place_of(pair.office, "assignment", facts.assignment.uid) == here
    assert place_of(pair.office, "feedback", feedback) == here
    assert place_of(pair.office, "review", review) == here
    assert place_of(pair.office, "task", facts.task.uid) == RecordPlace(facts.task.uid)


def test_what_is_about_no_task_is_seen_nowhere(pair: Pair) -> None:
    with pair.office.transaction():
        uid = pair.office.create("instruction", EVERYONE, {"text": "请抓紧", "leader": "王市长"})

    assert place_of(pair.office, "instruction", uid) == RecordPlace()
    assert place_of(pair.office, "task", "") == RecordPlace("")
    assert place_of(pair.office, "review", f"{pair.office.party}/{'0' * 32}") == RecordPlace()
