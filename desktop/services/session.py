"""An open workspace together with its clock, its ids and its operator: what every service works on."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.domain.text import clean
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.models.workspace import Workspace
from desktop.records.fold import WITHDRAWN, FoldedRecord
from desktop.records.line import Change, Edit, Stamp
from desktop.records.stream import Role, role_of

if TYPE_CHECKING:
    from desktop.exchange.keys import PrivateKeys
    from desktop.services.credentials import Credentials

_T = TypeVar("_T")


class WrongRole(AppError):
    """This workspace belongs to a role that does not do this."""

    code = "E_ROLE"
    template = mark("只有{role}的工作区可以这样做。")


class NoSuchRecord(AppError):
    """The record named does not exist here."""

    code = "E_NO_RECORD"
    template = mark("没有找到“{name}”。请核对编号。")


class ReasonMissing(AppError):
    """A withdrawal needs a reason."""

    code = "E_REASON"
    template = mark("撤销需要写明理由。")


class LookingBack(AppError):
    """The ledger of an earlier day is shown; it cannot be changed."""

    code = "E_LOOKING_BACK"
    template = mark("正在回看{day}的台账，不能修改。请先返回今天。")


class KeyMissing(AppError):
    """This computer does not keep the signing key of the workspace."""

    code = "E_NO_KEY"
    template = mark("这台电脑没有本工作区的签名密钥，不能导出。请重新打开工作区，程序会生成新的密钥。")


class OfficeUnknown(AppError):
    """Nothing of an office has arrived yet, so there is nobody to report to."""

    code = "E_NO_OFFICE"
    template = mark("还没有收到督查办公室的任务，无法上报。请先导入督查办公室发来的文件。")


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def random_uuid() -> str:
    """A new record number: 32 hexadecimal digits."""
    import uuid  # start-up time

    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Environment:
    """What is random or real about the world, as parameters.

    Attributes:
        now: gives the present instant, aware.
        new_uuid: gives 32 hexadecimal digits that were never given before.
        operator: who is working here; a claim written beside changes.
    """

    now: Callable[[], datetime] = utc_now
    new_uuid: Callable[[], str] = random_uuid
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Undoable:
    """A step that can be taken back: the fields as they were, and the heads the step left."""

    sentence: str
    steps: tuple["UndoStep", ...]


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One record of a step that can be taken back.

    Attributes:
        before: the fields as they were; None when the step created the record.
    """

    kind: str
    uid: str
    before: Mapping[str, Any] | None


@dataclass(slots=True)
class _Step:
    sentence: str
    undo: list[UndoStep] = field(default_factory=list)


