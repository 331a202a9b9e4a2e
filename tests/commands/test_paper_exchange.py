"""The papers of the exchange on the command line: the key form two ways, the receipt of a package."""

import json
from pathlib import Path

import pytest

from desktop.cli import run
from desktop.services.key_file import SUFFIX
from tests.reports.reading import whole_text
from tests.services.exchange_world import POLICE, export, instruct, open_world, take


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace of a unit that has imported two packages."""
    with open_world(tmp_path / "world") as world:
        office, unit = world.office(), world.computer(POLICE)
        for text in ("一", "二"):
            instruct(office, text)
            take(unit, export(office, unit.party).file)
        folder = unit.folder
    monkeypatch.setenv("DUKAO_CONFIG", str(tmp_path / "world" / POLICE / "config"))
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments]) == 0
    return capsys.readouterr().out


def test_the_key_form_is_the_same_paper_both_ways(
    unit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.PDF"

    told = json.loads(said(capsys, "roster", "form", "-o", str(second), "-w", str(unit), "--json"))
    said(capsys, "report", "key-form", "-o", str(first), "-w", str(unit))

    assert told["file"] == str(second)
    assert told["fingerprint"] in whole_text(first.read_bytes())
    assert "公钥登记表" in whole_text(second.read_bytes())


def test_any_other_ending_means_the_key_file(
    unit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, "roster", "form", "-o", str(tmp_path / "k"), "-w", str(unit))

    assert (tmp_path / f"k{SUFFIX}").read_bytes()[:1] == b"{"
    assert f"已写入：{tmp_path / f'k{SUFFIX}'}" in out


def test_a_receipt_is_of_the_latest_package_or_the_one_named(
    unit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(*options: str) -> str:
        said(capsys, "report", "receipt", *options, "-o", str(tmp_path / "r.pdf"), "-w", str(unit))
        return whole_text((tmp_path / "r.pdf").read_bytes())

    latest = printed()
    named = latest.partition("文件摘要SHA-256")[2][:12]

    assert "第2号交换包" in latest
    assert "第2号交换包" in printed("--package", named)
    assert run(["report", "receipt", "--package", "0" * 12, "-w", str(unit)]) == 1
    assert "E_NO_RECORD" in capsys.readouterr().err


def test_all_receipts_go_into_a_folder(
    unit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "report", "receipt", "--all", "-o", str(tmp_path / "all"), "-w", str(unit))

    assert sorted(file.name[-7:] for file in (tmp_path / "all").iterdir()) == ["第1号.pdf", "第2号.pdf"]
