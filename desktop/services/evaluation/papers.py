"""The papers of the year-end evaluation: which one is meant, what it is made of, the finished file."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from desktop.domain.evaluation.values import UnitScore
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.reports.appraisal import render_appraisal
from desktop.reports.appraisal_values import AppraisalPaper
from desktop.reports.fields import Field
from desktop.reports.page import chinese_date
from desktop.reports.score_sheet import ScoreSheetPaper, render_score_sheet
from desktop.reports.sections import Code
from desktop.reports.summary import SummaryPaper, render_summary
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.appeal_notes import appeal_notes
from desktop.services.evaluation.evaluating import EvaluationService, find_score, unit_view
from desktop.services.evaluation.paper_appraisal import (
    AppraisalParts,
    appraisal_paper,
    code_words,
    names_of,
)
from desktop.services.evaluation.paper_behind import behind
from desktop.services.evaluation.paper_code import code_of, code_text
from desktop.services.evaluation.paper_sheets import SheetContext, sheets_of
from desktop.services.evaluation.paper_summary import SummaryParts, summary_paper
from desktop.services.evaluation.paper_words import finality, group_title
from desktop.services.evaluation.values import EvaluationView, UnitView, WhichScheme
from desktop.services.paper_desk import PaperDesk
from desktop.services.paper_entries import PaperFacts
from desktop.services.paper_options import PaperOptions, WhichPaper
from desktop.services.paper_values import imprint
from desktop.services.session import NoSuchRecord

Made = tuple[bytes, str]
"""The finished file and its title."""
Found = list[tuple[str, PaperOptions]]
"""What tells papers of a kind apart, and the options that print each."""
APPRAISAL, SUMMARY, SHEET = "appraisal", "evaluation-summary", "score-sheet"
SIGNERS = (mark("计分人"), mark("复核人"))


class EvaluationPapers:
    """Gathers what the papers of one evaluation show.

    Attributes:
        view: the evaluation.
    """

    def __init__(self, desk: PaperDesk, scheme: str) -> None:
        self._desk = desk
        self.view: EvaluationView = EvaluationService(desk.session).evaluate(scheme)
        self._state = ""

    @property
    def is_office(self) -> bool:
        """Whether all units are known here."""
        return self._desk.session.role is Role.OFFICE

    def appraisal(self, unit: str) -> AppraisalPaper:
        """The values of a unit's 年终考核报告."""
        session, found = self._desk.session, self._unit(unit)
        party, records = found.score.participant.party, behind(session, self.view)
        parts = AppraisalParts(
            view=found,
            is_office=self.is_office,
            names=self._names(),
            cases=records.cases.get(party, ()),
            checks=records.checks.get(party, ()),
            findings=records.findings.get(party, ()),
            history=EvaluationService(session).history(party) if self.is_office else (),
        )
        return appraisal_paper(self._facts(tr("年终考核报告")), parts)

    def sheet(self, unit: str, indicator: str) -> ScoreSheetPaper:
        """The values of a unit's 计分说明单: of one indicator, or of all.

        Raises:
            NoSuchRecord: the unit has no indicator of that code or title.
        """
        found = self._unit(unit)
        score, scheme = found.score, self.view.entry.scheme
        chosen = [
            one
            for one in score.indicators
            if not indicator or indicator in (one.indicator.code, one.indicator.title)
        ]
        if not chosen:
            raise NoSuchRecord(name=indicator)
        context = SheetContext(scheme, self._names(), found.appeals)
        final = finality(self.view, found.blockers, is_office=self.is_office)
        code = code_of(self.view, SHEET, score, indicator)
        head = (
            (
                Field(tr("被考核单位"), score.participant.name),
                Field(tr("考核分组"), group_title(scheme, score.participant.group)),
            ),
            (
                Field(tr("考核方案"), scheme.title),
                Field(tr("数据截至"), chinese_date(self.view.as_of)),
            ),
        )
        return ScoreSheetPaper(
            imprint=replace(imprint(self._facts(tr("计分说明单"))), mark=final.word),
            head=head,
            warnings=final.warnings,
            sheets=sheets_of(replace(score, indicators=tuple(chosen)), context),
            code=Code(code_text(code), code_words(code.inputs, code.snapshot)),
            signers=tuple(map(tr, SIGNERS)),
        )

    def summary(self) -> SummaryPaper:
        """The values of a 年终考核结果汇总."""
        title = tr("{year}年度年终考核结果汇总", year=self.view.entry.scheme.year)
        appeals = appeal_notes(self._desk.session, self.view.entry.name)
        return summary_paper(self._facts(title), SummaryParts(self.view, appeals, self._names()))

    def _unit(self, unit: str) -> UnitView:
        return unit_view(self._desk.session, self.view, unit)

    def _facts(self, title: str) -> PaperFacts:
        """What a paper says about itself; of frozen figures the state that they were frozen from."""
        view = self.view
        frozen = view.frozen if view.is_frozen else None
        edition = tr("考核方案 {name}版", name=view.entry.name)
        if frozen is not None:
            edition = tr("{edition}　封存 {digest}", edition=edition, digest=frozen.inputs_sha256[:8])
        if not self._state:
            self._state = frozen.state_hash if frozen else self._desk.facts(title, "", "").state
        author = self._desk.office if self.is_office else self._desk.session.party_name
        return PaperFacts(title, author, view.entry.scheme.title, self._state, view.as_of, edition)

    def _names(self) -> dict[str, str]:
        directory = DirectoryService(self._desk.session).directory()
        known = {f"unit.{unit.code}": unit.short for unit in directory.units}
        office = {self._desk.session.office: self._desk.office}
        return names_of(self.view.evaluation.units, office | known)


