"""Secrets of this computer: the installation's signing key and the keys of encrypted workspaces.

Secrets go into the system keyring when there is a working one of a known kind. That a backend is
installed proves nothing (a locked one raises, some store plain text), so it is tried by a write, a read
and a delete. Otherwise secrets are wrapped with a passphrase (argon2id, AES-256-GCM). Who declines a
passphrase for the signing key gets a file that only the user may read; `KeyPlace` says so in words.
"""

import json
import os
import secrets
from collections.abc import Callable
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from desktop.errors import AppError
from desktop.exchange.keys import PrivateKeys, Suite
from desktop.i18n import mark, tr

SERVICE = "dukao"
KEYS = "keys"
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


class NeedsSigningPassphrase(AppError):
    """The signing key lies in a file that a passphrase protects."""

    code = "E_NEEDS_SIGNING_PASSPHRASE"
    template = mark("本机的签名密钥由口令保护。请输入签名口令。")


class WrongSigningPassphrase(AppError):
    """The passphrase does not open the file of the signing key."""

    code = "E_WRONG_SIGNING_PASSPHRASE"
    template = mark("签名口令不对。请重新输入。")


class SigningKeyDamaged(AppError):
    """What is stored is not the key of that fingerprint."""

    code = "E_SIGNING_KEY"
    template = mark("本机保存的签名密钥已损坏，与公钥指纹不符。请从备份恢复密钥文件，或重新登记公钥。")


class KeyringLocked(AppError):
    """The secret is not in a file, and the keyring that may hold it is locked."""

    code = "E_KEYRING_LOCKED"
    template = mark("系统密钥环没有解锁，取不到本机的签名密钥。请解锁密钥环后再试。")


class KeyPlace(Enum):
    """Where a signing key is kept; the value says it to the user."""

    KEYRING = mark("签名密钥保存在系统密钥环中。")
    PROTECTED_FILE = mark(
        "这台电脑没有可用的系统密钥环，签名密钥保存在由口令保护的文件中，签名时需要输入口令。"
    )
    PLAIN_FILE = mark(
        "这台电脑没有可用的系统密钥环，签名密钥保存在只有本用户能读的文件中，没有口令保护。"
        "能读到这个文件的人可以冒用本单位的签名。"
    )

    @property
    def sentence(self) -> str:
        """The same in the user's language."""
        return tr(self.value)


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
    """Files that only the user may read: for signing keys, wrapped or not, where there is no keyring."""

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
            file.flush()
            os.fsync(file.fileno())


