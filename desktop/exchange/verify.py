"""Checks a package (.dkx) or an evidence bundle (证据包) without Dukao.

    python verify.py FILE [--office FINGERPRINT] [--roster FILE] [--party PARTY] [--key FILE] [--json]

Needs Python 3.11 and the library ``cryptography``, and nothing of Dukao: it is a second reading of
docs/package-format.md, and shares no line with the program. One sentence comes out, and status 0 when
everything holds, 1 when it does not, 2 when there was nothing to check.

Without options it reads as the addressee would who believes the roster in the package. What this cannot
tell is whose the office's key is: compare the fingerprint it prints with stamped paper, or give it.

This file is longer than others of the project on purpose: it is handed out alone.
"""

import argparse
import json
import re
import struct
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NoReturn, cast

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
MIB = 1 << 20
Json = Any  # what JSON gives is of any shape until it was looked at

SENTENCES = {
    "E_PACKAGE_SIZE": "超过交换包允许的大小",
    "E_SEAL_KEY": "已加密，没有能打开它的密钥",
    "E_SEAL": "加密部分损坏或不完整",
    "E_NOT_PACKAGE": "不是督考交换包，也不是证据包",
    "E_ZIP_END": "不完整或末尾被改动",
    "E_ZIP_DIRECTORY": "目录损坏",
    "E_ZIP_FEATURE": "不是督考写出的压缩格式",
    "E_ZIP_NAME": "里有不属于交换包的内容",
    "E_ZIP_LAYOUT": "内部结构被改动",
    "E_ZIP_DATA": "内容损坏",
    "E_SIGNATURE": "签名不对，内容在签名之后被改动过",
    "E_MANIFEST": "清单写法不对",
    "E_NEWER_PACKAGE": "由更新的版本导出，请用新版核对程序",
    "E_OWN_PACKAGE": "是本机自己导出的",
    "E_ADDRESSEE": "不是发给该单位的",
    "E_ENTRY": "内容与清单不符",
    "E_ROSTER": "公钥名册前后不一致",
    "E_OTHER_OFFICE": "来自另一个督查办公室",
    "E_KEY_UNKNOWN": "由未登记的公钥签名",
    "E_KEY_REVOKED": "由已注销的公钥签名，并且多出了注销之后的内容",
    "E_LOG": "记录不连贯",
    "E_AUTHOR": "有冒用他人名义的记录",
    "E_STREAM": "有不该发给收件单位的内容",
    "E_BLOB": "佐证材料被改动，或者没有记录引用它",
    "E_TOTALS": "合计与内容对不上",
}
STANDINGS = {
    "confirmed": "签名公钥已与盖章登记表核验",
    "unconfirmed": "签名公钥已登记，未核验",
    "new": "签名公钥首次出现，未登记",
    "revoked": "签名公钥已注销，内容都在注销之前",
}


class Refused(Exception):
    """Something does not hold; ``code`` says what, as in docs/package-format.md."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def need(holds: object, code: str, detail: str) -> None:
    """Refuses when something does not hold."""
    if not holds:
        raise Refused(code, detail)


# --- strict JSON ----------------------------------------------------------------------------------------


class BadJson(ValueError):
    """Bytes that two programs could read differently."""


def read_json(raw: bytes, most: int = 8 * MIB) -> Json:
    """Reads JSON strictly: see "Strict JSON"."""
    if len(raw) > most:
        raise BadJson("too long")
    try:
        text = raw.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_once, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise BadJson(str(error)) from None
    if not unicodedata.is_normalized("NFC", text):
        raise BadJson("not in NFC")
    if raw.count(b"[") + raw.count(b"{") > 12 or b"\\u" in raw:
        _look_inside(value, 1, has_escapes=b"\\u" in raw)
    return value


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadJson("a key twice")
    return found


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > 15:
        raise BadJson("a number of more than 15 digits")
    return int(digits)


def _refuse(digits: str) -> NoReturn:
    raise BadJson(f"not a whole number: {digits}")


def _look_inside(value: Json, depth: int, has_escapes: bool) -> None:
    if isinstance(value, str):
        hidden = "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value)
        if has_escapes and (hidden or not unicodedata.is_normalized("NFC", value)):
            raise BadJson("a text that may not be")
    elif isinstance(value, dict | list):
        if depth > 12:
            raise BadJson("too deep")
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            _look_inside(item, depth + 1, has_escapes)


def in_our_spelling(raw: bytes, most: int = 16 * MIB) -> Json:
    """Reads JSON that must be written without white space and without needless escapes."""
    value = read_json(raw, most)
    if json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") != raw:
        raise BadJson("in another spelling")
    return value


# --- shapes of JSON -------------------------------------------------------------------------------------

Rule = Callable[[Json], object]
PARTY = r"(?:office|unit|inspector)\.[a-z0-9][a-z0-9-]{0,39}"
REPLICA = r"[0-9a-f]{8}\.[1-9][0-9]{0,5}"
STREAM = rf"({PARTY})~({REPLICA})~(\*|{PARTY}|circle\.[a-z0-9][a-z0-9-]{{0,39}})~([0-9]{{4}})"
WALL = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d"


def like(pattern: str) -> Rule:
    """The rule that a text is of a pattern."""
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value)


is_hash, is_hex, is_word = like("[0-9a-f]{64}"), like("(?:[0-9a-f]{2})+"), like("[a-z][a-z0-9_]{0,39}")
is_party, is_replica, is_stream = like(PARTY), like(REPLICA), like(STREAM)
is_suite, is_record = like("ed25519|sm2"), like(f"{PARTY}/[0-9a-f]{{32}}")
is_wall_like, has_hash_or_nothing = like(WALL), like("(?:[0-9a-f]{64})?")


def number_from(least: int, most: int = 10**15) -> Rule:
    """The rule that something is a whole number in a range."""
    return lambda value: type(value) is int and least <= value <= most


def is_text(value: Json) -> bool:
    """Any text."""
    return isinstance(value, str)


def is_name(value: Json) -> bool:
    """What people read: 1 to 200 printable characters, none of them a space at an end."""
    return (
        isinstance(value, str) and 1 <= len(value) <= 200 and value.isprintable() and value == value.strip()
    )


def is_wall(value: Json) -> bool:
    """A time with its offset, in the one form."""
    if not is_wall_like(value):
        return False
    try:
        return bool(datetime.fromisoformat(value).isoformat() == value)
    except ValueError:
        return False


def listing(rule: Rule) -> Rule:
    """The rule that something is a list of such."""
    return lambda value: isinstance(value, list) and all(map(rule, value))


def counting(key: Rule) -> Rule:
    """The rule that something is an object of ascending keys and numbers from 1."""
    least = number_from(1)
    return lambda value: (
        isinstance(value, dict)
        and list(value) == sorted(value)
        and all(key(name) and least(count) for name, count in value.items())
    )


def shaped(shape: Mapping[str, Rule], is_newer: bool = False) -> Rule:
    """The rule that something is an object of these keys, in this order; newer formats may have more."""

    def rule(value: Json) -> bool:
        if not isinstance(value, dict):
            return False
        if not is_newer and list(value) != list(shape):
            return False
        return all(name in value and good(value[name]) for name, good in shape.items())

    return rule


def is_ascending(items: Iterable[Json]) -> bool:
    """Whether each is greater than the one before."""
    return all(one < other for one, other in pairwise(items))


# --- signatures -----------------------------------------------------------------------------------------


def pae(kind: str, payload: bytes) -> bytes:
    """What is signed: DSSE's pre-authentication encoding."""
    return f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode("ascii") + payload


