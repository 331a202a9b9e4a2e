"""Attachments are kept once, by the hash of their bytes."""

from hashlib import sha256
from pathlib import Path

import pytest

from desktop.models.evidence import LARGEST_MB, MEGABYTE
from desktop.models.failures import EvidenceMissing, EvidenceTooLarge
from desktop.models.workspace import Workspace

PICTURE = b"\x89PNG" + bytes(5000)


def test_an_attachment_comes_back_by_its_hash(workspace: Workspace) -> None:
    with workspace.transaction():
        digest = workspace.evidence.put(PICTURE)

    assert digest == sha256(PICTURE).hexdigest()
    assert workspace.evidence.get(digest) == PICTURE
    assert workspace.evidence.size(digest) == len(PICTURE)
    assert workspace.evidence.has(digest)


def test_the_same_bytes_are_kept_once(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PICTURE)

    with workspace.transaction():
        first = workspace.evidence.put(PICTURE)
        second = workspace.evidence.put(tmp_path / "a.png")

    assert first == second
    assert workspace.evidence.hashes() == (first,)


def test_what_is_not_here_gets_a_sentence(workspace: Workspace) -> None:
    digest = "ab" * 32

    assert not workspace.evidence.has(digest)
    with pytest.raises(EvidenceMissing) as failure:
        workspace.evidence.get(digest)
    with pytest.raises(EvidenceMissing):
        workspace.evidence.size(digest)

    assert failure.value.code == "E_EVIDENCE_MISSING"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(workspace: Workspace, tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(LARGEST_MB * MEGABYTE + 1)

    with pytest.raises(EvidenceTooLarge) as failure, workspace.transaction():
        workspace.evidence.put(tmp_path / "film.mp4")

    assert str(LARGEST_MB) in str(failure.value)
    assert workspace.evidence.hashes() == ()


def test_attachments_are_written_inside_a_transaction_only(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError):
        workspace.evidence.put(b"x")
