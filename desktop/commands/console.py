"""What all commands share: opening the workspace, printing, and progress on stderr."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.session import Environment, Session
from desktop.services.workspaces import Workspaces

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("-w", "--workspace", envvar="DUKAO_WORKSPACE", help="The workspace folder."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


class WorkspaceMissing(AppError):
    """No workspace was named."""

    code = "E_NO_WORKSPACE"
    template = mark("请用 -w 指定工作区文件夹，或设置 DUKAO_WORKSPACE。")


class BadDate(AppError):
    """A day that is none."""

    code = "E_DATE"
    template = mark("“{text}”不是日期，请写成 2023-12-31。")


class Counter:
    """Progress on stderr: one line that is written over, only where somebody looks."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Shows how far the work is."""
        if self._shown:
            end = "\n" if total and done >= total else ""
            sys.stderr.write(f"\r\033[K{what} {done}/{total or '?'}{end}")
            sys.stderr.flush()


def environment() -> Environment:
    """The real world, with the operator named by ``DUKAO_OPERATOR``."""
    return Environment(operator=os.environ.get("DUKAO_OPERATOR", ""))


def workspaces() -> Workspaces:
    """The workspaces of this computer."""
    return Workspaces(environment=environment())


def signing_passphrase() -> str:
    """What protects the signing key where there is no keyring; empty for none."""
    return os.environ.get("DUKAO_SIGNING_PASSPHRASE") or os.environ.get("DUKAO_PASSPHRASE", "")


@contextmanager
def opened(folder: Path | None) -> Iterator[Session]:
    """Opens the workspace a command works on, and closes it.

    ``DUKAO_PASSPHRASE`` or ``DUKAO_RECOVERY_CODE`` opens an encrypted one without a keyring;
    ``DUKAO_SIGNING_PASSPHRASE``, else ``DUKAO_PASSPHRASE``, opens the signing key. That the workspace was
    copied or moved is said on stderr.

    Raises:
        WorkspaceMissing: none was named.
    """
    if folder is None:
        raise WorkspaceMissing
    passphrase = os.environ.get("DUKAO_PASSPHRASE", "")
    code = os.environ.get("DUKAO_RECOVERY_CODE", "")
    session = workspaces().open(folder, passphrase, code, signing_passphrase())
    try:
        if session.arrival:
            say(session.arrival)
        yield session
    finally:
        session.close()


def parse_day(text: str | None) -> date | None:
    """Reads a day given on the command line.

    Raises:
        BadDate: it is not ``YYYY-MM-DD``.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDate(text=text) from None


def print_json(value: object) -> None:
    """Prints one JSON document."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_lines(*lines: str) -> None:
    """Prints lines for people."""
    for line in lines:
        typer.echo(line)


def say(sentence: str) -> None:
    """Says one sentence on stderr."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")


def plain(value: Any) -> Any:  # any of our values
    """A value of ours as plain JSON values."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    for kind, form in _FORMS:
        if isinstance(value, kind):
            return form(value)
    raise TypeError(type(value))


_FORMS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (Enum, lambda value: value.value),
    (date, lambda value: value.isoformat()),
    (Path, str),
    (Mapping, dict),
    (Decimal, "{:f}".format),
    (AppError, lambda value: {"code": value.code, "sentence": str(value)}),
)
