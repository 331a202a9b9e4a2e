"""The demonstration: a whole year on the real plan, played by every party for itself, with all its papers."""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from desktop.domain.supervision import Light
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.evaluation.book import write as write_scores
from desktop.services.ledger import LedgerQuery
from desktop.services.lookback import compare
from desktop.services.notices import NoticeService
from desktop.services.papers import PaperOptions, PaperService, save_paper
from desktop.services.sample import ISSUED_ON, OPERATOR, make_sample, sample_clock
from desktop.services.sample_checks import AGAIN, CLOUD, CRYPTO, save_list
from desktop.services.sample_evaluation import APPEALING, SCHEMES, recompute
from desktop.services.sample_reports import Round
from desktop.services.sample_world import SampleWorld, sample_world
from desktop.services.sample_year import ROUNDS, play_year
from desktop.services.session import Session
from desktop.services.titles import LIGHT_TITLES
from desktop.services.workbooks import WorkbookService
from desktop.services.workspaces import SUFFIX, Workspaces

MARKER = ".dukao-demo"
WORKSPACE = "聊城市督查办"
UNITS, PAPERS = "单位", "文件"
LEDGER_BOOK, FINDING_BOOK, SCORE_BOOK = "督查任务台账.xlsx", "问题清单.xlsx", "考核结果.xlsx"
APPRAISALS = "年终考核报告"
_AT_ISSUE = (
    ("ledger", PaperOptions(as_of=ISSUED_ON), "督查任务台账（交办时）.pdf"),
    ("coverage", PaperOptions(as_of=ISSUED_ON), "任务分解核对表.pdf"),
)
_AT_END = (
    ("ledger", PaperOptions(), "督查任务台账.pdf"),
    ("ledger", PaperOptions(unit="市公安局"), "督查任务台账_市公安局.pdf"),
    ("case", PaperOptions(record="2023-5-031@市大数据局"), "督查任务办理单_2023-5-031.pdf"),
    ("feedback-form", PaperOptions(unit="市公安局", period="2024Q1"), "进展反馈表_市公安局_2024Q1.pdf"),
    ("reminder", PaperOptions(), "催办单.pdf"),
    ("calendar", PaperOptions(), "督查日历.ics"),
    ("key-form", PaperOptions(), "公钥登记表.pdf"),
    ("receipt", PaperOptions(), "交换包回执.pdf"),
    ("inspection-report", PaperOptions(record=CLOUD), "安全检查报告_等级保护.pdf"),
    ("inspection-report", PaperOptions(record=CRYPTO), "安全检查报告_商用密码.pdf"),
    ("inspection-report", PaperOptions(record=AGAIN), "安全检查报告_等级保护_次年.pdf"),
    ("rectification-notice", PaperOptions(), "整改通知书.pdf"),
    ("finding-list", PaperOptions(), "问题清单.pdf"),
    ("check-form", PaperOptions(record=CRYPTO), "检查记录表_商用密码.pdf"),
    ("check-form", PaperOptions(record=CLOUD, is_blank=True), "检查记录表_等级保护_空白.pdf"),
)


class FolderTaken(AppError):
    """The folder holds something else."""

    code = "E_FOLDER_TAKEN"
    template = mark("{path}里有别的文件，演示不会覆盖。请换一个空文件夹。")


class DemoFailed(AppError):
    """The demonstration did not end as it promises."""

    code = "E_DEMO"
    template = mark("演示结果未通过核验：{reason}")


def play(folder: Path, progress: Progress = SILENT, only: Collection[str] | None = None) -> Iterator[str]:
    """Plays the demonstration.

    Args:
        folder: empty, missing, or of an earlier demonstration, which is replaced.
        progress: is told how far it is.
        only: short names of the units that play beside those of the script; None for all.

    Yields:
        One sentence a step.

    Raises:
        FolderTaken: the folder holds something else.
        DemoFailed: a workspace is not clean at the end, or figures disagree.
    """
    _prepare(folder)
    clock = sample_clock()
    workspaces = Workspaces(clock.credentials(folder / "keys"), clock.environment(OPERATOR))
    workspace = folder / f"{WORKSPACE}{SUFFIX}"
    office, sentences = make_sample(workspaces, workspace, progress=progress)
    papers = folder / PAPERS
    try:
        yield from sentences
        yield from _papers(office, papers, _AT_ISSUE)
        with sample_world(office, clock, folder / UNITS, progress, only) as world:
            yield from play_year(world, lambda this: _bulletin(office, papers, this))
            yield from recompute(world, folder, progress)
            yield from _verified(world, progress)
        yield from _notices(office, papers)
        yield from _papers(office, papers, _AT_END)
        yield WorkbookService(office).ledger(LedgerQuery(), papers / LEDGER_BOOK, progress).sentence
        yield save_list(office, papers / FINDING_BOOK)
        yield from _appraisals(office, papers, progress)
        yield compare(office, ROUNDS[-2].reviewed_on, office.today(), progress).sentence
        yield _lights(office)
    finally:
        office.close()
    yield tr("工作区在{path}：用 make run 打开窗口后选它，或执行 dukao task list -w {path}", path=workspace)