def appraisal(desk: PaperDesk, options: PaperOptions) -> Made:
    """A 年终考核报告 of the unit that is named.

    Raises:
        WhichPaper: no unit is named.
        NotAParticipant: it is not evaluated.
    """
    title = tr("年终考核报告")
    scheme = scheme_of(desk, options, title)
    paper = EvaluationPapers(desk, scheme).appraisal(options.unit)
    return render_appraisal(paper), appraisal_title(paper)


def appraisal_title(paper: AppraisalPaper) -> str:
    """The title of a finished report, also the name of its file."""
    return tr("{title}_{unit}", title=paper.imprint.title, unit=paper.unit)


def sheet(desk: PaperDesk, options: PaperOptions) -> Made:
    """The 计分说明单 of a unit: of one indicator, or of all of them.

    Raises:
        WhichPaper: no unit is named.
        NotAParticipant: it is not evaluated.
        NoSuchRecord: there is no such indicator.
    """
    title = tr("计分说明单")
    scheme = scheme_of(desk, options, title)
    papers = EvaluationPapers(desk, scheme)
    paper = papers.sheet(options.unit, options.record)
    unit = find_score(desk.session, papers.view, options.unit).participant.name
    named = [title, unit, options.record]
    return render_score_sheet(paper), "_".join(part for part in named if part)


def summary(desk: PaperDesk, options: PaperOptions) -> Made:
    """The 年终考核结果汇总 of a scheme.

    Raises:
        WrongRole: this is not the office.
        WhichScheme: there are several, and none is named.
    """
    desk.session.require(Role.OFFICE)
    names = _scheme_names(desk, options)
    if len(names) > 1:
        raise WhichScheme(names="、".join(names))
    papers = EvaluationPapers(desk, names[0] if names else options.scheme)
    paper = papers.summary()
    code = papers.view.entry.scheme.code
    return render_summary(paper), tr("{title}_{scheme}", title=paper.imprint.title, scheme=code)


def appraisals(desk: PaperDesk, options: PaperOptions) -> Found:
    """One report for every unit of every scheme, or for one unit."""
    return [
        (_titled(score, name, desk, options), replace(options, scheme=name, unit=score.participant.party))
        for name, score in _scores(desk, options)
    ]


def sheets(desk: PaperDesk, options: PaperOptions) -> Found:
    """The sheets of every unit together; of one unit also each indicator's by itself."""
    scores = list(_scores(desk, options))
    found = [
        (_titled(score, name, desk, options), replace(options, scheme=name, unit=score.participant.party))
        for name, score in scores
    ]
    if not (options.unit or desk.is_unit) or options.record:
        return found
    return found + [
        (
            tr("{code}　{title}", code=one.indicator.code, title=one.indicator.title),
            replace(options, scheme=name, unit=score.participant.party, record=one.indicator.code),
        )
        for name, score in scores
        for one in score.indicators
    ]


def summaries(desk: PaperDesk, options: PaperOptions) -> Found:
    """One summary for every scheme."""
    if desk.session.role is not Role.OFFICE:
        return []
    titles = {entry.name: entry.scheme.title for entry in EvaluationService(desk.session).schemes()}
    return [(titles.get(name, name), replace(options, scheme=name)) for name in _scheme_names(desk, options)]


def _titled(score: UnitScore, name: str, desk: PaperDesk, options: PaperOptions) -> str:
    """The unit; with the scheme where several are listed."""
    if len(_scheme_names(desk, options)) < 2:  # one scheme needs no name
        return score.participant.name
    return tr("{unit}　{scheme}", unit=score.participant.name, scheme=name)


def _scores(desk: PaperDesk, options: PaperOptions) -> Iterator[tuple[str, UnitScore]]:
    """Every unit of the schemes that are meant, in protocol order."""
    party = desk.unit(options.unit).party if options.unit or desk.is_unit else ""
    for name in _scheme_names(desk, options):
        view = EvaluationService(desk.session).evaluate(name)
        units = sorted(view.evaluation.units, key=lambda one: (one.participant.order, one.participant.party))
        for score in units:
            if not party or score.participant.party == party:
                yield name, score


def _scheme_names(desk: PaperDesk, options: PaperOptions) -> tuple[str, ...]:
    """The scheme that is named; else the published ones of the year, else drafts."""
    if options.scheme:
        return (options.scheme,)
    known = [one for one in EvaluationService(desk.session).schemes() if not one.is_shipped]
    for tier in ([one for one in known if one.is_published], [one for one in known if one.is_draft]):
        if tier:
            own = [one for one in tier if one.scheme.year == desk.session.year]
            return tuple(one.name for one in own or tier)
    return ()


def scheme_of(desk: PaperDesk, options: PaperOptions, title: str = "") -> str:
    """The scheme that a paper of one unit is about: of several the one that the unit takes part in.

    Args:
        desk: of the workspace.
        options: with the unit.
        title: of the paper.

    Raises:
        WhichPaper: no unit is named.
        WhichScheme: the unit takes part in several.
    """
    if not options.unit and not desk.is_unit:
        raise WhichPaper(title=title, what=tr("单位"))
    names = _scheme_names(desk, options)
    if len(names) <= 1:
        return names[0] if names else options.scheme
    taking_part = [name for name, _ in _scores(desk, options)]
    if len(taking_part) > 1:
        raise WhichScheme(names="、".join(taking_part))
    return taking_part[0] if taking_part else names[0]


Maker = Callable[[PaperDesk, PaperOptions], Made]
MAKERS: dict[str, Maker] = {APPRAISAL: appraisal, SUMMARY: summary, SHEET: sheet}
FINDERS: dict[str, Callable[[PaperDesk, PaperOptions], Found]] = {
    APPRAISAL: appraisals,
    SUMMARY: summaries,
    SHEET: sheets,
}
