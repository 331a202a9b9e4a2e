"""What the demonstration plays of the year-end evaluation, up to figures that are made again."""

from decimal import Decimal

from desktop.services.demo import APPRAISALS, PAPERS
from desktop.services.evaluation.appeals import AppealService
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import FreezeService
from desktop.services.sample_evaluation import APPEALING, DEPARTMENTS, SCHEMES
from tests.services.demo_played import Demo, text_of


def test_every_unit_is_in_a_frozen_table_with_its_derivation(demo: Demo) -> None:
    with demo.opened() as office:
        views = [EvaluationService(office).evaluate(name) for name in SCHEMES]

    assert all(view.is_frozen for view in views)
    units = [unit for view in views for unit in view.evaluation.units]
    assert len(units) == len({unit.participant.party for unit in units}) >= 51
    assert all(unit.grade and unit.rank for unit in units)
    assert all(part.steps for unit in units for score in unit.indicators for part in score.parts)


def test_points_were_changed_booked_and_vetoed_with_reason_and_document(demo: Demo) -> None:
    with demo.opened() as office:
        units = EvaluationService(office).evaluate(DEPARTMENTS).evaluation.units

    by_name = {unit.participant.name: unit for unit in units}
    changed = [score for score in by_name["市城管局"].indicators if score.changes]
    assert [one.initial - one.final for one in changed] == [Decimal("0.50")]
    assert [one.document for one in by_name["市大数据局"].adjustments] == ["聊政办字〔2024〕2号"]
    assert [one.veto for one in by_name["市应急局"].vetoes] == ["fraud"]


def test_one_appeal_was_granted_and_one_refused(demo: Demo) -> None:
    with demo.opened() as office:
        notes = AppealService(office).list(DEPARTMENTS)

    assert sorted(bool(note.is_granted) for note in notes) == [False, True]


def test_the_figures_come_out_again_from_the_lines_they_name(demo: Demo) -> None:
    with demo.opened() as office:
        found = FreezeService(office).recompute_all()

    assert len(found) == 2
    assert all(one.agrees for one in found)
    assert sum("重新计算" in sentence for sentence in demo.sentences) == 2


def test_every_unit_has_its_appraisal_and_the_city_its_summary(demo: Demo) -> None:
    with demo.opened() as office:
        units = [
            (unit.participant.name, unit.total)
            for name in SCHEMES
            for unit in EvaluationService(office).evaluate(name).evaluation.units
        ]

    folder = demo.folder / PAPERS / APPRAISALS
    assert len(list(folder.glob("*.pdf"))) == len(units)
    ours = next(file for file in folder.iterdir() if APPEALING in file.name)
    assert f"{dict(units)[APPEALING]}" in text_of(ours)
    assert list((demo.folder / PAPERS).glob("年终考核结果汇总*.pdf"))
