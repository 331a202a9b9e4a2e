"""Scenes of the sample year about the exchange itself: what packages meet on their way."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop.i18n import tr
from desktop.services.answering import AnswerService
from desktop.services.conflicts import ConflictService
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Incoming, Receipt
from desktop.services.exchange_writing import ExportService
from desktop.services.feedback import FeedbackService
from desktop.services.roster import RosterService
from desktop.services.sample_world import DemoRefused, SampleWorld
from desktop.services.session import Session

COUNTY = "东阿县"
LATE, CLONED, SHARED = "市公安局", "市统计局", "市大数据局"
SECOND, COPY = "市大数据局（第二台电脑）", "市统计局（被复制的工作区）"
_PHONE = "0635-8280000"
_PERIOD = "2023Q3"
_TAMPERED_AT = 0.5


def confirm_keys(world: SampleWorld) -> Iterator[str]:
    """The office compares the keys of some units with their stamped forms."""
    service = RosterService(world.office)
    named = (LATE, CLONED, SHARED, COUNTY)
    for name in named:
        digits = RosterService(world.units[name]).form().digits
        service.confirm(world.units[name].party, digits)
    yield tr("已按盖章的公钥登记表核对{count}个单位的公钥，其余单位标为未核验。", count=len(named))


def late_twice_and_out_of_order(world: SampleWorld) -> Iterator[str]:
    """A department's packages arrive the second first, the first late, and the second again."""
    unit = world.units[LATE]
    files = []
    for phone in ("0635-8280001", "0635-8280002"):
        AnswerService(unit).set_contact(_some_case(world, LATE), f"{LATE}联络员", phone)
        files.append(_export(unit, world.office, world.mail))
    first, second = files
    for file in (second, first, second):
        incoming, receipt = _take(world.office, file)
        yield _told(incoming, receipt)


def tampered(world: SampleWorld) -> Iterator[str]:
    """A county's package is changed on the way; the office refuses it, and takes the one sent again."""
    unit = world.units[COUNTY]
    AnswerService(unit).set_contact(_some_case(world, COUNTY), f"{COUNTY}联络员", _PHONE[:-1] + "7")
    file = _export(unit, world.office, world.mail)
    data = bytearray(file.read_bytes())
    data[int(len(data) * _TAMPERED_AT)] ^= 0xFF
    bad = file.with_name(f"途中被改动_{file.name}")
    bad.write_bytes(data)
    for one in (bad, file):
        yield _told(*_take(world.office, one))


def copied(world: SampleWorld) -> Iterator[str]:
    """A workspace is copied and both go on; the copy is flagged, and nothing of either is lost."""
    original = world.units[CLONED]
    folder = original.folder.with_name(f"{COPY}{original.folder.suffix}")
    shutil.copytree(original.folder, folder)
    clone = world.join(COPY, folder)
    yield f"{COPY}：{clone.arrival}"
    for session, phone in ((original, "0635-8280003"), (clone, "0635-8280004")):
        case = _some_case(world, CLONED)
        AnswerService(session).set_contact(case, f"{CLONED}联络员", phone)
        yield _told(*_take(world.office, _export(session, world.office, world.mail)))
    for session in (original, clone):
        _take(session, _export(world.office, session, world.mail))
    yield from _settled(original)
    _take(world.office, _export(original, world.office, world.mail))
    _take(clone, _export(world.office, clone, world.mail))


def two_clerks(world: SampleWorld) -> Iterator[str]:
    """Two clerks of one department write the same report on two computers, and settle it."""
    first = world.units[SHARED]
    second = world.join(SECOND)
    form = RosterService(second).form()
    key_file = RosterService(second).save_key_file(world.mail / "公钥_市大数据局第二台.dkk")
    line = RosterService(world.office).enrol(key_file, form.digits)
    yield tr("已登记{name}的第二台电脑，公钥与登记表一致：{digits}", name=line.name, digits=line.digits)
    for session in (first, second):
        _take(session, _export(world.office, session, world.mail))
    _take(second, _export(first, second, world.mail))
    case = _some_case(world, SHARED)
    for session, words in ((first, "已完成平台招标"), (second, "已完成平台招标，开始部署")):
        FeedbackService(session).save(case, _PERIOD, progress=words)
    yield _told(*_take(second, _export(first, second, world.mail)))
    yield _told(*_take(first, _export(second, first, world.mail)))
    yield from _settled(first)
    _take(second, _export(first, second, world.mail))
    if ConflictService(first).count() or ConflictService(second).count():
        raise DemoRefused(reason=tr("冲突没有处理完"))


def _settled(session: Session) -> Iterator[str]:
    """Settles every conflict of a party with the value that is shown."""
    service = ConflictService(session)
    for conflict in service.list():
        sides = "／".join(side.text for side in conflict.sides)
        service.resolve(conflict.kind, conflict.uid, conflict.field, conflict.sides[0].hash)
        yield tr(
            "冲突已处理：{what}的“{field}”，在{sides}中选定{chosen}。",
            what=conflict.what,
            field=conflict.title,
            sides=sides,
            chosen=conflict.sides[0].text,
        )


def _some_case(world: SampleWorld, name: str) -> str:
    return world.cases(name)[0].uid


def _export(source: Session, target: Session, folder: Path) -> Path:
    return ExportService(source).export(target.party, folder).file


def _take(target: Session, file: Path) -> tuple[Incoming, Receipt]:
    with ImportService(target) as service:
        looked: Sequence[Incoming] = service.preview([file])
        (receipt,) = service.apply(looked)
    return looked[0], receipt


def _told(incoming: Incoming, receipt: Receipt) -> str:
    remarks = "".join(remark.sentence for remark in incoming.remarks)
    code = f"{receipt.code}：" if receipt.code else ""
    return f"{code}{receipt.sentence}{remarks}"
