"""``dukao overview``: what must be done today, and where everything stands."""

from typing import Annotated

import typer

from desktop.commands.console import JsonOption, WorkspaceOption, opened, plain, print_json, print_lines
from desktop.domain.bulletins import RESULT_TITLES, BulletinFigures, CaseResult
from desktop.domain.bulletins_ranking import Rank, rank_units, ranking_rule
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.bulletins import BulletinService
from desktop.services.overview import OverviewService
from desktop.services.overview_values import Course, Figure, OfficeOverview, UnitOverview

_COMMON = ("day", "todo", "lights", "due_this_week", "missing", "overdue", "total", "completed")


def overview(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show what must be done today, the lights, and who is late; of the office or of the unit."""
    with opened(workspace) as session:
        service = OverviewService(session)
        found = service.office() if session.role is Role.OFFICE else service.unit()
        course = service.course() if as_json else None
    if course is not None:
        print_json(_form(found, course))
        return
    print_lines(*_lines(found))


def bulletin(
    period: Annotated[str, typer.Argument(help="E.g. 2023Q2; the last that has ended by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the figures of a period: verdicts, ranking, slow cases, silent units."""
    with opened(workspace) as session:
        figures = BulletinService(session).figures(period)
    if as_json:
        print_json(_figures_form(figures))
        return
    print_lines(*_figures_lines(figures))


def _form(found: OfficeOverview | UnitOverview, course: Course) -> dict[str, object]:
    form = {name: plain(getattr(found, name)) for name in _COMMON}
    form["burn_up"] = plain(course.burn_up)
    if isinstance(found, OfficeOverview):
        form["heat"] = plain(found.heat)
    else:
        form["notices"], form["reminders"] = plain(found.notices), plain(found.reminders)
    if course.figures is not None:
        form["period"] = _figures_form(course.figures)
    return form


def _figures_form(figures: BulletinFigures) -> dict[str, object]:
    return {
        "period": figures.period,
        "previous": figures.previous,
        "day": figures.day,
        "total": figures.total,
        "results": plain(figures.results),
        "lights": plain(figures.lights),
        "ranking": [_rank_form(one) for one in rank_units(figures.units)],
        "rule": ranking_rule(),
        "good": [_case_form(one) for one in figures.good],
        "slow": [_case_form(one) for one in figures.slow],
        "silent": [one.unit_name for one in figures.silent],
    }


def _rank_form(rank: Rank) -> dict[str, object]:
    unit = rank.figures
    return {
        "unit": unit.unit,
        "unit_name": unit.unit_name,
        "group": unit.group,
        "place": rank.place,
        "is_tied": rank.is_tied,
        "on_schedule": rank.on_schedule,
        "ranked": rank.ranked,
        "percent": rank.percent,
        "overdue": unit.overdue,
        "unreported": unit.unreported,
        "late": unit.late,
    }


def _case_form(one: CaseResult) -> dict[str, object]:
    facts = one.case.facts
    return {
        "assignment": facts.assignment.uid,
        "code": facts.task.code,
        "title": facts.task.title,
        "unit_name": facts.assignment.name,
        "result": one.result,
        "is_overdue": one.is_overdue,
        "explanation": one.case.light.explanation,
    }


def _lines(found: OfficeOverview | UnitOverview) -> list[str]:
    figures = (found.total, found.completed, found.due_this_week, found.missing, found.overdue)
    lines = [tr("{day} 概况", day=found.day)]
    lines += [tr("待办：{figure}", figure=_figure(figure)) for figure in found.todo]
    lines.append("　".join(map(_figure, figures)))
    lines.append("　".join(map(_figure, found.lights)))
    if isinstance(found, OfficeOverview):
        for row in found.heat:
            cells = "\t".join(str(figure.count) for figure in (*row.lights, row.missing, row.overdue))
            lines.append(f"{row.unit_name}\t{cells}")
    return lines


def _figures_lines(figures: BulletinFigures) -> list[str]:
    lines = [tr("{period}：共{total}项", period=figures.period, total=figures.total)]
    lines += [f"{tr(RESULT_TITLES[one.result])}\t{one.count}\t{one.percent}%" for one in figures.results]
    for rank in rank_units(figures.units):
        place = str(rank.place) if rank.place else "—"
        lines.append(f"{place}\t{rank.figures.unit_name}\t{rank.on_schedule}/{rank.ranked}")
    silent = "、".join(one.unit_name for one in figures.silent)
    return lines + ([tr("未反馈单位：{names}", names=silent)] if silent else [])


def _figure(figure: Figure) -> str:
    return f"{figure.title} {figure.count}"
