"""Pictures of the year-end evaluation: the office's parts and a unit's."""

from desktop.services.demo import UNITS
from desktop.services.sample_evaluation import APPEALING
from desktop.ui.evaluation.page import EvaluationPage
from tools.shots_studio import Studio


def take_office_evaluation(studio: Studio) -> None:
    """The office's part, in the workspace that is open."""
    _take(studio, "office")


def take_unit_evaluation(studio: Studio) -> None:
    """A unit's part."""
    studio.open(studio.places.year / UNITS / APPEALING)
    _take(studio, "unit")


def _take(studio: Studio, who: str) -> None:
    page = studio.go_to("page-evaluation")
    if not isinstance(page, EvaluationPage):
        raise TypeError(page)
    for name in page.parts:
        page.show_part(name)
        studio.settle()
        studio.take(f"{who}-evaluation-{name}")
