"""Everything that the page 考核 shows, in one import: it is made ready on the worker."""

from desktop.ui.evaluation.appeals_view import AppealsView
from desktop.ui.evaluation.assessment_form import AssessmentView
from desktop.ui.evaluation.matrix_view import MatrixView
from desktop.ui.evaluation.page import EvaluationPage
from desktop.ui.evaluation.ranking_view import RankingView
from desktop.ui.evaluation.score_view import ScoreView

__all__ = ("AppealsView", "AssessmentView", "EvaluationPage", "MatrixView", "RankingView", "ScoreView")