def _papers(
    session: Session, folder: Path, wanted: Collection[tuple[str, PaperOptions, str]]
) -> Iterator[str]:
    service = PaperService(session)
    for name, options, file_name in wanted:
        paper = service.render(name, options)
        save_paper(paper, folder / file_name)
        yield tr(
            "《{title}》{extent}：{file}", title=paper.title, extent=paper.extent, file=folder / file_name
        )


def _bulletin(office: Session, folder: Path, this: Round) -> Iterator[str]:
    wanted = [("bulletin", PaperOptions(period=this.period), f"督查通报_{this.period}.pdf")]
    yield from _papers(office, folder, wanted)


def _notices(office: Session, folder: Path) -> Iterator[str]:
    """One notice of every colour that was issued."""
    shown: set[Light] = set()
    for notice in reversed(NoticeService(office).notices()):
        if notice.colour not in shown:
            shown.add(notice.colour)
            title = tr(LIGHT_TITLES[notice.colour])
            wanted = [("notice", PaperOptions(record=notice.number), f"督办通知单_{title}.pdf")]
            yield from _papers(office, folder, wanted)


def _appraisals(office: Session, folder: Path, progress: Progress) -> Iterator[str]:
    """The appraisal of every unit, the summaries, one score sheet, and the figures as a workbook."""
    service = PaperService(office)
    for name in SCHEMES:
        wanted = service.requests("appraisal", PaperOptions(scheme=name))
        yield service.save_all(wanted, folder / APPRAISALS, progress)
        summary = PaperOptions(scheme=name)
        yield from _papers(office, folder, [("evaluation-summary", summary, f"年终考核结果汇总_{name}.pdf")])
    sheet = PaperOptions(scheme=SCHEMES[0], unit=APPEALING)
    yield from _papers(office, folder, [("score-sheet", sheet, f"计分说明单_{APPEALING}.pdf")])
    yield write_scores(office, SCHEMES[0], folder / SCORE_BOOK, progress=progress)


def _verified(world: SampleWorld, progress: Progress) -> Iterator[str]:
    """Every workspace is clean; what a unit sees of its cases is what the office sees."""
    for name, session in (
        ("", world.office),
        *world.inspectors.items(),
        *world.units.items(),
        *world.joined.items(),
    ):
        world.clock.carry_key(session)
        summary = AuditService(session).verify(progress)
        if not summary.is_clean:
            raise DemoFailed(reason=f"{name} {summary.sentence}")
        if not name:
            yield summary.sentence
        if session.role is not Role.UNIT:
            continue
        rows = CaseFilter(unit=session.party, withdrawn=True)
        if CaseService(session).rows(rows) != CaseService(world.office).rows(rows):
            raise DemoFailed(reason=tr("{unit}与督查办公室看到的状态不一致", unit=name))
    count = len(world.units) + len(world.joined) + len(world.inspectors)
    yield tr("{count}个工作区全部核验通过，与督查办公室逐项一致。", count=count)


def _lights(office: Session) -> str:
    service = CaseService(office)
    counts = {light: service.count(CaseFilter(lights=(light,))) for light in reversed(Light)}
    shown = "，".join(f"{tr(LIGHT_TITLES[light])}{count}" for light, count in counts.items())
    return tr(
        "{day}亮灯：{shown}，共{total}项。", day=office.today(), shown=shown, total=sum(counts.values())
    )


def _prepare(folder: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARKER).exists():
            raise FolderTaken(path=folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("", "utf-8")