class Session:
    """An open workspace.

    Args:
        workspace: open.
        environment: clock, record numbers, operator.
        looking_back: the day whose ledger this is, when it is not the present one (回看): nothing can be
            written then.

    Attributes:
        credentials: the secrets of this computer; None when nothing can be signed.
        passphrase: of the file of the signing key, when it has one.
        arrival: one sentence when opening the workspace has started a new generation; empty otherwise.
        saved_at: instant of the last commit of this session; None before the first.
        undoable: steps that can be taken back, the latest last.
    """

    def __init__(
        self,
        workspace: Workspace,
        environment: Environment | None = None,
        looking_back: date | None = None,
    ) -> None:
        self.workspace = workspace
        self.looking_back = looking_back
        self.environment = environment or Environment()
        self.credentials: Credentials | None = None
        self.passphrase = ""
        self.arrival = ""
        self.saved_at: datetime | None = None
        self.undoable: list[Undoable] = []
        self._lock = threading.RLock()
        self._derived: dict[str, Any] = {}
        self._kept: dict[str, tuple[int, Any]] = {}
        self._step: _Step | None = None

    @property
    def folder(self) -> Path:
        """The folder of the workspace."""
        return self.workspace.folder

    @property
    def party(self) -> str:
        """Identifier of the party whose workspace this is."""
        return self.workspace.identity.party

    @property
    def party_name(self) -> str:
        """Name of that party."""
        return self.workspace.identity.party_name

    @property
    def role(self) -> Role:
        """Role of that party."""
        return self.workspace.identity.role

    @property
    def year(self) -> int:
        """The supervision year new lines belong to."""
        return self.workspace.identity.year

    @property
    def office(self) -> str:
        """Identifier of the office this workspace belongs to; the office's own when it is one.

        Raises:
            OfficeUnknown: this is not an office's and nothing of one has arrived yet.
        """
        found = self.workspace.identity.office or self.derived("office", _first_office)
        if not found:
            raise OfficeUnknown
        return found

    @property
    def is_encrypted(self) -> bool:
        """Whether the files are encrypted at rest."""
        return self.workspace.is_encrypted

    def keys(self) -> "PrivateKeys":
        """The keys that sign what this computer tells others.

        Raises:
            KeyMissing: they are not on this computer.
            AppError: a passphrase is needed or wrong, or the keyring is locked.
        """
        from desktop.services.credentials import portable_credentials  # start-up time

        identity = self.workspace.identity
        for credentials in (portable_credentials(self.folder), self.credentials):
            if credentials is not None:
                found = credentials.private_keys(identity.fingerprint, identity.suite, self.passphrase)
                if found is not None:
                    return found
        raise KeyMissing

    def close(self) -> None:
        """Closes the workspace; the session cannot be used afterwards."""
        from desktop.services.homes import leave  # start-up time

        with self._lock:
            if self.saved_at is not None and self.credentials is not None and self.looking_back is None:
                leave(self.workspace, self.credentials)
                self.saved_at = None
            self.workspace.close()

    def today(self) -> date:
        """The present day where this computer is."""
        return self.environment.now().astimezone().date()

    def require(self, role: Role) -> None:
        """Refuses work that another role does.

        Raises:
            WrongRole: this workspace is not of that role.
        """
        if self.role is not role:
            raise WrongRole(role=ROLE_TITLES[role])

    @contextmanager
    def reading(self) -> Iterator[Workspace]:
        """Keeps other threads of this program from writing while one reads; cases are those of today."""
        with self._lock:
            self._keep_today()
            yield self.workspace

    def _keep_today(self) -> None:
        """Brings the cases up to date when the day has changed since they were."""
        if self.looking_back is None and not self.workspace.connection.in_transaction:
            self.workspace.refresh_cases(self.today())

    @contextmanager
    def transaction(self, sentence: str = "") -> Iterator[Workspace]:
        """One mutating workflow: all of it is committed, or nothing.

        Args:
            sentence: what is done, for undo; empty when it cannot be taken back.
        """
        if self.looking_back is not None:
            raise LookingBack(day=self.looking_back)
        with self._lock:
            self._step = _Step(sentence)
            try:
                with self.workspace.transaction():
                    yield self.workspace
                    self.workspace.refresh_cases(self.today())
                step = self._step
            except BaseException:
                self._kept.clear()  # numbers of lines that were not committed come again
                raise
            finally:
                self._step = None
                self._derived.clear()
            self.saved_at = self.environment.now()
            if sentence and step.undo:
                self.undoable.append(Undoable(sentence, tuple(step.undo)))

    def derived(self, name: str, derive: Callable[[Workspace], _T]) -> _T:
        """Something computed from the workspace, kept until the next commit of this session.

        Args:
            name: what it is.
            derive: computes it.
        """
        with self._lock:
            if name not in self._derived:
                self._derived[name] = derive(self.workspace)
            found: _T = self._derived[name]
            return found

    def kept(self, name: str, mark: int, derive: Callable[[Workspace], _T]) -> _T:
        """Something computed from the workspace, kept over commits as long as a mark stays the same.

        Args:
            name: what it is; the last one of a name is kept.
            mark: of what it follows from, see `Log.last_arrival_beside`.
            derive: computes it.
        """
        with self._lock:
            known = self._kept.get(name)
            if known is None or known[0] != mark:
                known = self._kept[name] = (mark, derive(self.workspace))
            found: _T = known[1]
            return found

    def forget_kept(self) -> None:
        """Computes everything `kept` anew, because lines were taken back and their numbers may come again."""
        with self._lock:
            self._kept.clear()

    def forget_derived(self, name: str) -> None:
        """Computes `derived` anew when it is next asked for, because what it follows from was written."""
        with self._lock:
            self._derived.pop(name, None)

    def new_uid(self) -> str:
        """The identifier of a new record of this party."""
        return f"{self.party}/{self.environment.new_uuid()}"

    def keyed_uid(self, kind: str, *key: str) -> str:
        """The identifier of the one record of this party that a key names.

        Two computers of one party that write about the same thing write the same record, so that a real
        conflict shows as one.

        Args:
            kind: of the record.
            key: what makes it the one, e.g. the assignment and the period.
        """
        return keyed_uid(self.party, kind, *key)

    def put(self, kind: str, key: Sequence[str], audience: str, fields: Mapping[str, Any]) -> str:
        """States fields of the record that a key names, new or known, inside a transaction.

        Args:
            kind: of the record.
            key: see `keyed_uid`.
            audience: to whom it is told when it is new.
            fields: what is stated; values it has already are left out.

        Returns:
            Its identifier.
        """
        uid = self.keyed_uid(kind, *key)
        if self.workspace.log.audience(kind, uid) is None:
            self.append(audience, [Edit(kind, uid, fields)])
            self._remember(kind, uid, None)
        elif self.record(kind, uid).is_withdrawn:
            self.change(kind, uid, {WITHDRAWN: None, **fields})
        else:
            self.change(kind, uid, fields)
        return uid

    def create(self, kind: str, audience: str, fields: Mapping[str, Any]) -> str:
        """States a new record, inside a transaction.

        Returns:
            Its identifier.
        """
        uid = self.new_uid()
        self.append(audience, [Edit(kind, uid, fields)])
        self._remember(kind, uid, None)
        return uid

    def change(self, kind: str, uid: str, fields: Mapping[str, Any]) -> bool:
        """States new values of a record's fields, inside a transaction.

        Fields that have the value already are left out, unless they are in conflict: then the same
        value settles it.

        Returns:
            Whether anything was stated.

        Raises:
            NoSuchRecord: there is no such record.
        """
        record = self.record(kind, uid)
        known = _without_defaults(record)
        cleaned = _cleaned(fields)
        new = {
            name: value
            for name, value in cleaned.items()
            if name in record.conflicts or known.get(name) != value
        }
        if not new:
            return False
        edit = Edit(kind, uid, new, record.replacing(new))
        self.append(self.audience_of(kind, uid), [edit])
        self._remember(kind, uid, {name: known.get(name) for name in new})
        return True

    def withdraw(self, kind: str, uid: str, reason: str) -> None:
        """States that a record is withdrawn as it stands, inside a transaction."""
        self.change(kind, uid, {WITHDRAWN: self.record(kind, uid).withdrawal(reason)})

    def append(self, audience: str, edits: Sequence[Edit]) -> tuple[Change, ...]:
        """Writes lines to our stream for an audience, inside a transaction."""
        cleaned = [Edit(edit.kind, edit.record, _cleaned(edit.fields), edit.replaces) for edit in edits]
        return self.workspace.log.append(cleaned, audience, self.stamp())

    def record(self, kind: str, uid: str) -> FoldedRecord:
        """A folded record.

        Raises:
            NoSuchRecord: there is no such record.
        """
        record = self.workspace.log.record(kind, uid)
        if record is None:
            raise NoSuchRecord(name=uid)
        return record

    def audience_of(self, kind: str, uid: str) -> str:
        """The audience all changes of a record go to.

        Raises:
            NoSuchRecord: there is no such record.
        """
        audience = self.workspace.log.audience(kind, uid)
        if audience is None:
            raise NoSuchRecord(name=uid)
        return audience

    def stamp(self) -> Stamp:
        """Who claims to write now."""
        wall = self.environment.now().astimezone().isoformat(timespec="seconds")
        return Stamp(wall, clean(self.environment.operator))

    def _remember(self, kind: str, uid: str, before: Mapping[str, Any] | None) -> None:
        if self._step is not None:
            self._step.undo.append(UndoStep(kind, uid, before))


ROLE_TITLES: Mapping[Role, str] = {
    Role.OFFICE: mark("督查办公室"),
    Role.UNIT: mark("责任单位"),
    Role.INSPECTOR: mark("检查员"),
}


def _first_office(workspace: Workspace) -> str:
    parties = (name.party for name in workspace.log.stream_names())
    return next((party for party in parties if role_of(party) is Role.OFFICE), "")


def _without_defaults(record: FoldedRecord) -> dict[str, Any]:
    return {name: value for name, value in record.values.items() if value is not None}


def _cleaned(value: Any) -> Any:  # JSON of any shape
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


def keyed_uid(party: str, kind: str, *key: str) -> str:
    """The identifier of the one record of a party that a key names, see `Session.keyed_uid`.

    Args:
        party: whose record it is.
        kind: of the record.
        key: what makes it the one.
    """
    digest = sha256("|".join((kind, *key)).encode()).hexdigest()
    return f"{party}/{digest[:32]}"
