"""Secrets of this computer: the installation's signing key and the keys of encrypted workspaces.

Secrets go into the system keyring when there is a working one of a known kind. That a backend is
installed proves nothing (a locked one raises, some store plain text), so it is tried by a write, a read
and a delete. Otherwise the signing key lies in a file that only the user may read, and a workspace key
is wrapped with a passphrase (argon2id, AES-256-GCM).
"""

import json
import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from desktop.errors import AppError
from desktop.i18n import mark

SERVICE = "dukao"
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
CHECK_BYTES = 2
GROUP_LENGTH = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_KNOWN_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
)


class NeedsPassphrase(AppError):
    """The workspace is encrypted and this computer's keyring does not hold its key."""

    code = "E_NEEDS_PASSPHRASE"
    template = mark("工作区已加密。请输入口令或恢复码。")


class WrongPassphrase(AppError):
    """The passphrase does not unwrap the key."""

    code = "E_WRONG_PASSPHRASE"
    template = mark("口令不对。请重新输入，或使用恢复码。")


class WrongRecoveryCode(AppError):
    """The recovery code has a typing error."""

    code = "E_WRONG_RECOVERY_CODE"
    template = mark("恢复码有误。请对照打印件逐组核对。")


class SecretStore(Protocol):
    """A place for secrets by name."""

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None."""

    def put(self, name: str, secret: bytes) -> None:
        """Stores a secret."""


class KeyringStore:
    """The system keyring."""

    def __init__(self) -> None:
        import keyring  # looking for backends takes 50 ms that most starts can do without

        self._keyring = keyring

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None."""
        text = self._keyring.get_password(SERVICE, name)
        return bytes.fromhex(text) if text else None

    def put(self, name: str, secret: bytes) -> None:
        """Stores a secret."""
        self._keyring.set_password(SERVICE, name, secret.hex())


