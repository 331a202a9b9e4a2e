"""The members of a package behind manifest and signature: those that the manifest lists, and no others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

from desktop.exchange.citing import quoted_hashes
from desktop.exchange.container import BLOBS, ROSTER, Container, Member, entry_stream
from desktop.exchange.failures import BlobWrong, EntryWrong, RosterWrong
from desktop.exchange.held import HeldLog
from desktop.exchange.manifest import Entry, Manifest
from desktop.exchange.package_writing import sm3_of
from desktop.exchange.reading_logs import Log, read_log
from desktop.progress import Progress
from desktop.records.line import Change


@dataclass(frozen=True, slots=True)
class Contents:
    """The members behind manifest and signature, which are those that the manifest lists."""

    container: Container
    manifest: Manifest
    members: tuple[tuple[Member, Entry], ...]

    @classmethod
    def of(cls, container: Container, manifest: Manifest) -> "Contents":
        """Holds the members against the manifest.

        Raises:
            EntryWrong: one is missing, too many, out of order or of another size.
        """
        members = container.members[2:]
        stated = [(entry.name, entry.size) for entry in manifest.entries]
        for one, other in zip_longest(((member.name, member.size) for member in members), stated):
            if one != other:
                raise EntryWrong(detail=f"in the file {one}, in the manifest {other}")
        return cls(container, manifest, tuple(zip(members, manifest.entries, strict=True)))

    def roster(self) -> list[bytes]:
        """The lines of the roster; none when there is none.

        Raises:
            EntryWrong: it has not the hash of the manifest.
            RosterWrong: it does not end with a line.
        """
        if not self.members or self.members[0][0].name != ROSTER:
            return []
        data = self._data(*self.members[0])
        if not data.endswith(b"\n"):
            raise RosterWrong(detail="no line end after the last line")
        return data[:-1].split(b"\n")

    def logs(self, progress: Progress, held: HeldLog | None) -> Iterator[Log]:
        """Every log, read and chained.

        Args:
            progress: is told of each.
            held: lines that need not be read; None when there are none.

        Raises:
            EntryWrong: one has not the hash of the manifest.
            LogWrong: one is not a log.
        """
        for number, (member, entry) in enumerate(self.members):
            stream = entry_stream(member.name)
            if stream is not None:
                progress.step(number, len(self.members), str(stream))
                yield read_log(stream, self._data(member, entry), self.manifest.year, held)

    def blobs(self, lines: Iterable[Change], progress: Progress) -> tuple[tuple[str, int], ...]:
        """Hash and size of every attachment, each cited by a line and of its hash.

        Raises:
            BlobWrong: one is not.
        """
        members = [both for both in self.members if both[0].name.startswith(BLOBS)]
        quoted = set(quoted_hashes(lines)) if members else set()
        found: list[tuple[str, int]] = []
        for number, (member, entry) in enumerate(members, len(self.members) - len(members)):
            digest = member.name.removeprefix(BLOBS)
            progress.step(number, len(self.members), digest)
            if digest not in quoted:
                raise BlobWrong(detail=f"{digest}: no line cites it")
            if entry.sha256 != digest or not self._is_whole(member, entry):
                raise BlobWrong(detail=f"{digest}: another hash")
            found.append((digest, member.size))
        return tuple(found)

    def _data(self, member: Member, entry: Entry) -> bytes:
        data = self.container.read(member)
        if sha256(data).hexdigest() != entry.sha256 or (entry.sm3 and sm3_of([data]) != entry.sm3):
            raise EntryWrong(detail=f"{entry.name}: another hash")
        return data

    def _is_whole(self, member: Member, entry: Entry) -> bool:
        """Whether an attachment has the hashes of its entry, without holding it in memory."""
        digest = sha256()
        for chunk in self.container.chunks(member):
            digest.update(chunk)
        if digest.hexdigest() != entry.sha256:
            return False
        return not entry.sm3 or sm3_of(self.container.chunks(member)) == entry.sm3
