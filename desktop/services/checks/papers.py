"""The papers of checks: which one is meant, what it is made of, and the finished file with its title."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop.domain.checks.inspections import CheckEvidence, Inspection, fails
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.checks.figures import trend
from desktop.services.checks.findings import FindingQuery, FindingService
from desktop.services.checks.findings_reading import PresentUnits
from desktop.services.checks.findings_values import NoticeView
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.inspections_values import InspectionDetail, ResultView
from desktop.services.checks.paper_findings import ListParts, NoticeParts, list_pdf, notice_pdf
from desktop.services.checks.paper_form import FormParts, form_pdf
from desktop.services.checks.paper_photos import PhotoPart, photo_part
from desktop.services.checks.paper_report import ReportParts, report_pdf
from desktop.services.checks.paper_returns import returns_of
from desktop.services.paper_desk import PaperDesk
from desktop.services.paper_options import NothingToPrint, PaperOptions
from desktop.services.session import NoSuchRecord

Made = tuple[bytes, str]
"""The finished file and its title."""
Found = list[tuple[str, PaperOptions]]
"""What tells papers of a kind apart, and the options that print each."""
OF_SHEET = "@"
"""Between the code of an inspection and the name of an inspector: that sheet only."""


def report(desk: PaperDesk, options: PaperOptions) -> Made:
    """A 安全检查报告 of the inspection that is named, the latest by default.

    Raises:
        NothingToPrint: there is no inspection yet.
        NoSuchRecord: there is none of that name.
        WrongRole: this is not the office.
    """
    desk.session.require(Role.OFFICE)
    title = tr("安全检查报告")
    service = InspectionService(desk.session)
    inspection = _inspection(desk, options, title)
    with desk.session.reading() as workspace:
        parts = _report_parts(desk, service, workspace, inspection)
    facts = desk.facts(title, inspection.title, _edition(inspection), desk.office)
    return report_pdf(facts, parts), tr(
        "{title}_{code}_{unit}", title=title, code=inspection.code, unit=inspection.unit_name
    )


def _report_parts(
    desk: PaperDesk, service: InspectionService, workspace: Workspace, inspection: Inspection
) -> ReportParts:
    uid, findings = inspection.uid, FindingService(desk.session)
    loaded, results = service.load(uid), service.results(uid)
    candidates = findings.candidates(uid) if inspection.is_issued else ()
    known = (workspace.ledger.finding(one) for one in inspection.reinspects)
    points = trend(desk.session, inspection.unit, inspection.checklist, uid)
    return ReportParts(
        detail=service.detail(uid),
        checklist=loaded.checklist,
        results=results,
        answers=loaded.answers(),
        score=service.score(uid),
        reviews=returns_of(workspace, loaded.reviews),
        findings=findings.rows(FindingQuery(inspection=uid, withdrawn=True)),
        repeats={one.key: one.repeats for one in candidates if one.repeats},
        photos=_photos(workspace, _evidence(results)),
        trend=() if inspection.is_reinspection else points,
        reinspected=tuple(one for one in known if one),
    )


def rectification(desk: PaperDesk, options: PaperOptions) -> Made:
    """A 整改通知书 of the number that is named, the latest by default.

    Raises:
        NothingToPrint: none was sent yet.
        NoSuchRecord: there is none of that number.
    """
    title = tr("整改通知书")
    found = FindingService(desk.session).notices(options.unit)
    if not found:
        raise NothingToPrint(title=title)
    notice = _notice(found, options.record)
    listed = (*notice.findings, *notice.withdrawn)
    rows = FindingService(desk.session).rows(FindingQuery(withdrawn=True))
    repeats = {row.finding.uid: row.repeats for row in rows if row.repeats}
    with desk.session.reading() as workspace:
        quoted = [photo for one in listed for photo in workspace.ledger.finding_photos(one.uid)]
        parts = NoticeParts(notice, repeats, _photos(workspace, quoted))
    facts = desk.facts(title, notice.inspection_title, "", desk.office)
    return notice_pdf(facts, parts), tr(
        "{title}_{number}_{unit}", title=title, number=notice.number, unit=notice.unit_name
    )


def finding_list(desk: PaperDesk, options: PaperOptions) -> Made:
    """The 问题清单 of all findings here, or of one unit."""
    unit = desk.unit(options.unit) if options.unit or desk.is_unit else None
    title = tr("安全检查问题清单（{unit}）", unit=unit.title) if unit else tr("安全检查问题清单")
    rows = FindingService(desk.session).rows(FindingQuery(unit=options.unit, withdrawn=True))
    present = PresentUnits(desk.session, desk.day)
    with desk.session.reading() as workspace:
        seen = workspace.ledger.reinspections([row.finding.uid for row in rows])
    names = {row.finding.uid: present.name(row.finding.unit, row.finding.unit_name) for row in rows}
    return list_pdf(desk.facts(title, "", ""), ListParts(rows, seen, names)), title


def check_form(desk: PaperDesk, options: PaperOptions) -> Made:
    """A 检查记录表 of an inspection, or of one inspector's sheet: ``CODE`` or ``CODE@NAME``.

    Raises:
        NothingToPrint: there is no inspection yet.
        NoSuchRecord: there is none of that name, or nobody of that name takes part.
    """
    title = tr("安全检查记录表")
    service = InspectionService(desk.session)
    name, _, sheet = options.record.partition(OF_SHEET)
    inspection = _inspection(desk, replace(options, record=name), title)
    with desk.session.reading():
        detail = service.detail(inspection.uid)
        sheet = sheet or _only_sheet(desk, detail)
        results = _of_sheet(service.results(inspection.uid), inspection, sheet)
        is_blank = options.is_blank or not any(view.result for view in results)
        parts = FormParts(detail, service.load(inspection.uid).checklist, results, sheet, is_blank)
    facts = desk.facts(title, inspection.title, _edition(inspection), desk.office)
    named = [title, inspection.code, sheet, tr("空白") if is_blank else ""]
    return form_pdf(facts, parts), "_".join(part for part in named if part)


def reports(desk: PaperDesk, options: PaperOptions) -> Found:
    """One report for every inspection that was handed out."""
    if desk.session.role is not Role.OFFICE:
        return []
    return [
        (_named(inspection), replace(options, record=inspection.uid))
        for inspection in _inspections(desk, options)
        if inspection.is_issued
    ]


def rectifications(desk: PaperDesk, options: PaperOptions) -> Found:
    """Every notice, the latest first."""
    return [
        (
            tr("{number}　{unit}", number=one.number, unit=one.unit_name),
            replace(options, record=one.number, unit=one.unit),
        )
        for one in reversed(FindingService(desk.session).notices(options.unit))
    ]


def finding_lists(desk: PaperDesk, options: PaperOptions) -> Found:
    """All findings in one list, then a list for every unit that has any."""
    if desk.is_unit or options.unit:
        return [(desk.unit(options.unit).title, options)]
    present = PresentUnits(desk.session, desk.day)
    rows = FindingService(desk.session).rows(FindingQuery(withdrawn=True))
    units = {
        present.of(row.finding.unit): present.name(row.finding.unit, row.finding.unit_name) for row in rows
    }
    return [(tr("全部单位"), options), *((name, replace(options, unit=unit)) for unit, name in units.items())]


def check_forms(desk: PaperDesk, options: PaperOptions) -> Found:
    """For every inspection and every sheet of it a blank form, and a filled one when anything is answered."""
    return [one for inspection in _inspections(desk, options) for one in _forms(desk, options, inspection)]


def _forms(desk: PaperDesk, options: PaperOptions, inspection: Inspection) -> Found:
    results = InspectionService(desk.session).results(inspection.uid)
    own = desk.session.role is Role.INSPECTOR
    names = [share.name for share in inspection.shares if not own or share.inspector == desk.session.party]
    found: Found = []
    for sheet in names if own else ("", *names):
        record = f"{inspection.uid}{OF_SHEET}{sheet}" if sheet else inspection.uid
        title = "　".join(filter(None, (inspection.code, inspection.unit_name, sheet)))
        is_filled = any(view.result for view in _of_sheet(results, inspection, sheet))
        if is_filled and not options.is_blank:
            found.append((tr("{title}　已填", title=title), replace(options, record=record)))
        blank = replace(options, record=record, is_blank=True)
        found.append((tr("{title}　空白", title=title), blank))
    return found


def _inspections(desk: PaperDesk, options: PaperOptions) -> list[Inspection]:
    """Inspections that stand, of one unit where one is named, the newest planned first."""
    found = [row.inspection for row in InspectionService(desk.session).rows()]
    if not options.unit:
        return found
    present = PresentUnits(desk.session, desk.day)
    party = present.of(desk.unit(options.unit).party)
    return [one for one in found if present.of(one.unit) == party]


def _inspection(desk: PaperDesk, options: PaperOptions, title: str) -> Inspection:
    """The inspection that is named; the latest that was handed out where none is, else the latest plan."""
    if options.record:
        return InspectionService(desk.session).find(options.record)
    found = _inspections(desk, options)
    issued = [one for one in found if one.is_issued]
    if not found:
        raise NothingToPrint(title=title)
    return (issued or found)[0]


def _notice(found: Sequence[NoticeView], name: str) -> NoticeView:
    """The notice of a number, ``整改〔2026〕3号`` or just ``3``; the latest where none is named."""
    if not name:
        return found[-1]
    for one in reversed(found):
        if name in (one.number, one.number.rpartition("〕")[2].removesuffix("号")):
            return one
    raise NoSuchRecord(name=name)


def _of_sheet(results: tuple[ResultView, ...], inspection: Inspection, sheet: str) -> tuple[ResultView, ...]:
    """What stands on one inspector's sheet, in order; everything where no sheet is named.

    Raises:
        NoSuchRecord: nobody of that name takes part.
    """
    if not sheet:
        return results
    share = next((one for one in inspection.shares if one.name == sheet), None)
    if share is None:
        raise NoSuchRecord(name=sheet)
    return tuple(
        view
        for view in results
        if share.covers(view.place.item) and (view.result is None or view.inspector == share.inspector)
    )


def _only_sheet(desk: PaperDesk, detail: InspectionDetail) -> str:
    """An inspector prints its own sheet."""
    if desk.session.role is not Role.INSPECTOR:
        return ""
    return next((one.name for one in detail.sheets if one.inspector == desk.session.party), "")


def _edition(inspection: Inspection) -> str:
    return tr(
        "检查清单 {code} {edition}　评分方法 {profile}",
        code=inspection.checklist,
        edition=inspection.edition,
        profile=inspection.profile,
    )


def _named(inspection: Inspection) -> str:
    return tr(
        "{code}　{unit}　{title}",
        code=inspection.code,
        unit=inspection.unit_name,
        title=inspection.title,
    )


def _evidence(results: Sequence[ResultView]) -> list[CheckEvidence]:
    """Photographs of what fails come first: of very many, not all are printed."""
    ordered = sorted(results, key=lambda view: not fails(view.answer.verdict))
    return [one for view in ordered for one in view.evidence]


def _photos(workspace: Workspace, evidence: Sequence[CheckEvidence]) -> PhotoPart:
    def read(digest: str) -> bytes | None:
        store = workspace.evidence
        return store.get(digest) if store.has(digest) else None

    return photo_part(evidence, read)


Maker = Callable[[PaperDesk, PaperOptions], Made]
MAKERS: dict[str, Maker] = {
    "inspection-report": report,
    "rectification-notice": rectification,
    "finding-list": finding_list,
    "check-form": check_form,
}
FINDERS: dict[str, Callable[[PaperDesk, PaperOptions], Found]] = {
    "inspection-report": reports,
    "rectification-notice": rectifications,
    "finding-list": finding_lists,
    "check-form": check_forms,
}
