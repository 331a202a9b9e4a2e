"""``dukao report`` in other forms: the editable twin, the PDF/A, the signed PDF."""

import sys
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.reports.archive import passes
from tests.commands.test_report import Shell, shell, text_of
from tests.reports.certificates import certificate
from tests.reports.docx_reading import odd_digits, opened

__all__ = ["shell"]


def test_the_editable_twin_goes_into_the_file_that_is_named(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "n.docx"

    told = shell.json("notice", "--docx", str(file))

    assert (told["file"], told["docx"], told["form"]) == (str(file), str(file), "docx")
    assert any("请整改。" in paragraph.text for paragraph in opened(file.read_bytes()).paragraphs)
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == []


def test_pdf_and_twin_are_written_at_once_and_agree(shell: Shell, tmp_path: Path) -> None:
    pdf, twin = tmp_path / "b.pdf", tmp_path / "b.docx"

    sentence = shell("bulletin", "--period", "2023Q4", "-o", str(pdf), "--docx", str(twin))

    assert odd_digits(pdf.read_bytes(), twin.read_bytes()) == {}
    assert "可编辑的 Word 文件" in sentence
    assert str(pdf) in sentence


def test_a_pdf_for_the_archive_passes(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"

    told = shell.json("notice", "--pdfa", "-o", str(file))

    assert told["form"] == "pdfa"
    assert passes(file.read_bytes())


def test_a_signed_pdf_says_the_same_as_a_plain_one(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.p12").write_bytes(certificate(passphrase="口令")[0])
    monkeypatch.setenv("DUKAO_CERTIFICATE_PASSPHRASE", "口令")
    plain, signed = tmp_path / "p.pdf", tmp_path / "s.pdf"

    shell("notice", "-o", str(plain))
    shell("notice", "-o", str(signed), "--sign", str(tmp_path / "c.p12"))

    assert text_of(signed) == text_of(plain)
    assert signed.read_bytes().startswith(plain.read_bytes())
    assert b"/ByteRange" in signed.read_bytes()


def test_a_wrong_passphrase_an_archive_signed_and_a_calendar_in_word_are_refused(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.p12").write_bytes(certificate(passphrase="口令")[0])
    monkeypatch.setenv("DUKAO_CERTIFICATE_PASSPHRASE", "另一个")
    sign = ("--sign", str(tmp_path / "c.p12"))
    refusals = (
        (("notice", *sign), "E_CERTIFICATE"),
        (("notice", "--pdfa", *sign), "E_PAPER_FORM"),
        (("calendar", "--docx", str(tmp_path / "k.docx")), "E_PAPER_FORM"),
        (("notice", "--sign", str(tmp_path / "none.p12")), "E_NO_CERTIFICATE"),
    )

    for arguments, code in refusals:
        with pytest.raises(AppError) as refused:
            shell(*arguments, "-o", str(tmp_path / "x.pdf"))

        assert refused.value.code == code
        assert not (tmp_path / "x.pdf").exists()


def test_without_the_packages_one_sentence_says_so(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.p12").write_bytes(certificate()[0])
    monkeypatch.setenv("DUKAO_CERTIFICATE_PASSPHRASE", "")
    monkeypatch.setitem(sys.modules, "pyhanko.sign", None)
    monkeypatch.setitem(sys.modules, "pikepdf", None)

    for arguments, code in ((("--sign", str(tmp_path / "c.p12")), "E_NO_SIGNER"), (("--pdfa",), "E_NO_PDFA")):
        with pytest.raises(AppError) as refused:
            shell("notice", "-o", str(tmp_path / "x.pdf"), *arguments)

        assert refused.value.code == code
        assert str(refused.value).count("。") == 1


def test_all_of_a_kind_become_twins_beside_their_pdfs(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "all"

    told = shell.json("notice", "--all", "-o", str(folder), "--docx", str(folder))

    files = sorted(path.name for path in folder.iterdir())
    assert len(files) == 2 * told["count"] > 2
    assert {name.rpartition(".")[0] for name in files if name.endswith(".docx")} == {
        name.rpartition(".")[0] for name in files if name.endswith(".pdf")
    }
    assert told["docx"] == str(folder)


def test_many_papers_are_not_signed_at_once(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "c.p12").write_bytes(certificate()[0])

    with pytest.raises(AssertionError, match="--sign signs one paper"):
        shell("notice", "--all", "-o", str(tmp_path / "all"), "--sign", str(tmp_path / "c.p12"))

    assert not (tmp_path / "all").exists()
