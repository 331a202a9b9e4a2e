"""Which attachments a line cites: what has to travel with it."""

import re
from collections.abc import Iterable, Iterator

from desktop.records.line import Change
from desktop.records.ownership import CITING

_HASH = re.compile(r"[0-9a-f]{64}")
_QUOTED_HASH = re.compile(rb'"([0-9a-f]{64})"')


def cited_blob(change: Change) -> str:
    """The hash of the attachment that a line cites; empty when it cites none that is a hash."""
    digest = change.edit.fields.get(CITING.get(change.edit.kind, ""))
    return digest if isinstance(digest, str) and _HASH.fullmatch(digest) else ""


def cites_perhaps(change: Change) -> bool:
    """Whether a line may cite an attachment; without reading what it says."""
    return b'sha256"' in change.raw


def quoted_hashes(lines: Iterable[Change]) -> Iterator[str]:
    """Every hash that stands as a text in a line: kinds that only newer programs know cite in them too."""
    for change in lines:
        yield from (found.decode("ascii") for found in _QUOTED_HASH.findall(change.raw))
