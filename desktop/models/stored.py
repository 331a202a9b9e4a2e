"""Lines as the log keeps them: read back without the strict checks that they passed when they came.

`records.line.parse_line` is the only way in; the hash that is kept beside the bytes says that they are
still the ones it let through, and `verify` compares the two.
"""

import json
from typing import Any

from desktop.records.line import Change, Edit, Stamp
from desktop.records.stream import parse_stream_name

_decode = json.JSONDecoder().decode


def read_line(raw: bytes, digest: bytes) -> Change:
    """Reads a line that `parse_line` once read.

    Args:
        raw: the exact bytes.
        digest: their SHA-256, 32 bytes.
    """
    document: dict[str, Any] = _decode(raw.decode())
    replaced = document["b"]
    replaces = {name: tuple(hashes) for name, hashes in replaced.items()} if replaced else {}
    return Change(
        parse_stream_name(document["s"]),
        document["q"],
        document["p"],
        Edit(document["k"], document["r"], document["f"], replaces),
        Stamp(document["w"], document["u"]),
        document["v"],
        raw,
        digest.hex(),
    )
