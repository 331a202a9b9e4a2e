"""Keys: kept in a keyring that really works, else in a file; wrapped, and recoverable from paper."""

import json
import stat
from pathlib import Path

import pytest

from desktop.services.credentials import (
    Credentials,
    WrongPassphrase,
    WrongRecoveryCode,
    key_of_recovery_code,
    recovery_code,
    unwrap_key,
    working_keyring,
    wrap_key,
)

KEY = bytes(range(32))


class MemoryKeyring:
    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.secrets[name] = secret


def test_a_wrapped_key_is_unwrapped_by_its_passphrase_only() -> None:
    wrapped = wrap_key(KEY, "督查2023")

    assert unwrap_key(wrapped, "督查2023") == KEY
    with pytest.raises(WrongPassphrase):
        unwrap_key(wrapped, "督查2024")
    assert KEY.hex() not in wrapped


@pytest.mark.parametrize("field", ["salt", "nonce", "key"])
def test_a_damaged_wrapped_key_is_refused(field: str) -> None:
    described = json.loads(wrap_key(KEY, "x"))
    flipped = bytes.fromhex(described[field])
    described[field] = (bytes([flipped[0] ^ 1]) + flipped[1:]).hex()

    with pytest.raises(WrongPassphrase):
        unwrap_key(json.dumps(described), "x")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"salt":"zz","nonce":"","key":""}'])
def test_a_text_that_is_no_wrapped_key_is_refused(text: str) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap_key(text, "x")


def test_a_recovery_code_gives_the_key_however_it_is_typed() -> None:
    code = recovery_code(KEY)

    assert key_of_recovery_code(code) == KEY
    assert key_of_recovery_code(code.lower().replace("-", " ")) == KEY
    assert key_of_recovery_code(code.replace("0", "O").replace("1", "l")) == KEY


def test_any_single_wrong_letter_of_a_recovery_code_is_noticed() -> None:
    code = recovery_code(KEY)

    for place, letter in enumerate(code):
        if letter == "-":
            continue
        other = "A" if letter != "A" else "B"
        with pytest.raises(WrongRecoveryCode):
            key_of_recovery_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("code", ["", "督查", "A" * 200, "U" * 55])
def test_a_text_that_is_no_recovery_code_is_refused(code: str) -> None:
    with pytest.raises(WrongRecoveryCode):
        key_of_recovery_code(code)


def test_a_backend_that_keeps_nothing_is_not_a_keyring() -> None:
    assert working_keyring() is None


def test_without_a_keyring_the_signing_key_is_a_file_for_the_user_only(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path, lambda: None)

    fingerprint = credentials.new_signing_key()

    (file,) = (tmp_path / "keys").iterdir()
    assert fingerprint in file.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert credentials.workspace_key("x") is None


def test_with_a_keyring_nothing_is_written_to_disk(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    credentials = Credentials(tmp_path, lambda: keyring)

    fingerprint = credentials.new_signing_key()
    credentials.keep_workspace_key("w", KEY)

    assert list(tmp_path.iterdir()) == []
    assert f"signing-{fingerprint}" in keyring.secrets
    assert credentials.workspace_key("w") == KEY


def test_every_installation_gets_a_key_of_its_own(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path, lambda: None)

    assert credentials.new_signing_key() != credentials.new_signing_key()
