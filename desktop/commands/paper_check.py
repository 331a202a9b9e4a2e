"""``dukao verify FILE.pdf``: whether a printed paper of the evaluation agrees with the workspace."""

from dataclasses import asdict
from pathlib import Path

import typer

from desktop.commands.console import opened, print_json, print_lines
from desktop.i18n import tr


def verify_paper(path: Path, workspace: Path | None, *, as_json: bool) -> None:
    """Compares and tells; a difference is exit status 1.

    Args:
        path: of the PDF.
        workspace: its folder.
        as_json: whether one JSON document is printed.
    """
    from desktop.services.evaluation.paper_check import check_paper  # start-up time: brings reportlab

    with opened(workspace) as session:
        found = check_paper(session, path)
    printed, held = found.difference
    if as_json:
        rows = [
            {"title": row.title, "printed": row.printed, "held": row.held, "agrees": row.agrees}
            for row in found.rows
        ]
        print_json(
            {
                "file": str(path),
                "agrees": found.agrees,
                "sentence": found.sentence,
                "code": asdict(found.code),
                "rows": rows,
                "is_reprint": found.is_reprint,
                "difference": {"printed": printed, "held": held},
            }
        )
    else:
        print_lines(found.sentence)
        print_lines(
            *(
                tr(
                    "{title}：报告{printed}，工作区{held}",
                    title=row.title,
                    printed=row.printed,
                    held=row.held,
                )
                for row in found.rows
                if not row.agrees
            )
        )
        if printed or held:
            print_lines(tr("首处不同：报告“{printed}”，工作区“{held}”", printed=printed, held=held))
    if not found.agrees:
        raise typer.Exit(1)
