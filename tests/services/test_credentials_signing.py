"""The signing key: where it is kept, what protects it, and what is said about that."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError
from keyring.errors import KeyringLocked as LockedBackend

from desktop.exchange.keys import PrivateKeys, Suite, fingerprint_of, verify_signature
from desktop.services.credentials import (
    Credentials,
    KeyPlace,
    KeyringLocked,
    NeedsSigningPassphrase,
    SecretStore,
    SigningKeyDamaged,
    WrongSigningPassphrase,
    working_keyring,
)

SEED = bytes(range(32))
PASSPHRASE = "督查2024"


class MemoryKeyring:
    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.secrets[name] = secret


class LockableKeyring:
    """Finds a keyring that is locked until somebody unlocks it."""

    def __init__(self) -> None:
        self.keyring = MemoryKeyring()
        self.is_locked = True

    def __call__(self) -> SecretStore | None:
        if self.is_locked:
            raise KeyringLocked
        return self.keyring


def on_a_bare_computer(folder: Path) -> Credentials:
    return Credentials(folder, lambda: None, lambda: SEED)


def key_files(folder: Path) -> list[Path]:
    return sorted((folder / "keys").iterdir())


@pytest.mark.parametrize("suite", Suite)
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_new_key_signs_after_a_restart(tmp_path: Path, suite: Suite, passphrase: str) -> None:
    fingerprint = on_a_bare_computer(tmp_path).new_signing_key(suite, passphrase)

    keys = on_a_bare_computer(tmp_path).private_keys(fingerprint, suite.value, passphrase)

    assert keys == PrivateKeys(suite, SEED)
    assert keys.public.fingerprint == fingerprint
    assert verify_signature(suite, keys.public.sign, keys.sign(b"message"), b"message")


def test_a_key_of_an_earlier_version_stays_valid(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    fingerprint = fingerprint_of(key.public_key().public_bytes_raw())
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / f"signing-{fingerprint}.key").write_bytes(key.private_bytes_raw())

    keys = on_a_bare_computer(tmp_path).private_keys(fingerprint, Suite.ED25519)

    assert keys is not None
    key.public_key().verify(keys.sign(b"message"), b"message")


def test_a_protected_file_does_not_hold_the_key_in_the_open(tmp_path: Path) -> None:
    credentials = on_a_bare_computer(tmp_path)

    fingerprint = credentials.new_signing_key(passphrase=PASSPHRASE)

    (file,) = key_files(tmp_path)
    text = file.read_text("ascii")
    assert SEED.hex() not in text
    assert json.loads(text)["wrap"].startswith("argon2id")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert credentials.place_of(fingerprint) is KeyPlace.PROTECTED_FILE


def test_the_passphrase_is_asked_for_once(tmp_path: Path) -> None:
    fingerprint = on_a_bare_computer(tmp_path).new_signing_key(passphrase=PASSPHRASE)
    credentials = on_a_bare_computer(tmp_path)

    with pytest.raises(NeedsSigningPassphrase):
        credentials.private_keys(fingerprint, Suite.ED25519)
    with pytest.raises(WrongSigningPassphrase):
        credentials.private_keys(fingerprint, Suite.ED25519, "督查2023")
    assert credentials.private_keys(fingerprint, Suite.ED25519, PASSPHRASE) is not None
    assert credentials.private_keys(fingerprint, Suite.ED25519) is not None


def test_who_just_set_the_passphrase_is_not_asked_for_it(tmp_path: Path) -> None:
    credentials = on_a_bare_computer(tmp_path)

    fingerprint = credentials.new_signing_key(passphrase=PASSPHRASE)

    assert credentials.private_keys(fingerprint, Suite.ED25519) is not None


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[]"])
def test_a_protected_file_that_was_damaged_is_not_opened(tmp_path: Path, content: bytes) -> None:
    fingerprint = on_a_bare_computer(tmp_path).new_signing_key(passphrase=PASSPHRASE)
    key_files(tmp_path)[0].write_bytes(content)

    with pytest.raises(WrongSigningPassphrase):
        on_a_bare_computer(tmp_path).private_keys(fingerprint, Suite.ED25519, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", SEED[:31], bytes(32), SEED + b"\n"])
def test_a_plain_file_that_was_damaged_does_not_sign(tmp_path: Path, content: bytes) -> None:
    credentials = on_a_bare_computer(tmp_path)
    fingerprint = credentials.new_signing_key()
    key_files(tmp_path)[0].write_bytes(content)

    with pytest.raises(SigningKeyDamaged):
        credentials.private_keys(fingerprint, Suite.ED25519)


@pytest.mark.parametrize("suite", ["sm2", "rsa"])
def test_a_key_is_of_one_suite(tmp_path: Path, suite: str) -> None:
    credentials = on_a_bare_computer(tmp_path)
    fingerprint = credentials.new_signing_key(Suite.ED25519)

    with pytest.raises(SigningKeyDamaged):
        credentials.private_keys(fingerprint, suite)


def test_a_key_that_is_not_here_is_none(tmp_path: Path) -> None:
    credentials = on_a_bare_computer(tmp_path)

    assert credentials.private_keys("0" * 64, Suite.ED25519) is None
    assert credentials.place_of("0" * 64) is None
    assert not credentials.has_signing_key("0" * 64)


def test_with_a_keyring_the_passphrase_is_not_needed(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    fingerprint = Credentials(tmp_path, lambda: keyring).new_signing_key(Suite.SM2, PASSPHRASE)

    credentials = Credentials(tmp_path, lambda: keyring)

    assert list(tmp_path.iterdir()) == []
    assert credentials.private_keys(fingerprint, Suite.SM2) is not None
    assert credentials.place_of(fingerprint) is KeyPlace.KEYRING
    assert not credentials.has_signing_key("0" * 64)


def test_a_key_in_a_file_is_found_although_a_keyring_came_later(tmp_path: Path) -> None:
    fingerprint = on_a_bare_computer(tmp_path).new_signing_key()

    credentials = Credentials(tmp_path, MemoryKeyring)

    assert credentials.private_keys(fingerprint, Suite.ED25519) is not None
    assert credentials.place_of(fingerprint) is KeyPlace.PLAIN_FILE


def test_a_locked_keyring_is_not_taken_for_a_missing_key(tmp_path: Path) -> None:
    find = LockableKeyring()
    find.is_locked = False
    fingerprint = Credentials(tmp_path, find).new_signing_key()
    find.is_locked = True
    credentials = Credentials(tmp_path, find)

    with pytest.raises(KeyringLocked):
        credentials.private_keys(fingerprint, Suite.ED25519)
    with pytest.raises(KeyringLocked):
        credentials.has_signing_key(fingerprint)
    assert not credentials.has_keyring
    find.is_locked = False
    assert credentials.has_signing_key(fingerprint)
    assert credentials.has_keyring


def test_a_key_in_a_file_is_found_while_the_keyring_is_locked(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path, LockableKeyring())

    fingerprint = credentials.new_signing_key()

    assert credentials.private_keys(fingerprint, Suite.ED25519) is not None


class Backend(KeyringBackend):
    """Keeps secrets in memory, or fails as keyrings do."""

    priority = 1.0

    def __init__(self, failure: Exception | None = None, *, is_forgetful: bool = False) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}
        self.failure = failure
        self.is_forgetful = is_forgetful

    def get_password(self, service: str, username: str) -> str | None:
        return None if self.is_forgetful else self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.failure:
            raise self.failure
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[service, username]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[KeyringBackend, str], None]]:
    before = keyring.get_keyring()

    def put(backend: KeyringBackend, module: str) -> None:
        monkeypatch.setattr(type(backend), "__module__", module)
        keyring.set_keyring(backend)

    yield put
    keyring.set_keyring(before)


Install = Callable[[KeyringBackend, str], None]
SECRET_SERVICE_MODULE = "keyring.backends.SecretService"


def test_a_keyring_that_works_keeps_the_key(tmp_path: Path, install: Install) -> None:
    backend = Backend()
    install(backend, SECRET_SERVICE_MODULE)

    fingerprint = Credentials(tmp_path).new_signing_key()

    assert Credentials(tmp_path).private_keys(fingerprint, Suite.ED25519) is not None
    assert [name for _, name in backend.secrets] == [f"signing-{fingerprint}"]


def test_a_keyring_of_an_unknown_kind_is_not_used(install: Install) -> None:
    install(Backend(), "keyrings.alt.file")

    assert working_keyring() is None


@pytest.mark.parametrize("failure", [KeyringError("no"), OSError("no"), RuntimeError("no")], ids=repr)
def test_a_keyring_that_fails_is_not_used(install: Install, failure: Exception) -> None:
    install(Backend(failure), SECRET_SERVICE_MODULE)

    assert working_keyring() is None


def test_a_keyring_that_forgets_is_not_used(install: Install) -> None:
    install(Backend(is_forgetful=True), SECRET_SERVICE_MODULE)

    assert working_keyring() is None


def test_a_keyring_that_is_locked_says_so(install: Install) -> None:
    install(Backend(LockedBackend("no")), SECRET_SERVICE_MODULE)

    with pytest.raises(KeyringLocked):
        working_keyring()


def test_without_a_keyring_the_key_of_a_workspace_is_not_kept(tmp_path: Path) -> None:
    credentials = on_a_bare_computer(tmp_path)

    credentials.keep_workspace_key("w", SEED)

    assert credentials.workspace_key("w") is None
    assert not list(tmp_path.iterdir())


def test_where_the_key_is_kept_is_said_plainly() -> None:
    said = {place: place.sentence for place in KeyPlace}

    assert "系统密钥环" in said[KeyPlace.KEYRING]
    assert "口令" in said[KeyPlace.PROTECTED_FILE]
    assert "没有口令保护" in said[KeyPlace.PLAIN_FILE]
    assert "冒用" in said[KeyPlace.PLAIN_FILE]


def test_an_existing_key_is_never_written_over(tmp_path: Path) -> None:
    on_a_bare_computer(tmp_path).new_signing_key()

    with pytest.raises(FileExistsError):
        on_a_bare_computer(tmp_path).new_signing_key()


SECRET_SERVICE = """
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from desktop.services.credentials import Credentials, KeyPlace, KeyringLocked

