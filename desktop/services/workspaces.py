"""Creating and opening workspaces, with their protection at rest."""

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop.domain.text import clean_line
from desktop.domain.units import UnitDirectory, parse_directory
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.models.workspace import Identity, Workspace, create_workspace, is_encrypted, open_workspace
from desktop.paths import config_folder, resource
from desktop.records.stream import Role
from desktop.services.credentials import (
    KEY_BYTES,
    Credentials,
    NeedsPassphrase,
    key_of_recovery_code,
    recovery_code,
    unwrap_key,
    wrap_key,
)
from desktop.services.directory import fill_directory
from desktop.services.homes import claim, settle
from desktop.services.session import Environment, Session

SUFFIX = ".dukao"
ED25519 = "ed25519"
KEY_FILE = "key.json"
_SLUG_LENGTH = 8


class NameMissing(AppError):
    """A party needs a name."""

    code = "E_NAME_MISSING"
    template = mark("请填写单位名称。")


class PassphraseMissing(AppError):
    """Encryption without a keyring needs a passphrase."""

    code = "E_PASSPHRASE_MISSING"
    template = mark("本机没有可用的系统密钥库，加密工作区需要设置口令。")


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What is asked when a workspace is created.

    Attributes:
        folder: where; ``.dukao`` is added when it is missing.
        party_name: name of the office, unit or inspector.
        encrypt: whether to encrypt at rest; the key goes into the system keyring.
        passphrase: wraps the key beside the workspace as well; needed where there is no keyring.
        year: supervision year; None means the present one.
        suite: of the signing key: ``ed25519``, or ``sm2`` for the national suite (国密); stays for good.
        signing_passphrase: protects the signing key where there is no keyring; empty means ``passphrase``.
    """

    folder: Path
    role: Role
    party_name: str
    encrypt: bool = False
    passphrase: str = ""
    year: int | None = None
    suite: str = ED25519
    signing_passphrase: str = ""


class Workspaces:
    """Creates and opens workspaces on this computer."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        environment: Environment | None = None,
    ) -> None:
        self._credentials = credentials or Credentials(config_folder())
        self._environment = environment or Environment()

    @property
    def environment(self) -> Environment:
        """Clock, record numbers, operator."""
        return self._environment

    @property
    def has_keyring(self) -> bool:
        """Whether keys can be kept in the system keyring."""
        return self._credentials.has_keyring

    def create(self, request: NewWorkspace) -> Session:
        """Creates a workspace and opens it; an office's holds the unit directory of its city.

        Raises:
            AppError: the folder exists, cannot be written or is no good place; the name is missing.
        """
        name = clean_line(request.party_name)
        if not name:
            raise NameMissing
        if request.encrypt and not request.passphrase and not self._credentials.has_keyring:
            raise PassphraseMissing
        folder = request.folder.with_name(request.folder.name.removesuffix(SUFFIX) + SUFFIX)
        directory = _shipped_directory()
        identity = self._identity(request, name, directory)
        key = secrets.token_bytes(KEY_BYTES) if request.encrypt else None
        beside = {}
        if key is not None:
            beside[KEY_FILE] = _described_key(identity.workspace, key, request.passphrase)
        create_workspace(folder, identity, key, beside)
        if key is not None:
            self._credentials.keep_workspace_key(identity.workspace, key)
        session = self._session(open_workspace(folder, key), request.signing_passphrase or request.passphrase)
        if request.role is Role.OFFICE and _is_office_of(name, directory):
            fill_directory(session, directory)
        return session

    def open(self, folder: Path, passphrase: str = "", code: str = "", signing: str = "") -> Session:
        """Opens a workspace.

        Args:
            folder: the workspace folder.
            passphrase: for an encrypted one whose key is not in the keyring; and of the signing key, unless
                ``signing`` is given.
            code: its recovery code, instead.
            signing: passphrase of the signing key, when it is another one.

        Raises:
            NeedsPassphrase: it is encrypted and nothing given opens it.
            AppError: it is not a workspace, newer than this program, busy, damaged …
        """
        return self._session(self._opened(folder, passphrase, code), signing or passphrase)

    def _session(self, workspace: Workspace, passphrase: str) -> Session:
        """The session of a workspace that lives where it is found."""
        session = Session(workspace, self._environment)
        session.credentials, session.passphrase = self._credentials, passphrase
        try:
            session.arrival = settle(workspace, self._credentials, passphrase)
        except BaseException:
            session.close()
            raise
        return session

    def claim(self, folder: Path, key: bytes | None) -> None:
        """Takes note of a workspace that was just restored in its old place, see `homes.claim`."""
        with open_workspace(folder, key) as workspace:
            claim(workspace, self._credentials)

    def key_for(self, folder: Path, passphrase: str = "", code: str = "") -> bytes | None:
        """What opens the files in a folder, a workspace or a backup of one; None when they are plain.

        Args:
            folder: holds the files, and beside them how their key is kept.
            passphrase: when the key is not in the keyring.
            code: the recovery code, instead.

        Raises:
            NeedsPassphrase: they are encrypted and nothing given opens them.
        """
        return self._key(folder, passphrase, code) if is_encrypted(folder) else None

    def _opened(self, folder: Path, passphrase: str, code: str) -> Workspace:
        return open_workspace(folder, self.key_for(folder, passphrase, code))

    def _key(self, folder: Path, passphrase: str, code: str) -> bytes:
        if code:
            return key_of_recovery_code(code)
        described = _key_description(folder)
        if passphrase and "wrapped" in described:
            return unwrap_key(described["wrapped"], passphrase)
        key = self._credentials.workspace_key(described.get("workspace", ""))
        if key is None:
            raise NeedsPassphrase
        return key

    def recovery_code(self, session: Session) -> str | None:
        """The code that opens an encrypted workspace without keyring and passphrase; for paper."""
        key = session.workspace.key
        return recovery_code(key) if key is not None else None

    def _identity(self, request: NewWorkspace, name: str, directory: UnitDirectory) -> Identity:
        party = party_id(request.role, name, directory)
        return Identity(
            workspace=self._environment.new_uuid(),
            party=party,
            party_name=name,
            office=party if request.role is Role.OFFICE else "",
            fingerprint=self._credentials.new_signing_key(
                request.suite, request.signing_passphrase or request.passphrase
            ),
            generation=1,
            year=request.year or self._environment.now().astimezone().year,
            suite=request.suite,
        )


