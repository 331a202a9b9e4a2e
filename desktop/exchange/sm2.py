"""The national suite (国密): SM2 signatures with SM3, SM2 encryption, SM4-GCM.

Curve arithmetic is that of gmalg; SM3 and SM4 are OpenSSL's, through cryptography. gmalg is pure Python:
it does not run in constant time, it is not a certified cryptographic module (商用密码产品认证), and this
software does not become one by using it. Where rules demand certified products, use those beside it.

What is fixed here, because the library leaves it open: numbers are always 32 bytes, a point is always
``04 x y`` and on the curve, a ciphertext is ``C1 C3 C2`` and never of nothing.

Source: GB/T 32918.1, .2 and .4 (SM2), GB/T 32918.5 (curve), GB/T 32905 (SM3), GB/T 32907 and RFC 8998
(SM4-GCM), GM/T 0009 (user ID).
"""

import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from gmalg.ellipticcurve import ECDLP
from gmalg.errors import GMError
from gmalg.sm2 import SM2Core

USER_ID = b"1234567812345678"
NUMBER_BYTES = 32
POINT_BYTES = 1 + 2 * NUMBER_BYTES
SIGNATURE_BYTES = 2 * NUMBER_BYTES
SM4_KEY_BYTES = TAG_BYTES = 16
_UNCOMPRESSED = b"\x04"
_WIDE_BYTES = 48

P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
A = P - 3
B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
G = (
    0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)
_CURVE = ECDLP(P, A, B, G, N)


class _Sm3:
    """SM3 of OpenSSL in the shape gmalg asks of a hash; its own takes seconds for a long manifest."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    @classmethod
    def hash_length(cls) -> int:
        """Bytes of a hash."""
        return NUMBER_BYTES

    def reset(self) -> None:
        """Begins anew."""
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        """Adds data."""
        self._hash.update(data)

    def value(self) -> bytes:
        """The hash of everything added."""
        return self._hash.finalize()


class Sm4Gcm:
    """SM4 in Galois/Counter mode, used like ``AESGCM`` of the library, which has no such class for SM4.

    Args:
        key: 16 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Encrypts; the tag of 16 bytes comes last."""
        encryptor = Cipher(self._key, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Decrypts what `encrypt` made.

        Raises:
            InvalidTag: damaged, or another key, nonce or associated data.
        """
        if len(data) < TAG_BYTES:
            raise InvalidTag
        decryptor = Cipher(self._key, modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(data[:-TAG_BYTES]) + decryptor.finalize()


def public_keys(seed: bytes) -> tuple[bytes, bytes]:
    """The public keys of a seed: to check signatures with, and to encrypt to; 65 bytes ``04 x y`` each."""
    core = _core()
    points = (core.generate_pk(_secret(seed, purpose)) for purpose in (b"sign", b"seal"))
    sign, seal = (_point_bytes(point) for point in points)
    return sign, seal


def sign(seed: bytes, message: bytes) -> bytes:
    """Signs a message: r and s, 32 bytes each, big-endian; another pair every time."""
    return sign_with(_secret(seed, b"sign"), message)


def is_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that key's over the message; malformed ones are not."""
    point = _point(public)
    if point is None or len(signature) != SIGNATURE_BYTES:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:NUMBER_BYTES], signature[NUMBER_BYTES:]))
    return bool(_core().verify(message, r, s, USER_ID, point))


def is_usable(sign: bytes, seal: bytes) -> bool:
    """Whether both public keys are points of the curve."""
    return _point(sign) is not None and _point(seal) is not None


def wrap(seal: bytes, key: bytes, purpose: bytes) -> bytes:  # noqa: ARG001 - nothing is bound here
    """Encrypts a short key to a public key: ``C1 C3 C2``.

    Raises:
        ValueError: the public key is not a point of the curve, or the key is empty.
    """
    return encrypt(seal, key)


def unwrap(seed: bytes, wrapped: bytes, purpose: bytes) -> bytes:  # noqa: ARG001 - see wrap
    """Decrypts what `wrap` made.

    Raises:
        ValueError: it is damaged, or for another key.
    """
    return decrypt_with(_secret(seed, b"seal"), wrapped)


def chunk_cipher(secret: bytes, context: bytes) -> Sm4Gcm:
    """SM4-GCM with a key derived from a secret and bound to a context, by SM3."""
    salt = hash_of(context)
    return Sm4Gcm(HKDF(hashes.SM3(), SM4_KEY_BYTES, salt, b"dukao/chunks").derive(secret))


def hash_of(data: bytes) -> bytes:
    """SM3 of some bytes: 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def sign_with(secret: int, message: bytes, draw: Callable[[int], int] = secrets.randbits) -> bytes:
    """Signs with a private key as such.

    Args:
        secret: from 1 to n - 2.
        message: of any length.
        draw: gives a random number of so many bits.
    """
    r, s = _core(draw).sign(message, secret, USER_ID)
    return _number_bytes(r) + _number_bytes(s)


def encrypt(public: bytes, data: bytes, draw: Callable[[int], int] = secrets.randbits) -> bytes:
    """Encrypts to a public key: ``C1 C3 C2``.

    Args:
        public: ``04 x y``.
        data: at least one byte.
        draw: gives a random number of so many bits.

    Raises:
        ValueError: the public key is not a point of the curve, or there is nothing to encrypt.
    """
    point = _point(public)
    if point is None or not data:
        raise ValueError("not a point of the curve, or nothing to encrypt")
    c1, c2, c3 = _core(draw).encrypt(data, point)
    return _point_bytes(c1) + bytes(c3) + bytes(c2)


def decrypt_with(secret: int, wrapped: bytes) -> bytes:
    """Decrypts with a private key as such.

    Raises:
        ValueError: it is damaged, or for another key.
    """
    c1 = _point(wrapped[:POINT_BYTES])
    c3, c2 = wrapped[POINT_BYTES : POINT_BYTES + NUMBER_BYTES], wrapped[POINT_BYTES + NUMBER_BYTES :]
    if c1 is None or not c2:
        raise ValueError("damaged")
    try:
        return bytes(_core().decrypt(c1, c2, c3, secret))
    except GMError:
        raise ValueError("not for this key, or damaged") from None


def _core(draw: Callable[[int], int] = secrets.randbits) -> SM2Core:
    return SM2Core(_CURVE, _Sm3(), draw)


def _secret(seed: bytes, purpose: bytes) -> int:
    """A number from 1 to n - 2; 128 bits more than needed are reduced, so that none is likelier."""
    derived = HKDF(hashes.SM3(), _WIDE_BYTES, None, b"dukao/sm2/" + purpose).derive(seed)
    return int.from_bytes(derived, "big") % (N - 2) + 1


def _number_bytes(number: int) -> bytes:
    return number.to_bytes(NUMBER_BYTES, "big")


def _point_bytes(point: tuple[int, int]) -> bytes:
    return _UNCOMPRESSED + b"".join(map(_number_bytes, point))


def _point(raw: bytes) -> tuple[int, int] | None:
    if len(raw) != POINT_BYTES or raw[:1] != _UNCOMPRESSED:
        return None
    x, y = int.from_bytes(raw[1 : 1 + NUMBER_BYTES], "big"), int.from_bytes(raw[1 + NUMBER_BYTES :], "big")
    is_on_curve = x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0
    return (x, y) if is_on_curve else None