folder, fingerprint = Path(sys.argv[1]), sys.argv[2]
credentials = Credentials(folder)
if fingerprint:
    try:
        keys = credentials.private_keys(fingerprint, "ed25519")
        print(keys is not None and keys.public.fingerprint == fingerprint)
    except KeyringLocked as failure:
        print(failure.code)
else:
    made = credentials.new_signing_key()
    assert credentials.place_of(made) is KeyPlace.KEYRING
    print(made)
"""


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="no Secret Service on this computer",
)
def test_the_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
    made = in_a_desktop_session(tmp_path, "")

    assert len(made) == 64
    assert not (tmp_path / "config").exists()
    assert in_a_desktop_session(tmp_path, made) == "True"
    assert in_a_desktop_session(tmp_path, made, is_unlocked=False) == "E_KEYRING_LOCKED"


def in_a_desktop_session(folder: Path, fingerprint: str, *, is_unlocked: bool = True) -> str:
    """Runs the script above in a session of its own."""
    unlock = (
        "echo -n secret | gnome-keyring-daemon --unlock" if is_unlocked else "gnome-keyring-daemon --start"
    )
    unlock += " --components=secrets >/dev/null && "
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    script = [sys.executable, "-c", SECRET_SERVICE, str(folder / "config"), fingerprint]
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f'{unlock}exec "$0" "$@"', *script],
        env=kept | {"HOME": str(folder), "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
