"""The preview of an import in words: what it would change, field by field, and what to know before."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from desktop.exchange.keys import fingerprint_digits, fingerprint_words
from desktop.exchange.package import Package, Standing
from desktop.exchange.plan import ImportPlan, KindCount, RecordChange
from desktop.i18n import tr
from desktop.models.exchange_rows import Direction, PackageRow, PackageState
from desktop.models.workspace import Workspace
from desktop.services.exchange_parties import OFFICE_CONFIRMED, Parties
from desktop.services.exchange_values import (
    MOST_CHANGES,
    FieldChange,
    Incoming,
    KindCounts,
    Remark,
    Trust,
)
from desktop.services.exchange_words import receipt_sentence
from desktop.services.ledger_words import KIND_TITLES, field_title
from desktop.services.record_names import RecordNames

_TRUST = {
    Standing.CONFIRMED: Trust.CONFIRMED,
    Standing.UNCONFIRMED: Trust.ENROLLED,
    Standing.NEW: Trust.FIRST,
    Standing.REVOKED: Trust.REVOKED,
}
_SHOWN_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """Tells what a package would do.

    Args:
        workspace: open; nobody writes meanwhile.
        parties: names and keys.
    """

    workspace: Workspace
    parties: Parties

    def incoming(self, file: Path, package: Package, plan: ImportPlan) -> Incoming:
        """One file, looked at."""
        manifest, fingerprint = package.manifest, package.signer.fingerprint
        changes = list(islice(self._changes(plan), MOST_CHANGES))
        count = sum(record.field_count for record in plan.records)
        name = self._sender(package)
        return Incoming(
            file=file,
            digest=package.digest,
            failure=None,
            party=manifest.sender.party,
            party_name=name,
            seq=manifest.seq,
            made=manifest.made,
            trust=self._trust(package),
            digits=fingerprint_digits(fingerprint),
            words=fingerprint_words(fingerprint),
            counts=tuple(_told(one) for one in plan.kinds),
            lines=sum(map(len, package.logs.values())),
            new_lines=0 if self._is_applied(package) else len(plan.new),
            blobs=len(plan.blobs),
            changes=tuple(changes),
            more_changes=count - len(changes),
            remarks=tuple(self._remarks(package, plan)),
            sentence=receipt_sentence(name, package, plan),
        )

    def _sender(self, package: Package) -> str:
        return self.parties.name(package.manifest.sender.party, package.manifest.sender.name)

    def _trust(self, package: Package) -> Trust:
        """The roster vouches for its own first key; until paper does, everything it says is unconfirmed."""
        trust = _TRUST[package.standing]
        if trust is Trust.CONFIRMED and self._follows(package) and not self._is_office_confirmed():
            return Trust.FIRST if package.is_office_new else Trust.ENROLLED
        return trust

    def _follows(self, package: Package) -> bool:
        """Whether somebody else's roster is believed here, and the package is signed by a key in it."""
        return package.roster.root is not None and not self.parties.is_root()

    def _is_office_confirmed(self) -> bool:
        return self.workspace.setting(OFFICE_CONFIRMED) is not None

    def _changes(self, plan: ImportPlan) -> Iterator[FieldChange]:
        names = RecordNames(self.workspace)
        for record in sorted(plan.records, key=lambda one: one.after.kind == "assignment"):
            if record.before is None:
                names.know(record.after.kind, record.after.uid, record.after.values)
        for record in plan.records:
            yield from _fields(record, names)

    def _is_applied(self, package: Package) -> bool:
        known = self.workspace.exchange.package(package.digest)
        return known is not None and known.state is PackageState.APPLIED

    def _remarks(self, package: Package, plan: ImportPlan) -> Iterator[Remark]:
        yield from self._grave(plan)
        yield from self._about_keys(package)
        yield from self._about_computer(package)
        yield from _about_lines(plan)
        yield from self._about_numbers(package)

    def _grave(self, plan: ImportPlan) -> Iterator[Remark]:
        if plan.needs_generation:
            yield Remark(
                "R_OWN_LINES",
                tr(
                    "对方持有本机写下而本机没有的{count}条记录：本机可能由旧备份恢复。"
                    "导入会取回这些记录，并启用新的副本编号。",
                    count=len(plan.own_beyond),
                ),
            )
        elif plan.own_beyond:
            yield Remark("R_OWN_LINES", tr("将取回本机以前写下的{count}条记录。", count=len(plan.own_beyond)))
        if plan.forks:
            yield Remark(
                "R_FORK",
                tr(
                    "{party}的记录出现分叉（{count}处）：工作区可能被复制后两处同时使用。两边的内容都会保留。",
                    party=self.parties.name(plan.forks[0].stream.party),
                    count=len(plan.forks),
                ),
            )

    def _about_keys(self, package: Package) -> Iterator[Remark]:
        trust, name = self._trust(package), self._sender(package)
        if package.is_office_new:
            yield Remark(
                "R_OFFICE_PINNED",
                tr("首次收到{name}的文件：导入后以它的公钥为准。请与盖章的公钥登记表核对指纹。", name=name),
            )
        elif trust is Trust.FIRST:
            yield Remark(
                "R_FIRST_KEY",
                tr(
                    "首次收到{name}的文件：导入即登记其公钥，标为未核验。请与盖章的公钥登记表核对指纹。",
                    name=name,
                ),
            )
        elif trust is Trust.ENROLLED:
            yield Remark("R_UNCONFIRMED", tr("{name}的公钥未核验：还没有与盖章的公钥登记表核对。", name=name))

    def _about_computer(self, package: Package) -> Iterator[Remark]:
        replica = package.manifest.sender.replica
        generation = int(replica.partition(".")[2])
        last = self.workspace.exchange.last_in(package.signer.fingerprint)
        if last is not None and last.generation != generation:
            yield Remark(
                "R_CLONE",
                tr(
                    "同一台电脑出现第{new}代副本（以前是第{old}代）：工作区被复制、移动或恢复过。",
                    new=generation,
                    old=last.generation,
                ),
            )

    def _about_numbers(self, package: Package) -> Iterator[Remark]:
        if self._is_applied(package):
            yield Remark("R_KNOWN", tr("这个文件以前已经导入过。"))
            return
        last = self.workspace.exchange.last_in(package.signer.fingerprint)
        if last is not None and last.seq > package.manifest.seq and _same_generation(last, package):
            yield Remark("R_OLD", tr("更新的第{seq}号包已经导入，这个包没有更多内容。", seq=last.seq))
        elif missing := self._missing_before(package):
            shown = "、".join(map(str, missing[:_SHOWN_NUMBERS]))
            more = "…" if len(missing) > _SHOWN_NUMBERS else ""
            yield Remark(
                "R_MISSING_NUMBER",
                tr("没有收到第{numbers}号包；这个包已包含其中的全部记录。", numbers=f"{shown}{more}"),
            )

    def _missing_before(self, package: Package) -> list[int]:
        rows = self.workspace.exchange.packages(Direction.IN, package.manifest.sender.party)
        seen = {
            row.seq
            for row in rows
            if row.installation == package.signer.fingerprint
            and row.state is PackageState.APPLIED
            and _same_generation(row, package)
        }
        return [number for number in range(1, package.manifest.seq) if number not in seen]


