"""The international suite: Ed25519 signatures, X25519 with HPKE for encryption.

Everything is done by the library; here are only the choices. A seed of 32 bytes is the Ed25519 private
key itself; the X25519 secret is derived from it, so that one secret is kept and backed up.

Source: RFC 8032 (Ed25519), RFC 7748 (X25519), RFC 9180 (HPKE), RFC 5869 (HKDF).
"""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_SEALING = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_PROBE = X25519PrivateKey.from_private_bytes(bytes(range(KEY_BYTES)))
# Points of order 1, 2, 4 and 8, sign bit cleared, with the encodings not reduced modulo p = 2^255 - 19.
# Under such a key one signature fits any message.
_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


def public_keys(seed: bytes) -> tuple[bytes, bytes]:
    """The public keys of a seed: to check signatures with, and to encrypt to; 32 bytes each."""
    signing = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return signing.public_bytes_raw(), _sealing_secret(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Signs a message: 64 bytes, the same every time."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that key's over the message; malformed keys and signatures are not."""
    if _is_small(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_usable(sign: bytes, seal: bytes) -> bool:
    """Whether both public keys have the right size and none is a point that fits any secret."""
    if len(sign) != KEY_BYTES or len(seal) != KEY_BYTES or _is_small(sign):
        return False
    try:
        _PROBE.exchange(X25519PublicKey.from_public_bytes(seal))
    except ValueError:
        return False
    return True


def wrap(seal: bytes, key: bytes, purpose: bytes) -> bytes:
    """Encrypts a short key to a public key: the encapsulated key, then the sealed one.

    Raises:
        ValueError: the public key is unusable.
    """
    return _SEALING.encrypt(key, X25519PublicKey.from_public_bytes(seal), purpose)


def unwrap(seed: bytes, wrapped: bytes, purpose: bytes) -> bytes:
    """Decrypts what `wrap` made.

    Raises:
        ValueError: it is damaged, or for another key or purpose.
    """
    try:
        return _SEALING.decrypt(wrapped, _sealing_secret(seed), purpose)
    except InvalidTag:
        raise ValueError("not for this key, or damaged") from None


def chunk_cipher(secret: bytes, context: bytes) -> AESGCM:
    """AES-256-GCM with a key derived from a secret and bound to a context."""
    salt = sha256(context).digest()
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt, b"dukao/chunks").derive(secret))


def _is_small(public: bytes) -> bool:
    return public[:-1] + bytes([public[-1] & 0x7F]) in _SMALL_ORDER if public else True


def _sealing_secret(seed: bytes) -> X25519PrivateKey:
    derived = HKDF(hashes.SHA256(), KEY_BYTES, None, b"dukao/x25519").derive(seed)
    return X25519PrivateKey.from_private_bytes(derived)
