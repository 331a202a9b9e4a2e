"""A scene of the exchange in which something is in every list, for pictures and for tests of the window.

An office with the real plan, a dozen units that answer and report, and a folder with the files they sent:
one was changed on the way, one is for somebody else, one lacks its attachments, numbers are missing, and two
computers of one unit wrote the same report.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop.domain.standing import Waiting
from desktop.domain.supervision import ReviewVerdict
from desktop.records.stream import Role
from desktop.services.answering import AnswerService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Receipt
from desktop.services.exchange_writing import ExportOptions, ExportService
from desktop.services.feedback import FeedbackService
from desktop.services.feedback_attaching import AttachingService, NewEvidence
from desktop.services.reviewing import ReviewService
from desktop.services.roster import RosterService
from desktop.services.sample import ISSUED_ON, make_sample, sample_clock
from desktop.services.sample_clock import SampleClock
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, NewWorkspace

PERIOD = "2023Q2"
REPORTED = date(2023, 7, 10)
OFFICE, MAIL, SECOND = "督查办", "收到的文件", "市公安局二"
UNITS = (
    "市公安局",
    "市大数据局",
    "市行政审批局",
    "市农业农村局",
    "市应急局",
    "市城管局",
    "市统计局",
    "市工业和信息化局",
    "市自然资源和规划局",
    "市信访局",
    "市检察院",
    "东阿县",
)
_PROGRESS = "已完成{name}方案编制并印发，{count}个县区接入平台，累计汇聚数据{count}万条。"
_OTHER = "已完成{name}方案编制并征求意见，{count}个县区接入平台，累计汇聚数据{more}万条。"


@dataclass
class Scene:
    """The parties of the scene.

    Attributes:
        folder: holds the workspaces, and the files in a folder `MAIL`.
        units: sessions by name; `SECOND` is another computer of the first.
    """

    folder: Path
    clock: SampleClock
    office: Session
    units: dict[str, Session] = field(default_factory=dict)

    @property
    def mail(self) -> Path:
        """Where files lie."""
        return self.folder / MAIL

    def join(self, name: str, unit: str = "") -> Session:
        """Another computer of a unit, with a workspace of its own."""
        workspaces = self.clock.workspaces(self.folder / f"keys-{name}", f"{name}联络员")
        request = NewWorkspace(self.folder / f"{name}{SUFFIX}", Role.UNIT, unit or name, year=2023)
        self.units[name] = workspaces.create(request)
        return self.units[name]

    def send(self, source: Session, target: str, *, text_only: bool = False) -> Path:
        """Writes a package into the mail."""
        self.mail.mkdir(exist_ok=True)
        options = ExportOptions(text_only=text_only)
        return ExportService(source).export(target, self.mail, options).file

    def carry(self, source: Session, target: Session) -> Receipt:
        """A package that goes the whole way; its file does not stay."""
        file = self.send(source, target.party)
        with ImportService(target) as service:
            (receipt,) = service.apply(service.preview([file]))
        file.unlink()
        return receipt

    def accept(self, name: str) -> None:
        """A unit signs for what it was given and has not signed for yet."""
        session = self.units[name]
        waiting = CaseService(session).rows(CaseFilter(waiting=(Waiting.ANSWER,)))
        if waiting:
            AnswerService(session).accept([row.uid for row in waiting], "王磊", "0635-8280000")

    def report(self, name: str, text: str = _PROGRESS, count: int = 3, *, most: int = 4) -> None:
        """A unit signs and reports on its first cases."""
        session = self.units[name]
        self.accept(name)
        service = FeedbackService(session)
        for place, asked in enumerate(service.asked(PERIOD)[:most]):
            words = text.format(name=asked.title, count=count + place, more=count + place + 5)
            service.save(asked.assignment, PERIOD, progress=words, percent=Decimal(30 + 5 * place))
            outcome = service.submit(asked.assignment, PERIOD)
            if outcome.problems:
                raise RuntimeError(outcome.problems)

    def attach(self, name: str, file: str) -> None:
        """A unit attaches a file to its first report and hands it in again."""
        session = self.units[name]
        asked = FeedbackService(session).asked(PERIOD)[0]
        source = self.folder / file
        source.write_bytes(b"%PDF-1.4\n" + file.encode() * 2000)
        AttachingService(session).attach(asked.assignment, PERIOD, NewEvidence(source, file))
        FeedbackService(session).submit(asked.assignment, PERIOD)

    def close(self) -> None:
        """Closes every workspace; each can be opened on any computer."""
        for session in (self.office, *self.units.values()):
            self.clock.carry_key(session)
            session.close()


@contextmanager
def open_scene(folder: Path, issue: int = 40) -> Iterator[Scene]:
    """An office that has issued tasks, and nobody else.

    Args:
        folder: an empty one.
        issue: how many tasks are issued.
    """
    clock = sample_clock()
    workspaces = clock.workspaces(folder / f"keys-{OFFICE}", "督查科 刘敏")
    office, _ = make_sample(workspaces, folder / f"{OFFICE}{SUFFIX}", issue=lambda order: order <= issue)
    clock.go_to(ISSUED_ON)
    scene = Scene(folder, clock, office)
    try:
        yield scene
    finally:
        scene.close()


def play_scene(scene: Scene) -> None:
    """Everything happens that the lists of the exchange can show."""
    office, police = scene.office, scene.join(UNITS[0])
    for name in UNITS[1:]:
        scene.join(name)
    for name in UNITS:
        scene.carry(office, scene.units[name])
    second = scene.join(SECOND, UNITS[0])
    scene.carry(office, second)
    scene.clock.go_to(REPORTED)
    _known_before(scene)
    _conflict(scene, police, second)
    for name in UNITS[2:]:
        scene.report(name)
    scene.attach("市统计局", "部门数据清单.pdf")
    scene.attach("市信访局", "系统上线照片.pdf")
    _verdicts(scene)


def _known_before(scene: Scene) -> None:
    """Units whose first files have arrived; the key of one was compared with its form."""
    roster = RosterService(scene.office)
    for name in (*UNITS[:6], "市检察院"):
        scene.accept(name)
        scene.carry(scene.units[name], scene.office)
    for name in UNITS[2:5]:
        roster.confirm(name, RosterService(scene.units[name]).form().digits)


def _conflict(scene: Scene, police: Session, second: Session) -> None:
    """Two computers of one unit report on the same task; both files arrive."""
    scene.report(UNITS[0])
    scene.report(SECOND, _OTHER, 6)
    RosterService(scene.office).enrol(scene.send(second, scene.office.party))
    scene.carry(police, scene.office)
    scene.carry(second, scene.office)
    scene.carry(scene.office, police)


def _verdicts(scene: Scene) -> None:
    """The office judges the reports of one unit, and returns one of them."""
    name = UNITS[1]
    scene.report(name)
    scene.carry(scene.units[name], scene.office)
    service = ReviewService(scene.office)
    rows = CaseService(scene.office).rows(CaseFilter(unit=scene.units[name].party, waiting=(Waiting.REVIEW,)))
    for place, row in enumerate(rows):
        verdict = ReviewVerdict.RETURNED if place == 1 else ReviewVerdict.ON_PLAN
        opinion = "请补充佐证材料。" if place == 1 else ""
        service.review(service.item(row.uid, PERIOD).feedback.uid, verdict, opinion)


def incoming(scene: Scene) -> tuple[Path, ...]:
    """The files of a dozen units, as a clerk finds them on a stick; written anew each time."""
    office, units = scene.office.party, scene.units
    files = [scene.send(units[name], office) for name in UNITS[2:6]]
    files += [scene.send(units["市统计局"], office, text_only=True)]
    scene.send(units["市工业和信息化局"], office).unlink()
    files += [scene.send(units[name], office) for name in UNITS[7:10]]
    changed = scene.send(units["市检察院"], office)
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 0x55
    changed.write_bytes(data)
    files += [changed, scene.send(units["东阿县"], office)]
    files += [scene.send(scene.office, units["市应急局"].party)]
    known = scene.send(units[UNITS[1]], office)
    with ImportService(scene.office) as service:
        service.apply(service.preview([known]))
    return (*files, known)