def sm3(*parts: bytes) -> bytes:
    """SM3 of the parts one after the other."""
    digest = hashes.Hash(hashes.SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def is_signed(suite: str, public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is that key's over the message."""
    if suite == "sm2":
        return is_signed_sm2(public, signature, message)
    if len(public) != 32 or is_small(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_usable(suite: str, sign: bytes, seal: bytes) -> bool:
    """Whether both public keys are such that only the holder of a secret can answer for them."""
    if suite == "sm2":
        return point_of(sign) is not None and point_of(seal) is not None
    if not len(sign) == len(seal) == 32 or is_small(sign):
        return False
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(seal))
    except ValueError:
        return False
    return True


def is_small(public: bytes) -> bool:
    """Whether an Ed25519 point has order 1, 2, 4 or 8: under such a key one signature fits any message.

    y is ±1 (orders 1, 2), 0 (order 4), or its double has y = 0: then dy⁴ + 2y² = 1 (order 8).
    """
    prime = 2**255 - 19
    curve = -121665 * pow(121666, -1, prime)
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return y * (y**2 - 1) * (curve * y**4 + 2 * y**2 - 1) % prime == 0


# SM2 in plain integers. Source: GB/T 32918.2 (signature), .4 (encryption), .5 (curve).
SM2_P = 2**256 - 2**224 - 2**96 + 2**64 - 1
SM2_A = SM2_P - 3
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
Point = tuple[int, int]


def number(raw: bytes) -> int:
    """A big-endian number."""
    return int.from_bytes(raw, "big")


def in_32(value: int) -> bytes:
    """A number in 32 bytes, big-endian."""
    return value.to_bytes(32, "big")


def point_of(raw: bytes) -> Point | None:
    """The point of the SM2 curve that ``04 x y`` writes; None when it is none."""
    if len(raw) != 65 or raw[0] != 4:
        return None
    x, y = number(raw[1:33]), number(raw[33:])
    is_on_curve = max(x, y) < SM2_P and (y**2 - x**3 - SM2_A * x - SM2_B) % SM2_P == 0
    return (x, y) if is_on_curve else None


def plus(one: Point | None, other: Point | None) -> Point | None:
    """The sum of two points; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2:
        if (y1 + y2) % SM2_P == 0:
            return None
        slope = (3 * x1 * x1 + SM2_A) * pow(2 * y1, -1, SM2_P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, SM2_P)
    x = (slope * slope - x1 - x2) % SM2_P
    return x, (slope * (x1 - x) - y1) % SM2_P


def times(factor: int, point: Point) -> Point | None:
    """A point so many times."""
    total: Point | None = None
    for digit in f"{factor:b}":
        total = plus(total, total)
        if digit == "1":
            total = plus(total, point)
    return total


def is_signed_sm2(public: bytes, signature: bytes, message: bytes) -> bool:
    """SM2 verification. Source: GB/T 32918.2, section 7.1; user ID of GM/T 0009."""
    key = point_of(public)
    if key is None or len(signature) != 64:
        return False
    r, s = number(signature[:32]), number(signature[32:])
    t = (r + s) % SM2_N
    if not (0 < r < SM2_N and 0 < s < SM2_N) or t == 0:
        return False
    user = b"\x00\x80" + b"1234567812345678"
    curve = b"".join(map(in_32, (SM2_A, SM2_B, *SM2_G, *key)))
    found = plus(times(s, SM2_G), times(t, key))
    return found is not None and (number(sm3(sm3(user, curve), message)) + found[0] - r) % SM2_N == 0


# --- sealed packages ------------------------------------------------------------------------------------

SEALED = b"DUKAO-SEALED-1\n"
HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
is_header = shaped(
    {
        "cipher": like(r"hkdf-sha256\+aes-256-gcm|hkdf-sm3\+sm4-gcm"),
        "recipients": listing(shaped({"key": is_text, "wrapped": like("(?:[0-9a-f]{2})*")})),
    }
)


def unseal(source: BinaryIO, target: BinaryIO, secret: bytes) -> None:
    """Opens a sealed package with the 32 bytes of an installation's secret."""
    need(secret, "E_SEAL_KEY", "no key was given")
    source.seek(0)
    header = source.read(len(SEALED)) + source.readline(MIB)
    need(header.endswith(b"\n"), "E_SEAL", "no end of the header")
    try:
        stated = in_our_spelling(header[len(SEALED) : -1], 8 * MIB)
    except BadJson as error:
        raise Refused("E_SEAL", f"header: {error}") from None
    keys = [one["key"] for one in stated["recipients"]] if is_header(stated) else ["not", "a header"]
    need(is_ascending(keys), "E_SEAL", "not a header")
    wrapped = {one["key"]: bytes.fromhex(one["wrapped"]) for one in stated["recipients"]}
    opened = [(key, opening) for key, opening in openings(secret) if key in wrapped]
    need(opened, "E_SEAL_KEY", "for others")
    try:
        key, opening = opened[0]
        unchain(source, target, chunk_opener(stated["cipher"], opening(wrapped[key]), header))
    except (InvalidTag, ValueError):
        raise Refused("E_SEAL", "damaged") from None


def openings(secret: bytes) -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    """The fingerprints that a secret has in the two suites, and how each opens what is wrapped for it."""
    signing = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    exchange = X25519PrivateKey.from_private_bytes(
        HKDF(hashes.SHA256(), 32, None, b"dukao/x25519").derive(secret)
    )
    yield sha256(signing).hexdigest(), lambda wrapped: HPKE.decrypt(wrapped, exchange, b"dukao/seal/1")
    sign, seal = (
        number(HKDF(hashes.SM3(), 48, None, b"dukao/sm2/" + purpose).derive(secret)) % (SM2_N - 2) + 1
        for purpose in (b"sign", b"seal")
    )
    public = times(sign, SM2_G) or SM2_G
    fingerprint = sha256(b"\x04" + in_32(public[0]) + in_32(public[1])).hexdigest()
    yield fingerprint, lambda wrapped: open_sm2(seal, wrapped)


def open_sm2(secret: int, wrapped: bytes) -> bytes:
    """SM2 decryption of ``C1 C3 C2``. Source: GB/T 32918.4, section 7.1."""
    point = point_of(wrapped[:65])
    shared = times(secret, point) if point else None
    if shared is None:
        raise ValueError("not a point")
    x, y = map(in_32, shared)
    hidden = wrapped[97:]
    stream = b"".join(sm3(x, y, count.to_bytes(4, "big")) for count in range(1, 2 + len(hidden) // 32))
    opened = bytes(one ^ other for one, other in zip(hidden, stream, strict=False))
    if not hidden or sm3(x, opened, y) != wrapped[65:97]:
        raise ValueError("damaged")
    return opened


def chunk_opener(cipher: str, file_key: bytes, header: bytes) -> Callable[[bytes, bytes], bytes]:
    """What decrypts the chunks: takes nonce and chunk."""
    kind: Any = algorithms.SM4
    key = b""
    if cipher == "hkdf-sha256+aes-256-gcm":
        kind = algorithms.AES
        key = HKDF(hashes.SHA256(), 32, sha256(header).digest(), b"dukao/chunks").derive(file_key)
    else:
        key = HKDF(hashes.SM3(), 16, sm3(header), b"dukao/chunks").derive(file_key)

    def opened(nonce: bytes, chunk: bytes) -> bytes:
        decryptor = Cipher(kind(key), modes.GCM(nonce, chunk[-16:])).decryptor()
        return decryptor.update(chunk[:-16]) + decryptor.finalize()

    return opened


def unchain(source: BinaryIO, target: BinaryIO, opener: Callable[[bytes, bytes], bytes]) -> None:
    """Decrypts chunk after chunk; each says by its nonce which one it is, and whether it is the last."""
    count, chunk = 0, source.read(65_552)
    while True:
        following = source.read(65_552)
        plain = opener(count.to_bytes(11, "big") + bytes([not following]), chunk)
        if count and not plain:
            raise ValueError("an empty chunk behind others")
        target.write(plain)
        if not following:
            return
        count, chunk = count + 1, following


# --- the container --------------------------------------------------------------------------------------

ENTRY = struct.Struct("<10xH4xLLLH12xL")  # method, checksum, packed, size, length of the name, offset
MADE, WHEN = struct.pack("<4s3H", b"PK\x01\x02", 20, 20, 0x0800), struct.pack("<2H", 0, 0x0021)
MAX_FILE = 2**32 - 2
FIXED = {"manifest.json": 0, "manifest.sig": 1, "roster.jsonl": 2}
BUNDLE_EXTRAS = ("README.txt", "verify.py")


@dataclass(frozen=True, slots=True)
class Part:
    """A member: its name, unpacked size, and how to read it piece by piece."""

    name: str
    size: int
    pieces: Callable[[], Iterator[bytes]]

    def read(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces())


def rank_of(name: str) -> tuple[int, str] | None:
    """The place of a member among the others; None for a name that may not be."""
    if name in FIXED:
        return FIXED[name], name
    if re.fullmatch("blob/[0-9a-f]{64}", name):
        return 4, name
    return (3, name) if stream_of(name) else None


def stream_of(name: str) -> str:
    """The stream of ``log/<stream>.jsonl``; nothing for another name."""
    found = re.fullmatch(r"log/([^~*]*~[^~*]*~)([^~*]*)(~[^~*]*)\.jsonl", name)
    if found is None:
        return ""
    stream = found[1] + ("*" if found[2] == "all" else found[2]) + found[3]
    return stream if is_stream(stream) else ""


def check_size(name: str, size: int, packed: int) -> None:
    """Refuses a member that is larger than it may be, or unpacks to too much."""
    most = 512 * MIB if name.startswith("log/") else 200 * MIB if name.startswith("blob/") else 16 * MIB
    is_bomb = not is_stored(name) and size > max(16 * MIB, 400 * packed)
    need(size <= most and not is_bomb, "E_PACKAGE_SIZE", f"{name}: {size} bytes of {packed}")


def is_stored(name: str) -> bool:
    """Whether a member is copied and not deflated."""
    return name == "manifest.sig" or name.startswith("blob/")


def read_container(file: BinaryIO) -> list[Part]:
    """Scans a package: every byte that is not data must be what it has to be."""
    size = file.seek(0, 2)
    need(size <= MAX_FILE, "E_PACKAGE_SIZE", f"{size} bytes")
    tail = slice_of(file, max(0, size - 22), 22)
    if len(tail) < 22 or tail[:4] != b"PK\x05\x06":
        begins_like_one = slice_of(file, 0, 4) == b"PK\x03\x04"
        raise Refused("E_ZIP_END" if begins_like_one else "E_NOT_PACKAGE", "no end record")
    disk, first, here, count, length, start, comment = struct.unpack("<HHHHLLH", tail[4:])
    is_huge = 0xFFFF in (disk, first, here, count) or 2**32 - 1 in (length, start)
    need(not is_huge, "E_ZIP_FEATURE", "ZIP64")
    need((disk, first, comment, here) == (0, 0, 0, count), "E_ZIP_END", "several disks or a comment")
    fits = start + length + 22 == size and length <= count * 246
    need(fits, "E_ZIP_DIRECTORY", "the directory does not lead to the end record")
    parts, end = walk(file, slice_of(file, start, length), count)
    need([part.name for part in parts[:2]] == list(FIXED)[:2], "E_ZIP_NAME", "no manifest at the start")
    need(end == start, "E_ZIP_LAYOUT", "the directory does not follow the last member")
    return parts


def walk(file: BinaryIO, directory: bytes, count: int) -> tuple[list[Part], int]:
    """The members that the directory names, and where the last one ends."""
    parts: list[Part] = []
    at = end = unpacked = 0
    before = (-1, "")
    for _ in range(count):
        entry = directory[at : at + 46]
        need(len(entry) == 46 and entry[:4] == b"PK\x01\x02", "E_ZIP_DIRECTORY", f"no entry at {at}")
        method, crc, packed, size, named, offset = ENTRY.unpack(entry)
        is_plain = entry[:10] + entry[12:16] + entry[30:42] == MADE + WHEN + bytes(12)
        need(is_plain and 2**32 - 1 not in (packed, size, offset), "E_ZIP_FEATURE", f"entry at {at}")
        raw = directory[at + 46 : at + 46 + named]
        need(len(raw) == named, "E_ZIP_DIRECTORY", "a name beyond the end")
        name = raw.decode("ascii", "replace")
        place = rank_of(name) or before
        need(place > before, "E_ZIP_NAME", f"{name!r}")
        need(method == (0 if is_stored(name) else 8), "E_ZIP_FEATURE", f"{name}: method {method}")
        check_size(name, size, packed)
        unpacked += 0 if is_stored(name) else size
        need(unpacked <= 1024 * MIB, "E_PACKAGE_SIZE", "too much altogether")
        need(method == 8 or size == packed, "E_ZIP_DATA", f"{name}: stored, of another size")
        local = b"PK\x03\x04" + entry[6:32] + raw
        is_next = offset == end and slice_of(file, end, len(local)) == local
        need(is_next, "E_ZIP_LAYOUT", f"{name}: not where it should be")
        parts.append(part_of(file, name, (offset + len(local), packed, size, crc)))
        at, end, before = at + 46 + named, offset + len(local) + packed, place
    need(at == len(directory), "E_ZIP_DIRECTORY", "bytes behind the last entry")
    return parts, end


def slice_of(file: BinaryIO, at: int, length: int) -> bytes:
    """Some bytes of a file."""
    file.seek(at)
    return file.read(length)


def part_of(file: BinaryIO, name: str, place: tuple[int, int, int, int]) -> Part:
    """A member of a container, from its offset, packed size, size and checksum."""
    at, packed, size, crc = place

    def packed_pieces() -> Iterator[bytes]:
        for start in range(at, at + packed, MIB):
            yield slice_of(file, start, min(MIB, at + packed - start))

    def pieces() -> Iterator[bytes]:
        found = length = 0
        try:
            for piece in packed_pieces() if is_stored(name) else inflated(packed_pieces()):
                found, length = zlib.crc32(piece, found), length + len(piece)
                need(length <= size, "E_ZIP_DATA", f"{name}: more than stated")
                yield piece
        except zlib.error as error:
            raise Refused("E_ZIP_DATA", f"{name}: {error}") from None
        need((length, found) == (size, crc), "E_ZIP_DATA", f"{name}: size or checksum")

    return Part(name, size, pieces)


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpacks one deflate stream, which must end where the pieces do."""
    unpacker = zlib.decompressobj(-15)
    for packed in pieces:
        rest = packed
        while True:
            piece = unpacker.decompress(rest, MIB)
            yield piece
            if len(piece) < MIB:
                break
            rest = unpacker.unconsumed_tail
        if unpacker.unused_data:
            raise zlib.error("bytes behind the end")
    if not unpacker.eof:
        raise zlib.error("no end")


def read_bundle(archive: zipfile.ZipFile) -> list[Part]:
    """The members of an evidence bundle: those of a package, in an ordinary ZIP."""
    infos = [info for info in archive.infolist() if info.filename not in BUNDLE_EXTRAS]
    places = [rank_of(info.filename) or (-1, "") for info in infos]
    good = is_ascending([(-1, ""), *places]) and [info.filename for info in infos[:2]] == list(FIXED)[:2]
    need(good, "E_ZIP_NAME", "not the members of a package")
    for info in infos:
        check_size(info.filename, info.file_size, info.compress_size)
    need(sum(info.file_size for info in infos) < MAX_FILE, "E_PACKAGE_SIZE", "too much altogether")
    return [Part(info.filename, info.file_size, bundled(archive, info)) for info in infos]


def bundled(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], Iterator[bytes]]:
    """How a member of a bundle is read."""

    def pieces() -> Iterator[bytes]:
        try:
            with archive.open(info) as opened:
                yield from iter(lambda: opened.read(MIB), b"")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused("E_ZIP_DATA", f"{info.filename}: {error}") from None

    return pieces


def open_bundle(file: BinaryIO, opened: ExitStack) -> zipfile.ZipFile | None:
    """An evidence bundle, if the file is one: it holds this program and how to use it."""
    try:
        archive = opened.enter_context(zipfile.ZipFile(file))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return None
    return archive if set(BUNDLE_EXTRAS) <= set(archive.namelist()) else None


# --- the manifest ---------------------------------------------------------------------------------------


def read_signatures(raw: bytes, manifest: bytes) -> list[Json]:
    """The signatures over the manifest, all of which hold."""
    shape = shaped({"suite": is_suite, "public": is_hex, "signature": is_hex})
    try:
        stated = in_our_spelling(raw)
    except BadJson as error:
        raise Refused("E_SIGNATURE", str(error)) from None
    good = shaped({"signatures": listing(shape)})(stated) and 1 <= len(stated["signatures"]) <= 4
    need(good, "E_SIGNATURE", "not one to four signatures")
    signed = [checked(one, pae("dukao/manifest", manifest)) for one in stated["signatures"]]
    need(all(signed), "E_SIGNATURE", "does not hold")
    return cast("list[Json]", stated["signatures"])


def checked(one: Json, message: bytes) -> bool:
    """Whether a stated signature holds."""
    return is_signed(one["suite"], bytes.fromhex(one["public"]), bytes.fromhex(one["signature"]), message)


def manifest_rule(is_newer: bool) -> Rule:
    """What a manifest looks like."""
    sender = {"party": is_party, "name": is_name, "replica": is_replica, "suite": is_suite}
    holding = {"stream": is_stream, "position": number_from(1), "hash": is_hash}
    entry = {"name": is_name, "size": number_from(0), "sha256": is_hash, "sm3": has_hash_or_nothing}
    shape: dict[str, Rule] = {
        "format": number_from(1),
        "reads": number_from(1),
        "program": is_name,
        "sender": shaped({**sender, "sign": is_hex, "seal": is_hex}, is_newer),
        "to": is_party,
        "office": has_hash_or_nothing,
        "year": number_from(0, 9999),
        "seq": number_from(1),
        "made": is_wall,
        "text_only": lambda value: isinstance(value, bool),
        "entries": listing(shaped(entry, is_newer)),
        "heads": listing(
            shaped({**holding, "public": is_hex, "suite": is_suite, "signature": is_hex}, is_newer)
        ),
        "holds": listing(shaped(holding, is_newer)),
        "received": counting(is_hash),
        "wants": listing(is_hash),
        "totals": shaped({"kinds": counting(is_word), "state": is_hash}, is_newer),
    }
    return shaped(shape, is_newer)


def read_manifest(raw: bytes) -> Json:
    """The manifest, in which every rule is kept."""
    try:
        stated = in_our_spelling(raw)
    except BadJson as error:
        raise Refused("E_MANIFEST", str(error)) from None
    formats = shaped({"format": number_from(1), "reads": number_from(1)}, is_newer=True)
    need(formats(stated) and stated["reads"] <= stated["format"], "E_MANIFEST", "format, reads")
    need(stated["reads"] <= FORMAT, "E_NEWER_PACKAGE", f"format {stated['format']}")
    need(manifest_rule(stated["format"] > FORMAT)(stated), "E_MANIFEST", "not the shape of a manifest")
    heads = [(one["stream"], one["position"], one["hash"], one["public"]) for one in stated["heads"]]
    holds = [(one["stream"], one["position"], one["hash"]) for one in stated["holds"]]
    need(all(map(is_ascending, (heads, holds, stated["wants"]))), "E_MANIFEST", "out of order")
    need(all(one[0].startswith(f"{stated['to']}~") for one in holds), "E_MANIFEST", "holds: of others")
    with_sm3 = stated["sender"]["suite"] == "sm2"
    need(all(bool(one["sm3"]) == with_sm3 for one in stated["entries"]), "E_MANIFEST", "SM3")
    has_blobs = any(one["name"].startswith("blob/") for one in stated["entries"])
    need(not (stated["text_only"] and has_blobs), "E_MANIFEST", "text only, and attachments")
    return stated


# --- whose keys are believed ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """An installation that is enrolled.

    Attributes:
        cuts: None while it is not revoked; else by stream the last position that counts.
    """

    party: str
    suite: str
    sign: bytes
    seal: bytes
    is_confirmed: bool = False
    cuts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. A third party leaves it all out, and reads as the addressee.

    Attributes:
        party: the reader's; empty for the addressee's.
        own: fingerprint of the reader's own key.
        roster: lines of the roster that is known.
        office: fingerprint of the office's founding key as stamped paper shows it.
        enrolled: keys that only the reader has enrolled.
        circles: circles that the reader is known to be in, with ``circle.``.
        secret: of the reader's installation, to open sealed packages.
        believes: whether any roster is believed when none is known, as a third party has to.
    """

    party: str = ""
    own: str = ""
    roster: Sequence[bytes] = ()
    office: str = ""
    enrolled: Sequence[Key] = ()
    circles: Sequence[str] = ()
    secret: bytes = b""
    believes: bool = True


THIRD_PARTY = Reader()


def fingerprint(public: bytes) -> str:
    """The name of a key."""
    return sha256(public).hexdigest()


def read_roster(lines: Sequence[bytes]) -> dict[str, Key]:
    """The keys of a roster by fingerprint, the founding one first."""
    keys: dict[str, Key] = {}
    previous = ""
    for count, line in enumerate(lines, 1):
        try:
            stated = in_our_spelling(line, 8 * MIB)
            good = shaped({"entry": is_text, "signature": is_hex})(stated)
            raw = stated["entry"].encode("utf-8") if good else b""
            entry = in_our_spelling(raw, 8 * MIB)
        except BadJson as error:
            raise Refused("E_ROSTER", f"line {count}: {error}") from None
        need(is_entry(entry), "E_ROSTER", f"line {count}: not the shape of an entry")
        need((entry["n"], entry["previous"]) == (count, previous), "E_ROSTER", f"line {count}: chain")
        need(enter(keys, entry), "E_ROSTER", f"line {count}: cannot follow those before")
        root = next(iter(keys.values()))
        signature = bytes.fromhex(stated["signature"])
        is_good = is_signed(root.suite, root.sign, signature, pae("dukao/roster", raw))
        need(is_good, "E_ROSTER", f"line {count}: not signed by the founding key")
        previous = sha256(raw).hexdigest()
    return keys


is_entry = shaped(
    {
        "n": number_from(1),
        "previous": is_text,
        "act": like("found|enrol|confirm|revoke"),
        "party": is_party,
        "name": lambda value: is_text(value) and 1 <= len(value) <= 100,
        "suite": is_suite,
        "sign": is_hex,
        "seal": is_hex,
        "cuts": counting(is_stream),
        "reason": lambda value: is_text(value) and len(value) <= 500,
        "wall": is_wall,
    }
)


def enter(keys: dict[str, Key], entry: Json) -> bool:
    """Adds what an entry says; False when it is not possible after those before."""
    key = Key(entry["party"], entry["suite"], bytes.fromhex(entry["sign"]), bytes.fromhex(entry["seal"]))
    name, act = fingerprint(key.sign), entry["act"]
    held = keys.get(name)
    if not is_usable(key.suite, key.sign, key.seal) or (act == "found") == bool(keys):
        return False
    if act != "revoke" and (entry["cuts"] or entry["reason"]):
        return False
    if act in ("found", "enrol"):
        keys[name] = replace(key, is_confirmed=act == "found")
        twins = [one for other, one in keys.items() if other[:8] == name[:8] and one.party == key.party]
        return held is None and len(twins) == 1 and (act == "enrol" or key.party.startswith("office."))
    if held is None or held.cuts is not None or replace(held, is_confirmed=False) != key:
        return False
    if act == "confirm":
        keys[name] = replace(held, is_confirmed=True)
        return not held.is_confirmed
    keys[name] = replace(held, cuts=entry["cuts"])
    own = f"{key.party}~{name[:8]}."
    return name != next(iter(keys)) and all(stream.startswith(own) for stream in entry["cuts"])


@dataclass
class Trust:
    """What is believed about keys while one package is read."""

    manifest: Json
    reader: Reader
    keys: dict[str, Key]
    first_met: dict[str, Key] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Json, reader: Reader, lines: Sequence[bytes]) -> "Trust":
        """Holds the roster in a package against the one that is known."""
        offered, known = read_roster(lines), read_roster(reader.roster)
        office = manifest["office"]
        root = next(iter(known), reader.office)
        need(not lines or next(iter(offered)) == office, "E_ROSTER", "not of the office of the manifest")
        need(not root or office in ("", root), "E_OTHER_OFFICE", digits(office) if office else "")
        shared = min(len(lines), len(reader.roster))
        need(tuple(lines[:shared]) == tuple(reader.roster[:shared]), "E_ROSTER", "contradicts the known one")
        is_believed = root or reader.believes or manifest["sender"]["party"].startswith("office.")
        roster = offered if is_believed and len(lines) > shared else known
        enrolled = {fingerprint(key.sign): key for key in reader.enrolled}
        return cls(manifest, reader, {**enrolled, **roster})

    def standing(self) -> str:
        """What is known of the sender's key: a key of `STANDINGS`."""
        sender = self.manifest["sender"]
        key = Key(
            sender["party"], sender["suite"], bytes.fromhex(sender["sign"]), bytes.fromhex(sender["seal"])
        )
        found = self.keys.get(fingerprint(key.sign))
        if found is None and self._may_meet(key.party):
            self.first_met[fingerprint(key.sign)] = key
            return "new"
        known = found is not None and replace(found, is_confirmed=False, cuts=None) == key
        need(known, "E_KEY_UNKNOWN", fingerprint(key.sign))
        assert found is not None  # noqa: S101 - said above, for the type checker
        return "revoked" if found.cuts is not None else "confirmed" if found.is_confirmed else "unconfirmed"

    def author(self, head: Json, stream: str) -> Mapping[str, int] | None:
        """The cuts of the key that signed a head, which is an author of the stream."""
        party, replica = stream.split("~")[:2]
        key = Key(party, head["suite"], bytes.fromhex(head["public"]), b"")
        name = fingerprint(key.sign)
        need(replica.startswith(f"{name[:8]}."), "E_AUTHOR", f"{stream}: by another replica")
        found = self.keys.get(name) or self.first_met.get(name)
        if found is not None:
            is_author = (found.party, found.suite) == (party, key.suite)
        elif name == self.reader.own:
            is_author = party == self.reader.party
        else:
            is_author = self.manifest["sender"]["party"] == self.reader.party and self._may_meet(party)
            if is_author:
                self.first_met[name] = key
        need(is_author, "E_AUTHOR", f"{stream}: by a key that is not the party's")
        message = pae("dukao/head", f"{stream} {head['position']} {head['hash']}".encode("ascii"))
        need(checked(head, message), "E_AUTHOR", f"{stream}: the signature does not hold")
        return found.cuts if found is not None else None

    def _may_meet(self, party: str) -> bool:
        """Whether an office meets the first key of another party."""
        others = {key.party for key in (*self.keys.values(), *self.first_met.values())}
        return self.reader.party.startswith("office.") and party not in (self.reader.party, *others)


# --- logs -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What the checks need of a line."""

    position: int
    hash: str
    previous: str
    kind: str
    record: str
    fields: Mapping[str, Json]
    replaced: Mapping[str, Sequence[str]]
    schema: int


LINE: dict[str, Rule] = {
    "s": is_text,
    "q": number_from(1),
    "p": has_hash_or_nothing,
    "k": is_word,
    "r": is_record,
    "f": lambda value: isinstance(value, dict) and len(value) <= 200 and all(map(is_word, value)),
    "b": lambda value: isinstance(value, dict) and all(map(is_list_of_hashes, value.values())),
    "w": is_text,
    "u": is_text,
    "v": number_from(1),
}
is_line = shaped(LINE, is_newer=True)


def is_list_of_hashes(value: Json) -> bool:
    """One to a thousand hashes."""
    return isinstance(value, list) and 1 <= len(value) <= 1000 and all(map(is_hash, value))


def read_line(raw: bytes, stream: str) -> Line:
    """One line of a log.

    Raises:
        BadJson: it is not one.
    """
    stated = read_json(raw)
    if (
        b"\r" in raw
        or not is_line(stated)
        or stated["s"] != stream
        or not set(stated["b"]) <= set(stated["f"])
    ):
        raise BadJson("not a line of this stream")
    if (stated["q"] == 1) != (stated["p"] == ""):
        raise BadJson("only the first line has no line before")
    digest = sha256(raw).hexdigest()
    q, p, k, r, f, b, v = (stated[name] for name in "qpkrfbv")
    return Line(q, digest, p, k, r, f, b, v)


def read_log(data: bytes, stream: str, year: int) -> list[Line]:
    """The lines of a log, numbered and chained."""
    need(year in (0, int(stream[-4:])), "E_LOG", f"{stream}: of another year")
    need(data.endswith(b"\n"), "E_LOG", f"{stream}: no end of the last line")
    lines: list[Line] = []
    for count, raw in enumerate(data[:-1].split(b"\n"), 1):
        try:
            lines.append(read_line(raw, stream))
        except BadJson as error:
            raise Refused("E_LOG", f"{stream}: line {count}: {error}") from None
    need(is_ascending((line.position, line.hash) for line in lines), "E_LOG", f"{stream}: out of order")
    position = {"": 0} | {line.hash: line.position for line in lines}
    dangling = [line for line in lines if position.get(line.previous, -1) != line.position - 1]
    need(not dangling, "E_LOG", f"{stream}: the chain does not hold")
    return lines


def check_heads(stream: str, lines: Sequence[Line], heads: Sequence[Json], trust: Trust) -> int:
    """Every line is signed for; the last position that counts."""
    need(heads, "E_AUTHOR", f"{stream}: nobody has signed")
    cuts = [trust.author(head, stream) for head in heads]
    by_hash = {line.hash: line for line in lines}
    covered: set[str] = set()
    for head in heads:
        line = by_hash.get(head["hash"])
        need(line and line.position == head["position"], "E_LOG", f"{stream}: the signed line is not there")
        while line is not None and line.hash not in covered:
            covered.add(line.hash)
            line = by_hash.get(line.previous)
    need(len(covered) == len(lines), "E_AUTHOR", f"{stream}: lines that nobody has signed")
    positions = [cut.get(stream, 0) for cut in cuts if cut is not None]
    if len(positions) < len(cuts):
        return lines[-1].position
    is_own = trust.manifest["sender"]["sign"] in [head["public"] for head in heads]
    need(not is_own or lines[-1].position <= max(positions), "E_KEY_REVOKED", f"{stream}: goes on")
    return max(positions)


def heads_of(lines: Iterable[Line]) -> dict[str, dict[str, Json]]:
    """By field, by hash, the values of a record that no other line of it replaces."""
    found: dict[str, dict[str, Json]] = {}
    replaced: dict[str, set[str]] = {}
    for line in lines:
        for name, value in line.fields.items():
            found.setdefault(name, {})[line.hash] = value
        for name, gone in line.replaced.items():
            replaced.setdefault(name, set()).update(gone)
    return {
        name: {digest: value for digest, value in values.items() if digest not in replaced.get(name, ())}
        for name, values in found.items()
    }


def records_of(lines: Iterable[Line]) -> dict[tuple[str, str], list[Line]]:
    """Lines by kind and record, ascending."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((line.kind, line.record), []).append(line)
    return dict(sorted(found.items()))


def totals_of(lines: Iterable[Line]) -> Json:
    """The control totals."""
    state = sha256()
    kinds: Counter[str] = Counter()
    for (kind, record), own in records_of(lines).items():
        text = f"{kind} {record}"
        for name, heads in sorted(heads_of(own).items()):
            text += f"\n{name} {','.join(sorted(heads))}"
        kinds[kind] += 1
        state.update(f"{kind} {record} {sha256(text.encode('ascii')).hexdigest()}\n".encode("ascii"))
    return {"kinds": dict(sorted(kinds.items())), "state": state.hexdigest()}


# --- a whole package ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What a package is in which everything holds.

    Attributes:
        kind: ``package`` or ``bundle``.
        standing: of the sender's key; a key of `STANDINGS`.
        office: fingerprint of the office's founding key; empty when the package names none.
        is_office_given: whether that key was given, and not only believed.
        set_aside: lines behind the revocation of their author's key.
    """

    kind: str
    party: str
    name: str
    key: str
    standing: str
    to: str
    seq: int
    made: str
    office: str
    is_office_given: bool
    lines: int
    set_aside: int
    kinds: Mapping[str, int]
    attachments: int


class Check:
    """One package on its way through the checks, in the order of docs/package-format.md."""

    def __init__(self, parts: Sequence[Part], reader: Reader, kind: str) -> None:
        self._parts = parts
        self._kind = kind
        raw, signatures = parts[0].read(), parts[1].read()
        self._signatures = read_signatures(signatures, raw)
        self.manifest = read_manifest(raw)
        self._reader = replace(reader, party=reader.party or self.manifest["to"])
        self._logs: dict[str, list[Line]] = {}
        self._cited: set[str] = set()
        self._cuts: dict[str, int] = {}

    def run(self) -> Report:
        """Goes through all checks."""
        self._check_sender()
        self._check_entries()
        trust = Trust.of(self.manifest, self._reader, self._roster())
        standing = trust.standing()
        self._read_logs(trust)
        self._check_streams()
        blobs = self._check_blobs()
        party = self.manifest["sender"]["party"]
        own = [line for stream, lines in self._logs.items() if _is_of(stream, party) for line in lines]
        need(totals_of(own) == only(self.manifest["totals"], "kinds", "state"), "E_TOTALS", "another count")
        return self._report(standing, blobs)

    def _check_sender(self) -> None:
        sender, first = self.manifest["sender"], self._signatures[0]
        is_sender = (first["suite"], first["public"]) == (sender["suite"], sender["sign"])
        need(is_sender, "E_SIGNATURE", "by another key than the sender's")
        sign, seal = bytes.fromhex(sender["sign"]), bytes.fromhex(sender["seal"])
        need(is_usable(sender["suite"], sign, seal), "E_MANIFEST", "the sender's keys are unusable")
        need(sender["replica"].startswith(f"{fingerprint(sign)[:8]}."), "E_MANIFEST", "another replica")
        need(fingerprint(sign) != self._reader.own, "E_OWN_PACKAGE", "written by the reader")
        need(self.manifest["to"] == self._reader.party, "E_ADDRESSEE", self.manifest["to"])

    def _check_entries(self) -> None:
        stated = [(entry["name"], entry["size"]) for entry in self.manifest["entries"]]
        found = [(part.name, part.size) for part in self._parts[2:]]
        need(found == stated, "E_ENTRY", "not the members that the manifest lists")

    def _members(self, start: str) -> Iterator[tuple[Part, Json]]:
        for part, entry in zip(self._parts[2:], self.manifest["entries"], strict=True):
            if part.name.startswith(start):
                yield part, entry

    def _roster(self) -> list[bytes]:
        for part, entry in self._members("roster.jsonl"):
            data = part.read()
            need(is_whole(data, entry), "E_ENTRY", "roster.jsonl: another hash")
            need(data.endswith(b"\n"), "E_ROSTER", "no end of the last line")
            return data[:-1].split(b"\n")
        return []

    def _read_logs(self, trust: Trust) -> None:
        heads: dict[str, list[Json]] = {}
        for head in self.manifest["heads"]:
            heads.setdefault(head["stream"], []).append(head)
        for part, entry in self._members("log/"):
            stream, data = stream_of(part.name), part.read()
            need(is_whole(data, entry), "E_ENTRY", f"{part.name}: another hash")
            lines = self._logs[stream] = read_log(data, stream, self.manifest["year"])
            self._cuts[stream] = check_heads(stream, lines, heads.pop(stream, ()), trust)
            self._cited.update(found.decode() for found in re.findall(rb'"([0-9a-f]{64})"', data))
        need(not heads, "E_LOG", "a head of a stream that is not there")

    def _check_streams(self) -> None:
        for stream in self._logs:
            need(self._may_read(stream), "E_STREAM", f"{stream}: not told to {self._reader.party}")

    def _may_read(self, stream: str) -> bool:
        party, _, audience, _ = stream.split("~")
        reader, sender = self._reader.party, self.manifest["sender"]["party"]
        if audience == party:
            return bool(party == reader == sender)
        if audience in ("*", reader) or party == reader or audience in self._reader.circles:
            return True
        return any(
            f"circle.{name}" == audience and isinstance(members, list) and reader in members
            for heads in self._circles_of(party)
            for name in heads.get("name", {}).values()
            for members in heads.get("members", {}).values()
        )

    def _circles_of(self, party: str) -> Iterator[Mapping[str, Mapping[str, Json]]]:
        """What an office tells all it concerns of its circles, in this package."""
        told = [
            line
            for stream, lines in self._logs.items()
            if stream.startswith(f"{party}~") and re.search(rf"~(\*|circle\..*|{party})~\d+$", stream)
            for line in lines
            if line.kind == "circle" and line.schema == 1 and line.record.startswith(f"{party}/")
        ]
        yield from map(heads_of, records_of(told).values() if party.startswith("office.") else ())

    def _check_blobs(self) -> int:
        blobs = list(self._members("blob/"))
        for part, entry in blobs:
            digest = part.name.removeprefix("blob/")
            need(digest in self._cited, "E_BLOB", f"{digest}: no line cites it")
            found, national = sha256(), hashes.Hash(hashes.SM3())
            for piece in part.pieces():
                found.update(piece)
                if entry["sm3"]:
                    national.update(piece)
            good = digest == entry["sha256"] == found.hexdigest()
            good = good and entry["sm3"] in ("", national.finalize().hex())
            need(good, "E_BLOB", f"{digest}: another hash")
        return len(blobs)

    def _report(self, standing: str, blobs: int) -> Report:
        sender, reader = self.manifest["sender"], self._reader
        cut = [
            line
            for stream, lines in self._logs.items()
            for line in lines
            if line.position > self._cuts[stream]
        ]
        return Report(
            kind=self._kind,
            party=sender["party"],
            name=sender["name"],
            key=fingerprint(bytes.fromhex(sender["sign"])),
            standing=standing,
            to=self.manifest["to"],
            seq=self.manifest["seq"],
            made=self.manifest["made"],
            office=self.manifest["office"],
            is_office_given=bool(reader.office or reader.roster),
            lines=sum(map(len, self._logs.values())),
            set_aside=len(cut),
            kinds=dict(self.manifest["totals"]["kinds"]),
            attachments=blobs,
        )


def _is_of(stream: str, party: str) -> bool:
    return stream.startswith(f"{party}~")


def only(value: Json, *names: str) -> Json:
    """Those keys of an object."""
    return {name: value[name] for name in names}


def is_whole(data: bytes, entry: Json) -> bool:
    """Whether data have the hashes of their entry."""
    has_sm3 = not entry["sm3"] or sm3(data).hex() == entry["sm3"]
    return bool(has_sm3 and sha256(data).hexdigest() == entry["sha256"])


def verify(file: Path, reader: Reader = THIRD_PARTY) -> Report:
    """Checks a file.

    Args:
        file: a package, sealed or not, or an evidence bundle.
        reader: who reads; a third party by default.

    Raises:
        Refused: the first thing that does not hold.
        OSError: the file cannot be read.
    """
    with ExitStack() as opened:
        source: BinaryIO = opened.enter_context(file.open("rb"))
        need(source.seek(0, 2) <= MAX_FILE + 64 * MIB, "E_PACKAGE_SIZE", "the file")
        if slice_of(source, 0, len(SEALED)) == SEALED:
            plain = cast("BinaryIO", opened.enter_context(SpooledTemporaryFile(64 * MIB)))
            unseal(source, plain, reader.secret)
            return Check(read_container(plain), reader, "package").run()
        bundle = open_bundle(source, opened)
        if bundle is not None:
            return Check(read_bundle(bundle), reader, "bundle").run()
        return Check(read_container(source), reader, "package").run()


# --- the command ----------------------------------------------------------------------------------------


def digits(name: str) -> str:
    """A fingerprint as stamped paper shows it: 12 groups of 5 digits."""
    text = f"{int(name, 16) % 10**60:060d}"
    return " ".join(text[at : at + 5] for at in range(0, 60, 5))


def sentence_of(file: str, report: Report) -> str:
    """What holds, in one sentence."""
    what = "证据包" if report.kind == "bundle" else "交换包"
    aside = f"，其中{report.set_aside}条在公钥注销之后、不算数" if report.set_aside else ""
    paper = "" if report.is_office_given or not report.office else "（请与盖章的公钥登记表核对）"
    office = f"；督查办公室公钥{digits(report.office)}{paper}" if report.office else ""
    return (
        f"核对无误：{what}“{file}”是{report.name}（{report.party}）发给{report.to}的第{report.seq}号包，"
        f"记录{report.lines}条{aside}，佐证材料{report.attachments}份；{STANDINGS[report.standing]}，"
        f"指纹{digits(report.key)}{office}。"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; the exit status."""
    parser = argparse.ArgumentParser(description="核对督考交换包或证据包")
    parser.add_argument("file", type=Path)
    parser.add_argument("--office", default="", help="督查办公室公钥指纹：64位十六进制，或纸面上的60位数字")
    parser.add_argument("--roster", type=Path, help="已知的公钥名册，每行一条")
    parser.add_argument("--party", default="", help="以哪个单位的身份核对，例如 unit.jyj")
    parser.add_argument("--key", type=Path, help="打开加密包的私钥文件，32个字节")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 文档")
    given = parser.parse_args(arguments)
    try:
        reader = Reader(
            party=given.party,
            roster=given.roster.read_bytes().splitlines() if given.roster else (),
            secret=given.key.read_bytes() if given.key else b"",
        )
        return _answer(given, reader)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"无法核对：{error}\n")
        return 2


def _answer(given: argparse.Namespace, reader: Reader) -> int:
    office = "".join(given.office.split()).replace("-", "").lower()
    by_digits = len(office) == 60 and office.isdecimal()
    if office and not by_digits and not is_hash(office):
        raise ValueError("指纹应为64位十六进制或60位数字")
    try:
        report = verify(given.file, reader if by_digits else replace(reader, office=office))
        is_same = not by_digits or digits(report.office or "0").replace(" ", "") == office
        need(is_same, "E_OTHER_OFFICE", report.office)
    except Refused as refused:
        words = f"{refused.code}：“{given.file.name}”{SENTENCES[refused.code]}（{refused.detail}）。"
        found = {"ok": False, "code": refused.code, "detail": refused.detail}
    else:
        if by_digits:
            report = replace(report, is_office_given=True)
        words = sentence_of(given.file.name, report)
        found = {"ok": True, **asdict(report)}
    text = json.dumps({"file": given.file.name, **found}, ensure_ascii=False) if given.json else words
    sys.stdout.write(f"{text}\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