def working_keyring() -> SecretStore | None:
    """The system keyring, if it is of a known kind and really stores and returns a secret.

    Raises:
        KeyringLocked: it is of a known kind, and the user did not unlock it.
    """
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
    except keyring.errors.KeyringLocked:
        raise KeyringLocked from None
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
        find_keyring: gives a working keyring or None, or raises `KeyringLocked`; asked when first needed,
            and again after it was locked.
        new_seed: gives 32 bytes that a signing key is made of.

    Attributes:
        folder: the user's configuration folder.
    """

    def __init__(
        self,
        folder: Path,
        find_keyring: Callable[[], SecretStore | None] = working_keyring,
        new_seed: Callable[[], bytes] = random_seed,
    ) -> None:
        self.folder = folder
        self._files = FileStore(folder / KEYS)
        self._new_seed = new_seed
        self._find_keyring = find_keyring
        self._keyring: SecretStore | None = None
        self._looked = False
        self._is_locked = False
        self._unwrapped: dict[str, bytes] = {}

    @property
    def has_keyring(self) -> bool:
        """Whether a working system keyring is there."""
        return self._system() is not None

    def new_signing_key(self, suite: Suite | str = Suite.ED25519, passphrase: str = "") -> str:
        """Makes the key of an installation and keeps it.

        Args:
            suite: a `keys.Suite` or its value.
            passphrase: protects the file where there is no keyring; empty when the user declined one.

        Returns:
            Its fingerprint: SHA-256 of the public signing key, 64 hexadecimal digits.
        """
        seed = self._new_seed()
        fingerprint = PrivateKeys(Suite(suite), seed).public.fingerprint
        if store := self._system():
            store.put(_signing(fingerprint), seed)
        elif passphrase:
            self._files.put(_wrapped(fingerprint), wrap_key(seed, passphrase).encode("ascii"))
            self._unwrapped[fingerprint] = seed
        else:
            self._files.put(_signing(fingerprint), seed)
        return fingerprint

    def has_signing_key(self, fingerprint: str) -> bool:
        """Whether this computer keeps the key of that fingerprint.

        Raises:
            KeyringLocked: it cannot be told until the keyring is unlocked.
        """
        return self.place_of(fingerprint) is not None

    def place_of(self, fingerprint: str) -> KeyPlace | None:
        """Where the key of that fingerprint is kept; None when it is not on this computer.

        Raises:
            KeyringLocked: it cannot be told until the keyring is unlocked.
        """
        return self._kept(fingerprint)[0]

    def private_keys(self, fingerprint: str, suite: Suite | str, passphrase: str = "") -> PrivateKeys | None:
        """The keys of an installation.

        Args:
            fingerprint: of the public signing key, 64 hexadecimal digits.
            suite: a `keys.Suite` or its value.
            passphrase: of a protected key file; needed once for each `Credentials`.

        Returns:
            None when this computer does not keep them.

        Raises:
            NeedsSigningPassphrase: the file is protected, and no passphrase was given.
            WrongSigningPassphrase: it is another passphrase.
            SigningKeyDamaged: what is kept is not the key of that fingerprint.
            KeyringLocked: it cannot be told until the keyring is unlocked.
        """
        place, kept = self._kept(fingerprint)
        if place is None:
            return None
        seed = self._unwrap(fingerprint, kept, passphrase) if place is KeyPlace.PROTECTED_FILE else kept
        try:
            keys = PrivateKeys(Suite(suite), seed)
        except ValueError:
            raise SigningKeyDamaged from None
        if keys.public.fingerprint != fingerprint:
            raise SigningKeyDamaged
        return keys

    def keep_workspace_key(self, workspace: str, key: bytes) -> None:
        """Puts the key of an encrypted workspace into the system keyring, if there is one."""
        if store := self._system():
            store.put(f"workspace-{workspace}", key)

    def workspace_key(self, workspace: str) -> bytes | None:
        """The key of an encrypted workspace, if the system keyring holds it."""
        store = self._system()
        return store.get(f"workspace-{workspace}") if store else None

    def _kept(self, fingerprint: str) -> tuple[KeyPlace | None, bytes]:
        """Where the key is kept, and what is kept there."""
        if (wrapped := self._files.get(_wrapped(fingerprint))) is not None:
            return KeyPlace.PROTECTED_FILE, wrapped
        if (seed := self._files.get(_signing(fingerprint))) is not None:
            return KeyPlace.PLAIN_FILE, seed
        store = self._system()
        if self._is_locked:
            raise KeyringLocked
        if store and (seed := store.get(_signing(fingerprint))) is not None:
            return KeyPlace.KEYRING, seed
        return None, b""

    def _unwrap(self, fingerprint: str, wrapped: bytes, passphrase: str) -> bytes:
        if fingerprint not in self._unwrapped:
            if not passphrase:
                raise NeedsSigningPassphrase
            try:
                self._unwrapped[fingerprint] = unwrap_key(wrapped.decode("utf-8", "replace"), passphrase)
            except WrongPassphrase:
                raise WrongSigningPassphrase from None
        return self._unwrapped[fingerprint]

    def _system(self) -> SecretStore | None:
        if not self._looked:
            try:
                self._keyring = self._find_keyring()
                self._looked, self._is_locked = True, False
            except KeyringLocked:
                self._is_locked = True
        return self._keyring


def portable_credentials(folder: Path) -> Credentials:
    """Keys that lie inside a workspace's folder and go where it goes; the sample's do."""
    return Credentials(folder, lambda: None)


def _signing(fingerprint: str) -> str:
    return f"signing-{fingerprint}"


def _wrapped(fingerprint: str) -> str:
    return f"signing-{fingerprint}.wrapped"


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
