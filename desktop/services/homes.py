"""Where a workspace lives; found somewhere else, its lines go on under a new name.

A copy that goes on writing under the old name forks the streams of the original. So a workspace remembers
its home: this user on this computer, the folder, the very file. When any of it differs (copied to another
computer or profile, moved, put back by a backup tool), or when it is older than this computer has seen it, it
starts a new generation, and the user is told in one sentence. A generation too many costs nothing; one too
few is a fork.

Source: DESIGN.md, "Identity is cheap, doubt means a new one".
"""

import json
import uuid
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from desktop.i18n import mark, tr
from desktop.models.database import LEDGER
from desktop.models.workspace import Workspace
from desktop.services.credentials import Credentials, KeyringLocked, portable_credentials
from desktop.services.rekeying import restate_unsigned

_HOME = "home"
_MARKER = "installation"
_LEFT = "left"
_MOVED = mark("工作区换了位置或被复制过，今后的记录以第{generation}代副本的名义写入；已有内容不受影响。")
_REKEYED = mark(
    "这台电脑没有本工作区原来的签名密钥，已生成新的密钥。请打印公钥登记表，盖章后送督查办公室登记；已有内容不受影响。"
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a workspace lives.

    Attributes:
        installation: names this user on this computer; 32 hexadecimal digits.
        folder: absolute path.
        device: number of the file system.
        file: number of the file of the ledger in it.
    """

    installation: str
    folder: str
    device: int
    file: int


def settle(workspace: Workspace, credentials: Credentials, passphrase: str = "") -> str:
    """Lets a workspace live where it is; a new generation when that is not where it was.

    Args:
        workspace: open for writing; no transaction.
        credentials: of this user.
        passphrase: protects the file of a new signing key, where there is no keyring.

    Returns:
        One sentence when a generation was started; empty otherwise.
    """
    here = _here(workspace.folder, installation_of(credentials.folder))
    known = workspace.setting(_HOME)
    if known == _text(here) and _times_left(workspace) >= _times_seen(workspace, credentials):
        return ""
    sentence = _start_anew(workspace, credentials, passphrase) if known is not None else ""
    workspace.set_setting(_HOME, _text(here))
    workspace.set_setting(_LEFT, str(max(_times_left(workspace), _times_seen(workspace, credentials))))
    return sentence


def installation_of(folder: Path) -> str:
    """The name of this user on this computer, made when there is none.

    Args:
        folder: configuration folder of the user.
    """
    file = folder / _MARKER
    if file.exists():
        return file.read_text("ascii").strip()
    name = uuid.uuid4().hex
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text(name, "ascii")
    return name


def leave(workspace: Workspace, credentials: Credentials) -> None:
    """Remembers how far a workspace has come, inside it and outside: older files are known by that.

    Args:
        workspace: about to be closed, written in meanwhile; no transaction.
        credentials: of this user.
    """
    times = max(_times_left(workspace), _times_seen(workspace, credentials)) + 1
    workspace.set_setting(_LEFT, str(times))
    file = _seen_file(workspace, credentials)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text(str(times), "ascii")


def _times_left(workspace: Workspace) -> int:
    return int(workspace.setting(_LEFT) or 0)


def _times_seen(workspace: Workspace, credentials: Credentials) -> int:
    """As this computer remembers; a file that cannot be read remembers nothing."""
    try:
        return int(_seen_file(workspace, credentials).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _seen_file(workspace: Workspace, credentials: Credentials) -> Path:
    place = sha256(f"{workspace.identity.workspace} {workspace.folder.resolve()}".encode()).hexdigest()
    return credentials.folder / "homes" / place[:32]


def claim(workspace: Workspace, credentials: Credentials) -> None:
    """Takes note of new files at the old place, when a new generation was begun for them already.

    Args:
        workspace: just restored, open for writing; no transaction.
        credentials: of this user.
    """
    known = workspace.setting(_HOME)
    here = _here(workspace.folder, installation_of(credentials.folder))
    if known is not None:
        before = Home(**json.loads(known))
        if (before.installation, before.folder) == (here.installation, here.folder):
            workspace.set_setting(_HOME, _text(here))
            workspace.set_setting(_LEFT, str(_times_seen(workspace, credentials)))


def _start_anew(workspace: Workspace, credentials: Credentials, passphrase: str) -> str:
    identity = workspace.identity
    if _has_key(workspace, credentials):
        return tr(_MOVED, generation=workspace.start_generation().generation)
    workspace.start_generation(credentials.new_signing_key(identity.suite, passphrase))
    restate_unsigned(workspace)
    return tr(_REKEYED)


def has_portable_key(workspace: Workspace) -> bool:
    """Whether the signing key of a workspace lies inside its folder."""
    return portable_credentials(workspace.folder).has_signing_key(workspace.identity.fingerprint)


def _has_key(workspace: Workspace, credentials: Credentials) -> bool:
    try:
        return has_portable_key(workspace) or credentials.has_signing_key(workspace.identity.fingerprint)
    except KeyringLocked:
        return True  # nobody can tell now; signing will ask for the keyring


def _here(folder: Path, installation: str) -> Home:
    stat = (folder / LEDGER).stat()
    return Home(installation, str(folder.resolve()), stat.st_dev, stat.st_ino)


def _text(home: Home) -> str:
    return json.dumps(asdict(home), ensure_ascii=False)