class FileStore:
    """Files that only the user may read: for the signing key where there is no keyring."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None."""
        file = self._folder / f"{name}.key"
        return file.read_bytes() if file.exists() else None

    def put(self, name: str, secret: bytes) -> None:
        """Stores a secret: the file is created readable by its owner only."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(self._folder / f"{name}.key", flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)


def working_keyring() -> SecretStore | None:
    """The system keyring, if it is of a known kind and really stores and returns a secret."""
    store = KeyringStore()
    import keyring  # see KeyringStore

    if not type(keyring.get_keyring()).__module__.startswith((*_KNOWN_BACKENDS, "keyring.backends.chainer")):
        return None
    return store if _keeps_secrets(store) else None


def _keeps_secrets(store: SecretStore) -> bool:
    import keyring.errors  # see KeyringStore

    probe = secrets.token_bytes(KEY_BYTES)
    try:
        store.put("probe", probe)
        kept = store.get("probe") == probe
        keyring.delete_password(SERVICE, "probe")
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        return False
    return kept


def random_seed() -> bytes:
    """32 bytes that nobody can guess."""
    return secrets.token_bytes(KEY_BYTES)


class Credentials:
    """The secrets the program needs on this computer.

    Args:
        folder: the user's configuration folder.
        find_keyring: gives a working keyring or None; looked for when first needed.
        new_seed: gives 32 bytes that a signing key is made of.
    """

    def __init__(
        self,
        folder: Path,
        find_keyring: Callable[[], SecretStore | None] = working_keyring,
        new_seed: Callable[[], bytes] = random_seed,
    ) -> None:
        self._files = FileStore(folder / "keys")
        self._new_seed = new_seed
        self._find_keyring = find_keyring
        self._keyring: SecretStore | None = None
        self._looked = False

    @property
    def has_keyring(self) -> bool:
        """Whether a working system keyring is there."""
        return self._system() is not None

    def new_signing_key(self) -> str:
        """Makes an Ed25519 key for an installation and keeps it.

        Returns:
            Its fingerprint: SHA-256 of the raw public key, 64 hexadecimal digits.
        """
        from cryptography.hazmat.primitives.asymmetric import ed25519  # start-up time

        key = ed25519.Ed25519PrivateKey.from_private_bytes(self._new_seed())
        fingerprint = sha256(key.public_key().public_bytes_raw()).hexdigest()
        store = self._system() or self._files
        store.put(f"signing-{fingerprint}", key.private_bytes_raw())
        return fingerprint

    def keep_workspace_key(self, workspace: str, key: bytes) -> None:
        """Puts the key of an encrypted workspace into the system keyring, if there is one."""
        if store := self._system():
            store.put(f"workspace-{workspace}", key)

    def workspace_key(self, workspace: str) -> bytes | None:
        """The key of an encrypted workspace, if the system keyring holds it."""
        store = self._system()
        return store.get(f"workspace-{workspace}") if store else None

    def _system(self) -> SecretStore | None:
        if not self._looked:
            self._keyring = self._find_keyring()
            self._looked = True
        return self._keyring


def wrap_key(key: bytes, passphrase: str) -> str:
    """Encrypts a workspace key with a passphrase.

    Returns:
        A JSON text that names its algorithms and may lie beside the workspace.
    """
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = _cipher(passphrase, salt).encrypt(nonce, key, SERVICE.encode())
    return json.dumps(
        {
            "wrap": "argon2id(t=3,m=65536,p=2)+aes-256-gcm",
            "salt": salt.hex(),
            "nonce": nonce.hex(),
            "key": wrapped.hex(),
        }
    )


def unwrap_key(wrapped: str, passphrase: str) -> bytes:
    """Decrypts a workspace key.

    Raises:
        WrongPassphrase: the passphrase is wrong or the text was damaged.
    """
    from cryptography.exceptions import InvalidTag  # start-up time

    try:
        untrusted = json.loads(wrapped)
        salt, nonce, key = (bytes.fromhex(untrusted[name]) for name in ("salt", "nonce", "key"))
        return _cipher(passphrase, salt).decrypt(nonce, key, SERVICE.encode())
    except (InvalidTag, ValueError, KeyError, TypeError):
        raise WrongPassphrase from None


def recovery_code(key: bytes) -> str:
    """A workspace key as text for paper: groups of five letters and digits, with a check.

    Args:
        key: 32 bytes.
    """
    data = key + sha256(key).digest()[:CHECK_BYTES]
    number, digits = int.from_bytes(data, "big"), []
    for _ in range(-(-len(data) * 8 // 5)):
        number, digit = divmod(number, 32)
        digits.append(_ALPHABET[digit])
    text = "".join(reversed(digits))
    return "-".join(text[start : start + GROUP_LENGTH] for start in range(0, len(text), GROUP_LENGTH))


def key_of_recovery_code(code: str) -> bytes:
    """The workspace key that a recovery code stands for.

    Args:
        code: as printed; case, spaces and hyphens do not matter, O is 0, I and L are 1.

    Raises:
        WrongRecoveryCode: it has a typing error.
    """
    text = code.upper().translate(str.maketrans("OIL", "011", " -—–\t\n"))
    try:
        number = 0
        for letter in text:
            number = number * 32 + _ALPHABET.index(letter)
        data = number.to_bytes(KEY_BYTES + CHECK_BYTES, "big")
    except (ValueError, OverflowError):
        raise WrongRecoveryCode from None
    key, check = data[:KEY_BYTES], data[KEY_BYTES:]
    if sha256(key).digest()[:CHECK_BYTES] != check:
        raise WrongRecoveryCode
    return key


class _Cipher(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


def _cipher(passphrase: str, salt: bytes) -> _Cipher:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # start-up time
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # start-up time

    derived = Argon2id(salt=salt, length=KEY_BYTES, iterations=3, lanes=2, memory_cost=65536)
    return AESGCM(derived.derive(passphrase.encode("utf-8")))