def _about_lines(plan: ImportPlan) -> Iterator[Remark]:
    if plan.conflicts:
        yield Remark(
            "R_CONFLICT",
            tr("{count}处与已有内容冲突：两边都会保留，请在导入后选定。", count=len(plan.conflicts)),
        )
    if plan.quarantined:
        yield Remark(
            "R_QUARANTINE", tr("{count}条记录越权，只隔离保存，不采用。", count=len(plan.quarantined))
        )
    if plan.cut_off:
        yield Remark("R_CUT_OFF", tr("{count}条记录写于公钥注销之后，不采用。", count=len(plan.cut_off)))
    if plan.newer:
        yield Remark(
            "R_NEWER_LINES",
            tr("{count}条记录由更新的版本写成，原样保存，升级后显示。", count=len(plan.newer)),
        )
    if plan.odd_clocks or plan.is_package_odd:
        yield Remark(
            "R_CLOCK", tr("对方电脑的时间不对：{count}条记录的时间在将来。", count=len(plan.odd_clocks))
        )
    if plan.missing:
        yield Remark(
            "R_MISSING_EVIDENCE",
            tr("缺{count}份佐证材料，导入后会在下次发送时索取。", count=len(plan.missing)),
        )


def _fields(record: RecordChange, names: RecordNames) -> Iterator[FieldChange]:
    kind, uid = record.key
    what = names.record(kind, record.after.values, uid)
    for change in record.fields:
        yield FieldChange(
            kind=kind,
            uid=uid,
            what=what,
            field=field_title(kind, change.name),
            before=names.told(kind, change.name, change.before),
            after=names.told(kind, change.name, change.after),
            is_conflict=change.is_conflict,
        )


def _told(count: KindCount) -> KindCounts:
    title = tr(KIND_TITLES.get(count.kind, count.kind))
    return KindCounts(count.kind, title, count.new, count.changed, count.withdrawn, count.unchanged)


def _same_generation(row: PackageRow, package: Package) -> bool:
    return row.generation == int(package.manifest.sender.replica.partition(".")[2])
