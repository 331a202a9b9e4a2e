"""The postbox: folders that somebody else's program carries files between (a share, Nextcloud, Syncthing).

It takes in what is addressed to this party and raises no question, leaves to a person what does, and puts out
a package for everyone who has something to get. It removes nothing. Only packages travel, never the database.

Source: issue 4: a folder can be watched as inbox and outbox.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop.errors import AppError
from desktop.exchange.container import Container
from desktop.exchange.failures import PackageRefused
from desktop.exchange.sealing import MAGIC, is_sealed
from desktop.i18n import mark, tr
from desktop.models.failures import sentences
from desktop.progress import SILENT, Progress
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Exported, Incoming, Receipt
from desktop.services.exchange_writing import SUFFIX, ExportService
from desktop.services.peers import PeerService
from desktop.services.session import Session

INBOX_SETTING = "postbox_inbox"
OUTBOX_SETTING = "postbox_outbox"
SETTLED_S = 10.0
"""A file that nobody touched for so long is complete; seconds. Source: our guess."""
FOR_A_PERSON = frozenset(
    {"R_FIRST_KEY", "R_OFFICE_PINNED", "R_OWN_LINES", "R_FORK", "R_CLONE", "R_CONFLICT", "R_QUARANTINE"}
)
_NOT_OURS = frozenset({"E_ADDRESSEE", "E_OWN_PACKAGE"})
_PERHAPS_CUT = frozenset(
    {
        "E_NOT_PACKAGE",
        "E_SEAL",
        "E_ZIP_DATA",
        "E_ZIP_DIRECTORY",
        "E_ZIP_END",
        "E_ZIP_FEATURE",
        "E_ZIP_LAYOUT",
        "E_ZIP_NAME",
    }
)
_NOT_NAMES = (".sync-conflict-", "conflicted copy")
_OUR_NAME = re.compile(r"(?P<parties>[a-z0-9-]+)-[0-9]{8}-[0-9]+-[0-9a-f]{8}\.dkx")
_CHUNK = 1 << 20


class NoPostbox(AppError):
    """No folder was chosen."""

    code = "E_NO_POSTBOX"
    template = mark("还没有选择收件文件夹和发件文件夹。请先选择。")


class PostboxGone(AppError):
    """A chosen folder is not there."""

    code = "E_POSTBOX"
    template = mark("没有找到文件夹“{path}”：网盘可能没有连接。什么也没有改动。")


@dataclass(frozen=True, slots=True)
class Left:
    """A file or party that a person has to look at.

    Attributes:
        file: that was left; None for a party nothing could be written for.
        party: name of who wrote it, or for whom it would have been; empty when unknown.
        code: stable code of the refusal or the remark.
        sentence: why, for a clerk.
    """

    file: Path | None
    party: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PostboxPass:
    """What looking once did.

    Attributes:
        receipts: of the files that were taken in.
        left: all files that wait for a person, and parties nothing could be written for.
        waiting: files that are perhaps still being written.
        delivered: packages that were put out.
    """

    receipts: tuple[Receipt, ...]
    left: tuple[Left, ...]
    waiting: tuple[Path, ...]
    delivered: tuple[Exported, ...]

    @property
    def sentence(self) -> str:
        """One sentence for a clerk; empty when nothing happened."""
        done = len(self.receipts), len(self.delivered), len(self.left)
        if not any(done):
            return ""
        return tr(
            "收件{taken}份，发件{put}份，待人工处理{left}份。", taken=done[0], put=done[1], left=done[2]
        )


_Stamp = tuple[int, int]


class Postbox:
    """Watches an inbox, and fills an outbox; keep one as long as it watches.

    Args:
        session: the open workspace.
        file_clock: seconds since the epoch, as files are stamped.
    """

    def __init__(self, session: Session, file_clock: Callable[[], float] = time.time) -> None:
        self._session = session
        self._file_clock = file_clock
        self._seen: dict[Path, _Stamp] = {}
        self._judged: dict[Path, tuple[_Stamp, str]] = {}
        self._left: dict[Path, Left] = {}
        self._waiting: list[Path] = []

    @property
    def inbox(self) -> Path | None:
        """Where packages arrive; None when none was chosen."""
        return self._folder(INBOX_SETTING)

    @property
    def outbox(self) -> Path | None:
        """Where packages are put; None when none was chosen."""
        return self._folder(OUTBOX_SETTING)

    def choose(self, inbox: Path | None, outbox: Path | None) -> None:
        """Chooses the folders, which may be one and the same; None gives one up."""
        with self._session.transaction() as workspace:
            for setting, folder in ((INBOX_SETTING, inbox), (OUTBOX_SETTING, outbox)):
                workspace.set_setting(setting, str(folder.resolve()) if folder else "")

    def scan(self) -> tuple[Path, ...]:
        """The files in the inbox that are complete, may be for us, and were not judged before; by name.

        Raises:
            PostboxGone: the inbox is not there.
        """
        inbox = self.inbox
        if inbox is None:
            return ()
        if not inbox.is_dir():
            raise PostboxGone(path=inbox)
        self._waiting.clear()
        self._left = {file: left for file, left in self._left.items() if file.exists()}
        with sentences(inbox):
            files = [file for file in sorted(inbox.iterdir()) if self._may_be_for_us(file)]
            return tuple(file for file in files if self._is_new(file))

    def pass_once(self, progress: Progress = SILENT) -> PostboxPass:
        """Takes in what raises no question, then puts out what is to be sent.

        Raises:
            NoPostbox: no folder was chosen.
            PostboxGone: one is not there.
            AppError: nothing can be signed here.
        """
        if self.inbox is None and self.outbox is None:
            raise NoPostbox
        receipts = tuple(self._take_in(progress))
        delivered, failed = self._put_out(progress)
        left = (*self._left.values(), *failed)
        return PostboxPass(receipts, left, tuple(self._waiting), delivered)

    def deliver(self, progress: Progress = SILENT) -> tuple[Exported, ...]:
        """Puts out a package for every party that has something to get; removes nothing.

        Raises:
            PostboxGone: the outbox is not there.
            AppError: nothing can be signed here.
        """
        return self._put_out(progress)[0]

    def _put_out(self, progress: Progress) -> tuple[tuple[Exported, ...], tuple[Left, ...]]:
        outbox = self.outbox
        if outbox is None:
            return (), ()
        if not outbox.is_dir():
            raise PostboxGone(path=outbox)
        parties = PeerService(self._session).outgoing()
        if parties:
            self._session.keys()
        done: list[Exported] = []
        failed: list[Left] = []
        for place, one in enumerate(parties):
            progress.step(place, len(parties), one.name)
            try:
                done.append(ExportService(self._session).export(one.party, outbox))
            except AppError as failure:
                failed.append(Left(None, one.name, failure.code, str(failure)))
        return tuple(done), tuple(failed)

    def _take_in(self, progress: Progress) -> Iterator[Receipt]:
        """Applies files one after the other; each is judged by the workspace as the one before left it."""
        files = self.scan()
        with ImportService(self._session) as service:
            looked = service.preview(files, progress)
            is_fresh = True
            for incoming in sorted(looked, key=lambda one: (one.made, one.seq)):
                judged = incoming if is_fresh else service.preview([incoming.file])[0]
                if not self._is_clean(judged):
                    continue
                receipt = service.apply([judged])[0]
                is_fresh = False
                if receipt.code:
                    self._leave(judged, receipt.code, receipt.sentence)
                else:
                    self._left.pop(judged.file, None)
                    yield receipt

    def _is_clean(self, incoming: Incoming) -> bool:
        """Whether a file can be taken in; what needs a person is remembered as left."""
        file, failure = incoming.file, incoming.failure
        self._left.pop(file, None)
        if failure is not None:
            if failure.code not in _NOT_OURS and file.exists():
                self._refuse(incoming, failure)
            return False
        codes = {remark.code: remark.sentence for remark in incoming.remarks}
        if "R_KNOWN" in codes:
            return False
        for code, sentence in codes.items():
            if code in FOR_A_PERSON:
                self._leave(incoming, code, sentence)
                return False
        return True

    def _refuse(self, incoming: Incoming, failure: AppError) -> None:
        """Leaves a refused file, unless it may not be all there yet: then it is looked at again."""
        file = incoming.file
        if failure.code not in _PERHAPS_CUT or self._is_settled(file):
            self._leave(incoming, failure.code, str(failure))
            return
        self._judged.pop(file, None)
        self._seen[file] = _stamp(file)
        self._waiting.append(file)

    def _leave(self, incoming: Incoming, code: str, sentence: str) -> None:
        self._left[incoming.file] = Left(incoming.file, incoming.party_name, code, sentence)

    def _may_be_for_us(self, file: Path) -> bool:
        """Whether the name is not that of a file in the making, of a copy, or for somebody else."""
        name = file.name.lower()  # a stick formatted elsewhere may shout
        if not name.endswith(SUFFIX) or name.startswith((".", "~")):
            return False
        if any(part in name for part in _NOT_NAMES) or not file.is_file():
            return False
        named = _OUR_NAME.fullmatch(name)
        return named is None or named["parties"].endswith(f"-{self._session.party.partition('.')[2]}")

    def _is_new(self, file: Path) -> bool:
        try:
            return self._is_unjudged(file)
        except FileNotFoundError:
            return False  # taken away while we looked

    def _is_unjudged(self, file: Path) -> bool:
        stamp = _stamp(file)
        key = stamp, self._ground()
        if self._judged.get(file) == key:
            return False
        if not self._is_complete(file, stamp):
            self._seen[file] = stamp
            self._waiting.append(file)
            return False
        self._judged[file] = key
        if self._is_known(file):
            self._left.pop(file, None)
            return False
        return True

    def _is_complete(self, file: Path, stamp: _Stamp) -> bool:
        if self._seen.get(file) == stamp or self._is_settled(file):
            return True
        with file.open("rb") as opened:
            if is_sealed(opened.read(len(MAGIC))):
                return False  # only decrypting all of it could tell
        try:
            Container(file).close()
        except PackageRefused:
            return False
        return True

    def _is_settled(self, file: Path) -> bool:
        """Whether nobody has touched a file for a while, or between two looks."""
        stamp = _stamp(file)
        return self._file_clock() - stamp[1] / 1e9 > SETTLED_S or self._seen.get(file) == stamp

    def _is_known(self, file: Path) -> bool:
        """Whether this very package was written or taken in here before; one that was undone as well."""
        digest = sha256()
        with file.open("rb") as opened:
            for chunk in iter(lambda: opened.read(_CHUNK), b""):
                digest.update(chunk)
        with self._session.reading() as workspace:
            return workspace.exchange.package(digest.hexdigest()) is not None

    def _ground(self) -> str:
        """What a judgement rests on: with more lines or keys, what was left may be clean."""
        with self._session.reading() as workspace:
            exchange = workspace.exchange
            keys = len(exchange.roster_lines()), len(exchange.enrolments())
            return f"{workspace.log.last_arrival()} {keys}"

    def _folder(self, setting: str) -> Path | None:
        with self._session.reading() as workspace:
            text = workspace.setting(setting)
        return Path(text) if text else None


def _stamp(file: Path) -> _Stamp:
    """Size in bytes and time of the last change in nanoseconds."""
    found = file.stat()
    return found.st_size, found.st_mtime_ns
