"""Attachments (佐证材料), kept by the hash of their bytes: the same file is kept once."""

from hashlib import sha256
from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.models.failures import EvidenceMissing, EvidenceTooLarge

MEGABYTE = 1024 * 1024
LARGEST_MB = 200


class EvidenceStore:
    """The attachments of a workspace."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def put(self, source: bytes | Path) -> str:
        """Keeps an attachment, inside a transaction; one that is there already is not written again.

        Args:
            source: the bytes, or the file that holds them.

        Returns:
            SHA-256 of the bytes, 64 hexadecimal digits.

        Raises:
            EvidenceTooLarge: more than `LARGEST_MB`.
            OSError: the file cannot be read.
        """
        if not self._connection.in_transaction:
            raise RuntimeError("attachments are written inside a transaction")
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > LARGEST_MB * MEGABYTE:
            raise EvidenceTooLarge(limit_mb=LARGEST_MB)
        data = source if isinstance(source, bytes) else source.read_bytes()
        digest = sha256(data)
        self._connection.execute(
            "INSERT INTO evidence.blob (hash, size, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (digest.digest(), len(data), data),
        )
        return digest.hexdigest()

    def get(self, digest: str) -> bytes:
        """The bytes of an attachment.

        Raises:
            EvidenceMissing: it is not here.
        """
        return bytes(self._one("data", digest))

    def size(self, digest: str) -> int:
        """The length of an attachment in bytes.

        Raises:
            EvidenceMissing: it is not here.
        """
        return int(self._one("size", digest))

    def has(self, digest: str) -> bool:
        """Whether an attachment is here."""
        return self._find("size", digest) is not None

    def hashes(self) -> tuple[str, ...]:
        """Hashes of all attachments, sorted."""
        rows = self._connection.execute("SELECT lower(hex(hash)) FROM evidence.blob ORDER BY hash")
        return tuple(digest for (digest,) in rows)

    def _one(self, column: str, digest: str) -> bytes | int:
        found = self._find(column, digest)
        if found is None:
            raise EvidenceMissing(hash=digest[:16])
        return found

    def _find(self, column: str, digest: str) -> bytes | int | None:
        row = self._connection.execute(
            f"SELECT {column} FROM evidence.blob WHERE hash = ?", (bytes.fromhex(digest),)
        ).fetchone()
        return row[0] if row else None
