"""What ``dukao report`` writes: the PDF, its editable twin, a PDF/A, a signed PDF, one or all of a kind."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from desktop.commands.console import Counter, print_json, print_lines
from desktop.i18n import tr
from desktop.services.papers import Paper, PaperForm, PaperOptions, PaperService, save_paper, sign_paper


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the forms of a paper go.

    Attributes:
        output: the PDF; with all of a kind a folder; None for its usual name, here.
        docx: the editable twin; with all of a kind a folder; None for none. Alone it goes without a PDF.
        is_pdfa: whether the PDF is one for the archive.
        certificate: PKCS#12 file that signs the PDF; None for none.
    """

    output: Path | None = None
    docx: Path | None = None
    is_pdfa: bool = False
    certificate: Path | None = None

    def forms(self) -> Iterator[tuple[PaperForm, Path | None]]:
        """The forms that are asked for and where they go."""
        if self.docx is None or self.output or self.is_pdfa or self.certificate:
            yield (PaperForm.PDFA if self.is_pdfa else PaperForm.PDF), self.output
        if self.docx is not None:
            yield PaperForm.DOCX, self.docx


def write_paper(
    service: PaperService, name: str, options: PaperOptions, outputs: Outputs, *, as_json: bool
) -> None:
    """Writes one paper in every form that is asked for, or none when one of them is refused, and says so."""
    written: list[tuple[Paper, Path]] = []
    for form, target in outputs.forms():
        paper = service.render(name, options, form)
        if outputs.certificate is not None and form is not PaperForm.DOCX:
            paper = sign_paper(paper, outputs.certificate, certificate_passphrase())
        written.append((paper, target or Path(paper.file_name)))
    for paper, file in written:
        save_paper(paper, file)
    if as_json:
        print_json(_told(written))
        return
    for paper, file in written:
        print_lines(tr("《{title}》{extent}：{file}", title=paper.title, extent=paper.extent, file=file))


def write_papers(
    service: PaperService, name: str, options: PaperOptions, outputs: Outputs, *, as_json: bool
) -> None:
    """Writes every paper of a kind into a folder, and says how many.

    Raises:
        typer.BadParameter: signatures are asked for: each paper is signed by itself.
    """
    if outputs.certificate is not None:
        raise typer.BadParameter("--sign signs one paper, not --all")
    requests = service.requests(name, options)
    told: dict[str, object] = {}
    for form, folder in outputs.forms():
        target = folder or Path()
        sentence = service.save_all(requests, target, Counter(), form)
        told = told or {"folder": str(target), "count": len(requests), "sentence": sentence}
        if form is PaperForm.DOCX:
            told["docx"] = str(target)
        if not as_json:
            print_lines(sentence)
    if as_json:
        print_json(told)


def certificate_passphrase() -> str:
    """What opens the certificate: ``DUKAO_CERTIFICATE_PASSPHRASE``, or what a person types."""
    known = os.environ.get("DUKAO_CERTIFICATE_PASSPHRASE")
    if known is not None:
        return known
    if not sys.stdin.isatty():
        return ""
    return str(typer.prompt(tr("证书口令"), default="", hide_input=True, show_default=False, err=True))


def _told(written: list[tuple[Paper, Path]]) -> dict[str, object]:
    """The first file as ever; the editable twin beside it when there are both."""
    paper, file = written[0]
    told: dict[str, object] = {
        "file": str(file),
        "title": paper.title,
        "pages": paper.pages,
        "fonts": paper.fonts,
        "form": paper.form.value,
    }
    twins = [str(other) for one, other in written if one.form is PaperForm.DOCX]
    return {**told, "docx": twins[0]} if twins else told
