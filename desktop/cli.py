"""The command line: puts the commands together, and turns failures into a sentence and a status."""

import logging
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from desktop.commands import (
    adjust,
    appeal,
    assess,
    backup,
    checklist,
    demo,
    evaluate,
    exchange,
    extension,
    feedback,
    finding,
    inspection,
    instruction,
    ledger,
    lookback,
    notice,
    overview,
    policy,
    roster,
    rule,
    scheme,
    task,
    unit,
    workspace,
)
from desktop.errors import AppError, Cancelled
from desktop.i18n import tr, use_language
from desktop.logs import start_logging
from desktop.paths import config_folder
from desktop.services.selfcheck import check_services
from desktop.settings import load_settings

DONE, FAILED, USAGE = 0, 1, 2


def selfcheck() -> None:
    """Try everything that a built program must carry with it: workspace, fold, PDF, window."""
    from desktop.app import check_window  # no other command needs Qt

    for sentence in check_services():
        typer.echo(sentence)
    typer.echo(check_window())


app = typer.Typer(
    name="dukao",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Dukao (督考): from a government plan to a cited supervision ledger. Without arguments: the window.",
)
app.command("demo")(demo.demo)
app.command("init")(workspace.init)
app.add_typer(policy.app, name="policy")
app.add_typer(task.app, name="task")
app.add_typer(unit.app, name="unit")
app.add_typer(feedback.app, name="feedback")
app.add_typer(extension.app, name="extension")
app.add_typer(notice.app, name="notice")
app.add_typer(instruction.app, name="instruction")
app.add_typer(rule.app, name="rule")
app.add_typer(ledger.app, name="ledger")
app.add_typer(exchange.app, name="exchange")
app.add_typer(roster.app, name="roster")
app.add_typer(roster.key_app, name="key")
app.add_typer(backup.app, name="backup")
app.add_typer(checklist.app, name="checklist")
app.add_typer(scheme.app, name="scheme")
app.add_typer(inspection.app, name="inspection")
app.add_typer(finding.app, name="finding")
app.add_typer(assess.app, name="assess")
app.add_typer(adjust.app, name="adjust")
app.add_typer(appeal.app, name="appeal")
app.command("evaluate")(evaluate.evaluate)
app.command("restore")(backup.restore)
app.command("overview")(overview.overview)
app.command("bulletin")(overview.bulletin)
app.command("as-of")(lookback.as_of_)
app.command("compare")(lookback.compare_)
app.command("report")(workspace.report)
app.command("history")(workspace.history)
app.command("verify")(workspace.verify)
app.command("rebuild")(workspace.rebuild)
app.command("selfcheck")(selfcheck)


def run(arguments: Sequence[str]) -> int:
    """Runs one command.

    Returns:
        0 done, 1 refused or failed with one sentence on stderr, 2 usage.
    """
    start_logging()
    use_language(load_settings(config_folder() / "settings.json").language)
    try:
        result = app(args=list(arguments), standalone_mode=False)
    except AppError as error:
        return _fail(f"{error.code}: {error}")
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        return _fail(tr("已取消，没有改动。"))
    except TyperException as error:
        sys.stderr.write(f"{error.format_message()}\n")
        return USAGE
    except Exception as error:
        logging.getLogger(__name__).exception("unexpected")
        return _fail(tr("E_PROGRAM: 程序错误（{error}）。详情见日志。", error=repr(error)))
    return result if isinstance(result, int) else DONE


def _fail(sentence: str) -> int:
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    return FAILED
