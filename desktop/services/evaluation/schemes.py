"""The schemes at hand, for the office: read out of a file, tried as a draft, told to everyone.

A published edition never changes: units have stated and appealed under it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.evaluation.examples import ExampleResult, run_examples
from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.scheme_writing import write_scheme
from desktop.domain.evaluation.values import Scheme
from desktop.errors import AppError, Problem
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.records.stream import EVERYONE, Role
from desktop.services.checks.checklist_reading import bounded_text
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.at_hand import (
    SCHEME,
    chosen_entry,
    entries,
    shipped_entries,
    text_sha256,
)
from desktop.services.evaluation.freezing import require_open
from desktop.services.evaluation.participants import participants
from desktop.services.evaluation.scheme_check import scheme_remarks
from desktop.services.evaluation.scheme_drafts import GivenScheme
from desktop.services.evaluation.scheme_excel import read_scheme_book
from desktop.services.evaluation.scheme_sheets import write_scheme_book
from desktop.services.evaluation.values import NoSuchScheme, SchemeEntry
from desktop.services.saving import save_bytes
from desktop.services.session import ReasonMissing, Session, utc_now
from desktop.spreadsheets import FORMATS

_DRAFT = "draft"


class UnknownSchemeFormat(AppError):
    """We do not read or write this kind of file."""

    code = "E_UNKNOWN_FORMAT"
    template = mark("考核方案不支持 {kind} 格式，可用：{kinds}：{path}")


class SchemeEditionChanged(AppError):
    """Another text under a code and edition that were told to everyone."""

    code = "E_EDITION"
    template = mark("考核方案“{name}”已发布过，内容不同；发布过的版本不能改动，请另取版本号。")


class ExamplesDisagree(AppError):
    """A rule does not give what its worked example says."""

    code = "E_EXAMPLES"
    template = mark("考核方案“{name}”有{count}个算例与规则不一致（{first}），没有发布。请先改正规则或算例。")


class NobodyTakesPart(AppError):
    """No unit of the directory belongs to a group of the scheme."""

    code = "E_NO_UNITS"
    template = mark("考核方案“{name}”的分组没有对应到单位名录中的任何单位，没有发布。请核对考核分组。")


class NothingToWithdraw(AppError):
    """What came with the program stands in no record."""

    code = "E_SHIPPED"
    template = mark("考核方案“{name}”是程序自带的示例，没有记录可以撤销。")


@dataclass(frozen=True, slots=True)
class SchemePreview:
    """What a file holds.

    Attributes:
        scheme: None when anything in the file cannot be used.
        problems: what cannot be used, then what was proposed or assumed and has to be looked at.
        examples: worked examples of the scheme, run.
        sentence: one sentence for a clerk.
    """

    scheme: Scheme | None
    problems: tuple[Problem, ...]
    examples: tuple[ExampleResult, ...]
    sentence: str


class SchemeLibrary:
    """Finds schemes, and lets the office add, try and publish them.

    Args:
        session: the open workspace; None for the shipped schemes alone.
    """

    def __init__(self, session: Session | None = None) -> None:
        self._session = session

    def list(self) -> tuple[SchemeEntry, ...]:
        """Published editions, then drafts, then shipped ones that no record has; the newest year first."""
        return entries(self._session) if self._session else shipped_entries()

    def find(self, name: str = "") -> SchemeEntry:
        """The scheme that a name means.

        Args:
            name: ``code edition``, code or uid; empty for the only one.

        Raises:
            NoSuchScheme: there is none.
            WhichScheme: several, and none was named.
        """
        if self._session:
            return chosen_entry(self._session, name)
        known = shipped_entries()
        for entry in known:
            if name in (entry.name, entry.scheme.code):
                return entry
        raise NoSuchScheme(name=name, names="、".join(one.name for one in known))

    def preview(
        self, path: Path, progress: Progress = SILENT, given: GivenScheme | None = None
    ) -> SchemePreview:
        """Reads a file; nothing is stated.

        Args:
            path: TOML, or a table (one row an indicator).
            progress: may cancel.
            given: what a person says of a table that does not say it itself.

        Raises:
            UnknownSchemeFormat: we do not read such files.
            AppError: the file cannot be read at all.
        """
        suffix = path.suffix.lower()
        if suffix == ".toml":
            scheme, problems = read_scheme(bounded_text(path), path.name)
        elif suffix in FORMATS:
            scheme, problems = read_scheme_book(path, self._completed(given), progress)
        else:
            kinds = "、".join((".toml", *FORMATS))
            raise UnknownSchemeFormat(kind=suffix or path.name, kinds=kinds, path=path)
        if scheme is None:
            sentence = tr("没有读出方案：有{count}处不能采用。", count=len(problems))
            return SchemePreview(None, problems, (), sentence)
        problems = (*problems, *scheme_remarks(scheme, path.name, self._session))
        return SchemePreview(scheme, problems, tuple(run_examples(scheme)), _read_sentence(scheme, problems))

    def add(self, scheme: Scheme) -> str:
        """Keeps a scheme as a draft that only the office sees; a draft of the same edition is replaced.

        Returns:
            One sentence for a clerk.

        Raises:
            SchemeEditionChanged: the edition was told to everyone with another text.
            WrongRole: this is not the office.
        """
        session = self._office()
        name = f"{scheme.code} {scheme.edition}"
        text = write_scheme(scheme)
        with session.transaction(tr("导入考核方案{title}", title=scheme.title)):
            if self._require_same(scheme, text):
                return tr("考核方案{name}已发布，内容相同。", name=name)
            session.put(SCHEME, (scheme.code, scheme.edition, _DRAFT), session.party, _fields(scheme, text))
        return tr("考核方案{name}已存为草稿，只有督查办公室看得到。", name=name)

    def publish(self, name: str = "") -> str:
        """Tells everyone a scheme; from then on the edition does not change.

        Args:
            name: of a draft or of a shipped one, see `find`.

        Returns:
            One sentence for a clerk.

        Raises:
            ExamplesDisagree: a rule does not give what its worked example says.
            NobodyTakesPart: no unit belongs to its groups.
            SchemeEditionChanged: the edition was told before, with another text.
            WrongRole: this is not the office.
        """
        session = self._office()
        entry = self.find(name)
        scheme = entry.scheme
        if entry.is_published:
            return tr("考核方案{name}已经发布。", name=entry.name)
        units = len(participants(session, scheme))
        _require_usable(entry, units)
        text = write_scheme(scheme)
        with session.transaction():
            self._require_same(scheme, text)
            said = {**_fields(scheme, text), "on": session.today().isoformat()}
            session.put(SCHEME, (scheme.code, scheme.edition), EVERYONE, said)
        return tr("考核方案{name}已发布，参加考核的单位{units}个。", name=entry.name, units=units)

    def withdraw(self, name: str, reason: str) -> str:
        """Withdraws a draft, or a published scheme together with the draft it came from.

        Args:
            name: see `find`.
            reason: needed; shown for ever.

        Returns:
            One sentence for a clerk.

        Raises:
            NothingToWithdraw: it came with the program and stands in no record.
            Frozen: its figures are frozen.
            ReasonMissing: no reason was given.
            WrongRole: this is not the office.
        """
        session = self._office()
        entry = self.find(name)
        if not reason.strip():
            raise ReasonMissing
        if entry.is_shipped:
            raise NothingToWithdraw(name=entry.name)
        if entry.is_published:
            require_open(session, entry.name)
        key = (entry.scheme.code, entry.scheme.edition)
        draft = session.keyed_uid(SCHEME, *key, _DRAFT)
        with session.transaction(tr("撤销考核方案{name}", name=entry.name)) as workspace:
            for uid in {entry.uid, draft}:
                record = workspace.log.record(SCHEME, uid)
                if record is not None and not record.is_withdrawn:
                    session.withdraw(SCHEME, uid, reason.strip())
        return tr("考核方案{name}已撤销。", name=entry.name)

    def export(self, name: str, path: Path, progress: Progress = SILENT) -> str:
        """Writes a scheme as Excel to be edited, or as TOML; both are read back equal.

        Args:
            name: see `find`.
            path: ends with .xlsx or .toml; an existing file is replaced.
            progress: may cancel.

        Returns:
            One sentence for a clerk.

        Raises:
            UnknownSchemeFormat: we do not write such files.
            AppError: the file cannot be written.
        """
        entry = self.find(name)
        now = self._session.environment.now if self._session else utc_now
        writers: Mapping[str, Callable[[], None]] = {
            ".toml": lambda: save_bytes(write_scheme(entry.scheme).encode(), path),
            ".xlsx": lambda: write_scheme_book(entry.scheme, path, now(), progress),
        }
        suffix = path.suffix.lower()
        if suffix not in writers:
            raise UnknownSchemeFormat(kind=suffix or path.name, kinds="、".join(writers), path=path)
        writers[suffix]()
        return tr("考核方案{name}已写入{path}。", name=entry.name, path=path)

    def _office(self) -> Session:
        if self._session is None:
            raise RuntimeError("only with a workspace")
        self._session.require(Role.OFFICE)
        return self._session

    def _completed(self, given: GivenScheme | None) -> GivenScheme:
        """With the year and the units that the workspace knows."""
        return (given or GivenScheme()).completed(
            self._session.year if self._session else 0,
            DirectoryService(self._session).directory() if self._session else None,
        )

    def _require_same(self, scheme: Scheme, text: str) -> bool:
        """Whether the edition is told to everyone, with this text; also one that was withdrawn binds.

        Raises:
            SchemeEditionChanged: with another text.
        """
        session = self._office()
        uid = session.keyed_uid(SCHEME, scheme.code, scheme.edition)
        record = session.workspace.log.record(SCHEME, uid)
        if record is None:
            return False
        if record.get("text") != text:
            raise SchemeEditionChanged(name=f"{scheme.code} {scheme.edition}")
        return not record.is_withdrawn


def _fields(scheme: Scheme, text: str) -> dict[str, object]:
    return {
        "code": scheme.code,
        "edition": scheme.edition,
        "year": scheme.year,
        "title": scheme.title,
        "text": text,
        "sha256": text_sha256(text),
    }


def _require_usable(entry: SchemeEntry, units: int) -> None:
    wrong = [one for one in run_examples(entry.scheme) if not one.agrees]
    if wrong:
        raise ExamplesDisagree(name=entry.name, count=len(wrong), first=wrong[0].part.code)
    if not units:
        raise NobodyTakesPart(name=entry.name)


def _read_sentence(scheme: Scheme, problems: tuple[Problem, ...]) -> str:
    parts = sum(len(one.parts) for one in scheme.indicators)
    sentence = tr(
        "考核方案“{title}”（{name}）：指标{indicators}项，计分项{parts}个。",
        title=scheme.title,
        name=f"{scheme.code} {scheme.edition}",
        indicators=len(scheme.indicators),
        parts=parts,
    )
    return sentence + (tr("有{count}处需要核对。", count=len(problems)) if problems else "")