def party_id(role: Role, name: str, directory: UnitDirectory) -> str:
    """The identifier of a party: its code in the directory, else a hash of its name.

    Args:
        role: becomes the first part.
        name: full or short name.
        directory: the unit directory of the city.
    """
    if role is Role.UNIT:
        match = directory.resolve(name)
        if match.unit is not None:
            return f"unit.{match.unit.code}"
    return f"{role.value}.x{sha256(name.encode()).hexdigest()[:_SLUG_LENGTH]}"


def _shipped_directory() -> UnitDirectory:
    directory, _ = parse_directory(resource("units/liaocheng.toml").read_text("utf-8"), "liaocheng.toml")
    return directory


def _is_office_of(name: str, directory: UnitDirectory) -> bool:
    return name.startswith(directory.name)


def _described_key(workspace: str, key: bytes, passphrase: str) -> bytes:
    """What lies beside an encrypted workspace: which key it is, and the key wrapped with a passphrase."""
    described = {"workspace": workspace}
    if passphrase:
        described["wrapped"] = wrap_key(key, passphrase)
    return json.dumps(described).encode("utf-8")


def _key_description(folder: Path) -> dict[str, str]:
    try:
        untrusted = json.loads((folder / KEY_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in untrusted.items()} if isinstance(untrusted, dict) else {}
