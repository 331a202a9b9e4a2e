"""Files that name the public keys of a computer: a key file (``.dkk``), or any package it has written.

A key file is ``{"key": "<JSON of the key>", "signature": "<hexadecimal>"}`` on one line, the signature of the
key itself over ``pae("dukao/key", key)``. It proves that whoever wrote it holds the secret; whose key it is,
only the stamped paper proves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from desktop.errors import AppError
from desktop.exchange.container import Container
from desktop.exchange.failures import PackageRefused
from desktop.exchange.keys import PrivateKeys, PublicKeys, pae, read_public_keys, verify_signature
from desktop.exchange.manifest_reading import load_manifest, load_signatures
from desktop.exchange.package_writing import MANIFEST_KIND
from desktop.exchange.sealing import MAGIC, is_sealed, unseal
from desktop.i18n import mark
from desktop.records.stream import is_party
from desktop.records.strict import dumps, loads

SUFFIX = ".dkk"
KIND = "dukao/key"
FORMAT = 1
MOST_BYTES = 8192
_KEYS = ("format", "party", "name", "suite", "sign", "seal", "made")
_MOST_NAME = 100
_IN_MEMORY = 64 << 20


class NotKeyFile(AppError):
    """Neither a key file nor a package that names its sender's keys."""

    code = "E_KEY_FILE"
    template = mark("“{file}”不是公钥文件，也不是督考交换包，没有登记。请让对方重新导出公钥文件。")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who says a key is theirs.

    Attributes:
        party: identifier.
        name: of the party, for people.
        keys: public.
    """

    party: str
    name: str
    keys: PublicKeys


def dump_key_file(party: str, name: str, keys: PrivateKeys, made: str) -> bytes:
    """The bytes of the key file of an installation.

    Args:
        party: identifier.
        name: of the party, for people.
        keys: of the installation; they sign it.
        made: claimed wall time, ISO 8601 with offset.
    """
    raw = _dump(Bearer(party, name, keys.public), made)
    return dumps({"key": raw.decode("utf-8"), "signature": keys.sign(pae(KIND, raw)).hex()}) + b"\n"


def read_bearer(file: Path, keys: PrivateKeys | None = None) -> Bearer:
    """Whose keys a file names; nothing else in it is used.

    Args:
        file: a key file or a package.
        keys: of this computer, to open a sealed package.

    Raises:
        NotKeyFile: it is neither, or its signature does not hold.
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        head = opened.read(MOST_BYTES + 1)
        opened.seek(0)
        try:
            if head.startswith(b"{"):
                return _of_key_file(head)
            return _of_package(opened, head, keys, file.name)
        except (PackageRefused, ValueError) as error:
            raise NotKeyFile(file=file.name, detail=str(error)) from error


def _of_key_file(raw: bytes) -> Bearer:
    untrusted = loads(raw.removesuffix(b"\n"), MOST_BYTES)
    if not _is_texts(untrusted, ("key", "signature")) or dumps(untrusted) + b"\n" != raw:
        raise ValueError("not a key with its signature in the only spelling")
    key = untrusted["key"].encode("utf-8")
    bearer, made = _bearer(loads(key, MOST_BYTES))
    signature = bytes.fromhex(untrusted["signature"])
    if _dump(bearer, made) != key or signature.hex() != untrusted["signature"]:
        raise ValueError("written in another way than ours")
    if not verify_signature(bearer.keys.suite, bearer.keys.sign, signature, pae(KIND, key)):
        raise ValueError("not signed by the key itself")
    return bearer


def _bearer(untrusted: Any) -> tuple[Bearer, str]:  # JSON of any shape
    if not isinstance(untrusted, dict) or untrusted.get("format") != FORMAT:
        raise ValueError("not a key of this format")
    texts = {name: value for name, value in untrusted.items() if name != "format"}
    if not _is_texts(texts, _KEYS[1:]) or list(untrusted) != list(_KEYS):
        raise ValueError("not the keys of a key file")
    name = texts["name"]
    if not is_party(texts["party"]) or not 0 < len(name) <= _MOST_NAME or not name.isprintable():
        raise ValueError("no party, or no name")
    keys = read_public_keys(texts["suite"], texts["sign"], texts["seal"])
    return Bearer(texts["party"], name, keys), texts["made"]


def _dump(bearer: Bearer, made: str) -> bytes:
    keys = bearer.keys
    values = (FORMAT, bearer.party, bearer.name, keys.suite.value, keys.sign.hex(), keys.seal.hex(), made)
    return dumps(dict(zip(_KEYS, values, strict=True)))


def _is_texts(untrusted: object, names: tuple[str, ...]) -> bool:
    return (
        isinstance(untrusted, Mapping)
        and tuple(untrusted) == names
        and all(isinstance(value, str) for value in untrusted.values())
    )


def _of_package(opened: BinaryIO, head: bytes, keys: PrivateKeys | None, name: str) -> Bearer:
    if not is_sealed(head[: len(MAGIC)]):
        return _sender(opened, name)
    if keys is None:
        raise ValueError("sealed, and no key to open it with")
    with cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY)) as plain:
        unseal(opened, plain, keys, name)
        plain.seek(0)
        return _sender(plain, name)


def _sender(plain: BinaryIO, name: str) -> Bearer:
    """The sender of a package whose signature holds; that is all that is checked."""
    with Container(plain, name) as container:
        raw, signed = (container.read(member) for member in container.members[:2])
    first = load_signatures(signed)[0]
    sender = load_manifest(raw).sender
    keys = read_public_keys(sender.suite, sender.sign, sender.seal)
    is_of_sender = (first.suite, first.public) == (sender.suite, sender.sign)
    message = pae(MANIFEST_KIND, raw)
    if not is_of_sender or not verify_signature(
        keys.suite, keys.sign, bytes.fromhex(first.signature), message
    ):
        raise ValueError("the signature is not the sender's")
    return Bearer(sender.party, sender.name, keys)
