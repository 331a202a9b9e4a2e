"""Keys of an installation: who signs, who may open, and how a fingerprint is read from paper.

Two suites, chosen when a workspace is created; see `ed25519` and `sm2`. Whatever the suite, a line's
identity and a fingerprint are SHA-256, and one seed of 32 bytes is all that must be kept secret.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Protocol

from desktop.paths import resource

SEED_BYTES = 32
REPLICA_DIGITS = 8
DIGIT_GROUPS = 12
GROUP_DIGITS = 5
WORDS = 16
_HEX = frozenset("0123456789abcdef")


class Suite(Enum):
    """Which algorithms sign and encrypt."""

    ED25519 = "ed25519"
    SM2 = "sm2"


class ChunkCipher(Protocol):
    """Encryption that notices changes; decrypting raises ``cryptography.exceptions.InvalidTag``."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Encrypts; a tag of 16 bytes comes last."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Decrypts what `encrypt` made, or raises ``InvalidTag``."""


class _Algorithms(Protocol):
    """What the modules of the suites have in common."""

    def public_keys(self, seed: bytes) -> tuple[bytes, bytes]: ...
    def sign(self, seed: bytes, message: bytes) -> bytes: ...
    def is_signature(self, public: bytes, signature: bytes, message: bytes) -> bool: ...
    def is_usable(self, sign: bytes, seal: bytes) -> bool: ...
    def wrap(self, seal: bytes, key: bytes, purpose: bytes) -> bytes: ...
    def unwrap(self, seed: bytes, wrapped: bytes, purpose: bytes) -> bytes: ...
    def chunk_cipher(self, secret: bytes, context: bytes) -> ChunkCipher: ...


def _algorithms(suite: Suite) -> _Algorithms:
    if suite is Suite.SM2:
        from desktop.exchange import sm2  # start-up time, and most offices never need it

        return sm2
    from desktop.exchange import ed25519  # start-up time

    return ed25519


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What everybody may know of an installation.

    Attributes:
        suite: of both keys.
        sign: checks signatures; 32 bytes (Ed25519) or 65 bytes ``04 x y`` (SM2).
        seal: to encrypt to; as long as ``sign``.
    """

    suite: Suite
    sign: bytes
    seal: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the signing key, 64 hexadecimal digits."""
        return fingerprint_of(self.sign)

    @property
    def replica_digits(self) -> str:
        """What the installation's replicas begin with: 8 hexadecimal digits."""
        return self.fingerprint[:REPLICA_DIGITS]

    @property
    def is_usable(self) -> bool:
        """Whether both keys are well-formed points that only a holder of the secret can answer for."""
        return _algorithms(self.suite).is_usable(self.sign, self.seal)

    def wrap(self, key: bytes, purpose: bytes) -> bytes:
        """Encrypts a short key to this installation.

        Args:
            key: at least one byte.
            purpose: must be the same when it is opened (bound by the Ed25519 suite only).

        Raises:
            ValueError: the key to encrypt to is unusable.
        """
        return _algorithms(self.suite).wrap(self.seal, key, purpose)


@dataclass(frozen=True)  # no slots: the public keys are derived once
class PrivateKeys:
    """The secret of an installation.

    Attributes:
        suite: what the seed is used for.
        seed: 32 bytes; with Ed25519 they are the private key itself.
    """

    suite: Suite
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError(f"a seed has {SEED_BYTES} bytes")

    @cached_property
    def public(self) -> PublicKeys:
        """What others get to see."""
        return PublicKeys(self.suite, *_algorithms(self.suite).public_keys(self.seed))

    def sign(self, message: bytes) -> bytes:
        """Signs a message, which is the result of `pae`: 64 bytes."""
        return _algorithms(self.suite).sign(self.seed, message)

    def open_sealed(self, wrapped: bytes, purpose: bytes) -> bytes:
        """Decrypts a key that was wrapped for this installation.

        Raises:
            ValueError: it is damaged, or for another key or purpose.
        """
        return _algorithms(self.suite).unwrap(self.seed, wrapped, purpose)


def verify_signature(suite: Suite, public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is that key's over the message; anything malformed is not.

    Args:
        suite: of the key.
        public: signing key as in `PublicKeys`.
        signature: 64 bytes; with SM2 r and s, big-endian.
        message: the result of `pae`.
    """
    return _algorithms(suite).is_signature(public, signature, message)


def read_public_keys(suite: str, sign: str, seal: str) -> PublicKeys:
    """The keys that a document names.

    Args:
        suite: value of `Suite`.
        sign: lower-case hexadecimal.
        seal: lower-case hexadecimal.

    Raises:
        ValueError: an unknown suite, other than lower-case digits, or keys that are not usable.
    """
    if not _HEX.issuperset(sign + seal):
        raise ValueError("keys are lower-case hexadecimal")
    keys = PublicKeys(Suite(suite), bytes.fromhex(sign), bytes.fromhex(seal))
    if not keys.is_usable:
        raise ValueError("keys are not usable")
    return keys


def chunk_cipher(suite: Suite, secret: bytes, context: bytes) -> ChunkCipher:
    """What the content of a sealed package is encrypted with.

    Args:
        suite: AES-256-GCM, or SM4-GCM with SM2.
        secret: 32 random bytes, used once.
        context: whatever must be the same when it is opened.
    """
    return _algorithms(suite).chunk_cipher(secret, context)


def pae(kind: str, payload: bytes) -> bytes:
    """What is signed: the payload with its kind and both lengths before it.

    Source: DSSE, pre-authentication encoding, version 1.
    """
    name = kind.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def fingerprint_of(sign: bytes) -> str:
    """SHA-256 of a public signing key, 64 hexadecimal digits."""
    return sha256(sign).hexdigest()


def fingerprint_digits(fingerprint: str) -> str:
    """A fingerprint for paper: 12 groups of 5 decimal digits that depend on all of it (199 bits).

    Args:
        fingerprint: 64 hexadecimal digits.
    """
    digits = f"{int(fingerprint, 16) % 10 ** (DIGIT_GROUPS * GROUP_DIGITS):060d}"
    return " ".join(digits[start : start + GROUP_DIGITS] for start in range(0, len(digits), GROUP_DIGITS))


def fingerprint_words(fingerprint: str) -> str:
    """A fingerprint to read aloud: 16 words, one for each of its first 16 bytes (128 bits).

    Args:
        fingerprint: 64 hexadecimal digits.
    """
    words = word_list()
    return " ".join(words[byte] for byte in bytes.fromhex(fingerprint)[:WORDS])


def agrees_with_paper(fingerprint: str, typed: str) -> bool:
    """Whether what somebody typed from paper is this fingerprint, whole: digits, words or hexadecimal.

    Args:
        fingerprint: 64 hexadecimal digits.
        typed: any spaces, hyphens and line breaks between groups.
    """
    text = "".join(typed.split()).replace("-", "").replace("·", "").lower()
    readings = (fingerprint_digits(fingerprint), fingerprint_words(fingerprint), fingerprint)
    return text in (reading.replace(" ", "") for reading in readings)


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """The 256 words, each of two characters, that sound different from each other."""
    lines = resource("words/fingerprint.txt").read_text("utf-8").splitlines()
    return tuple(line.split()[0] for line in lines if line and not line.startswith("#"))
