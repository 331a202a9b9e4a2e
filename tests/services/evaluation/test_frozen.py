"""Frozen figures: they cannot move, whatever is written afterwards, and live ones can still be asked for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.supervision import ReviewVerdict
from desktop.errors import AppError
from desktop.services.evaluation.canonical import write_inputs
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.frozen import frozen_inputs, frozen_view, frozen_views
from desktop.services.session import Session
from tests.services.evaluation.small import NAME, POLICE, TEXT, publish
from tests.services.pair import Q4, SECURITY, Pair

JANUARY = date(2024, 1, 20)


def freeze(office: Session, scheme: str = NAME, **fields: Any) -> str:
    """A snapshot of what the evaluation says today, as the freezing service writes it; gives the uid."""
    view = EvaluationService(office).evaluate(scheme)
    day = office.today().isoformat()
    with office.transaction() as workspace:
        digest = workspace.evidence.put(write_inputs(view.inputs))
        said = {"scheme": scheme, "sha256": view.entry.sha256, "as_of": day, "inputs_sha256": digest}
        said |= {"heads": [["a~b~c~2023", 3, "00"], "no head"], "on": day, "by": "督查科"}
        return office.put("snapshot", (scheme,), office.party, said | fields)


def later(pair: Pair) -> None:
    """Something that moves live figures."""
    pair.go_to(date(2024, 2, 1))
    uid = pair.report(SECURITY, "进展", Q4)
    pair.reviews.review(uid, ReviewVerdict.AHEAD)


def test_frozen_figures_stay_and_live_ones_go_on(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    service = EvaluationService(pair.office)
    before = service.evaluate(NAME)
    uid = freeze(pair.office)
    later(pair)

    frozen, live = service.evaluate(NAME), service.evaluate(NAME, pair.office.today())

    assert (before.is_frozen, frozen.is_frozen, live.is_frozen) == (False, True, False)
    assert frozen.evaluation == before.evaluation
    assert live.evaluation != before.evaluation
    assert (frozen.as_of, frozen.blockers) == (JANUARY, ())
    assert frozen.frozen is not None
    assert (frozen.frozen.uid, frozen.frozen.heads) == (uid, (("a~b~c~2023", 3, "00"),))
    assert "已封存" in frozen.sentence
    assert service.unit(NAME, POLICE).view.is_frozen


def test_an_earlier_day_still_names_the_snapshot(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    freeze(pair.office)

    earlier = EvaluationService(pair.office).evaluate(NAME, date(2023, 12, 1))

    assert not earlier.is_frozen
    assert earlier.frozen is not None


def test_a_snapshot_that_was_withdrawn_freezes_nothing(pair: Pair) -> None:
    publish(pair.office)
    uid = freeze(pair.office)
    with pair.office.transaction():
        pair.office.withdraw("snapshot", uid, "申诉成立，重新计算")

    assert frozen_views(pair.office) == ()
    assert not EvaluationService(pair.office).evaluate(NAME).is_frozen


def test_inputs_that_are_not_what_was_frozen_are_refused(pair: Pair) -> None:
    publish(pair.office)
    with pair.office.transaction() as workspace:
        digest = workspace.evidence.put(b"{}")
    freeze(pair.office, inputs_sha256=digest)
    view = frozen_view(pair.office, NAME)
    assert view is not None

    with pytest.raises(AppError) as refusal:
        frozen_inputs(pair.office, view)

    assert refusal.value.code == "E_SNAPSHOT"


def test_the_history_shows_every_frozen_year(pair: Pair) -> None:
    next_year = TEXT.replace('edition = "2023"', 'edition = "2024"').replace("year = 2023", "year = 2024")
    publish(pair.office)
    publish(pair.office, next_year, edition="2024")
    pair.go_to(JANUARY)
    freeze(pair.office)
    pair.go_to(date(2025, 1, 20))
    freeze(pair.office, "small 2024")

    found = EvaluationService(pair.office).history("市公安局")

    assert [(one.year, one.scheme, one.full) for one in found] == [
        (2023, "small 2023", Decimal(100)),
        (2024, "small 2024", Decimal(100)),
    ]
    assert all(one.rank is not None and one.rank <= one.of and one.grade for one in found)
    assert EvaluationService(pair.office).history("东阿县") == ()


def test_frozen_figures_keep_the_text_that_was_frozen(pair: Pair) -> None:
    publish(pair.office)
    pair.go_to(JANUARY)
    freeze(pair.office)
    before = EvaluationService(pair.office).evaluate(NAME)
    publish(pair.office, TEXT.replace('title = "任务完成"', 'title = "另一个名称"'))

    after = EvaluationService(pair.office).evaluate(NAME)

    assert after.evaluation == before.evaluation
    assert after.entry.scheme == before.entry.scheme
    assert EvaluationService(pair.office).evaluate(NAME, JANUARY).entry.scheme != before.entry.scheme
