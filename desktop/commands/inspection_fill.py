"""``dukao inspection``, what an inspector does: answer, attach, sign, submit."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.commands.check_forms import (
    answer_line,
    chosen_places,
    counts_form,
    gap_form,
    gap_line,
    imported_form,
    member,
    pairs,
    said,
    severity_of,
    signing_form,
    signing_text,
    verdict_of,
)
from desktop.commands.console import (
    Counter,
    JsonOption,
    WorkspaceOption,
    opened,
    plain,
    print_json,
    print_lines,
)
from desktop.domain.checks.standing import Gap
from desktop.errors import Problem
from desktop.i18n import tr
from desktop.services.checks.titles import RESULT_STATE_TITLES, SIDE_TITLES

if TYPE_CHECKING:
    from desktop.services.checks.fill_sheet import FillSheet

Name = Annotated[str, typer.Argument(help="Code or uid of the inspection.")]
Item = Annotated[str, typer.Argument(help="Code of the item, e.g. L3-PES1-01, or CODE@TARGET.")]
Target = Annotated[str | None, typer.Option(help="The asset it is checked at, where there are several.")]
_MOST_SHOWN = 50


def answer(
    name: Name,
    item: Annotated[
        str | None, typer.Argument(help="Code of the item, or CODE@TARGET; none with --from.")
    ] = None,
    target: Target = None,
    verdict: Annotated[
        str | None,
        typer.Option(help="conforming, partial, nonconforming, not_applicable, unchecked; 符合 …"),
    ] = None,
    observation: Annotated[str | None, typer.Option(help="What was seen; needed when it fails.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why it does not apply.")] = None,
    note: Annotated[str | None, typer.Option(help="Anything else.")] = None,
    severity: Annotated[str | None, typer.Option(help="high, medium or low; 高风险 …")] = None,
    detail: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE measured for the scoring profile; repeated.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="State that what stands there, e.g. a copy, is true now.")
    ] = False,
    from_: Annotated[
        Path | None, typer.Option("--from", help="Take answers from a file: .json, .xlsx or .cklb.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer an item, or many from a file; what is not given stays, and with nothing given it is shown."""
    if from_ is not None:
        import_(name, from_, workspace, as_json)
        return
    if item is None:
        raise typer.BadParameter(tr("请写明检查项编号，或用 --from 指明文件。"))
    given = {"observation": observation, "reason": reason, "note": note}
    fields: dict[str, Any] = {field: text for field, text in given.items() if text is not None}
    fields |= {"verdict": verdict_of(verdict)} if verdict is not None else {}
    fields |= {"severity": severity_of(severity) if severity else None} if severity is not None else {}
    with _sheet(workspace, name) as sheet:
        key = _key(sheet, item, target)
        if detail:
            fields["details"] = {**sheet.answer(key).details, **dict(pairs(detail))}
        if fields:
            sheet.type(key, **fields)
        if confirm:
            sheet.confirm(key)
        sheet.settle()
        _print_answer(sheet, key, as_json)


def _print_answer(sheet: "FillSheet", key: tuple[str, str], as_json: bool) -> None:
    """An answer as it stands, what it lacks, and how far the sheet is."""
    found, state = sheet.answer(key), sheet.state(key)
    left = [gap for gap in sheet.gaps() if (gap.item, gap.target) == key]
    counts = sheet.counts()
    if as_json:
        form = {"answer": plain(found), "state": state.value, "gaps": [gap_form(gap) for gap in left]}
        print_json({**form, "counts": counts_form(counts)})
        return
    done = tr("已答{done}/{total}", done=counts.answered, total=counts.total)
    print_lines(f"{answer_line(found)}\t{tr(RESULT_STATE_TITLES[state])}", *map(gap_line, left), done)


def import_(
    name: Name,
    file: Annotated[Path, typer.Argument(help="Results: a .json list, .xlsx, or .cklb.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take answers from a file, only where they answer the very text that is asked."""
    from desktop.services.checks.importing import read_results  # start-up time: readers of files

    with _sheet(workspace, name) as sheet:
        read = read_results(file, sheet.checklist, Counter())
        taken = sheet.take(read.answers)
        sheet.settle()
        counts = sheet.counts()
    if as_json:
        problems = [_problem_form(one) for one in read.problems[:_MOST_SHOWN]]
        print_json({**imported_form(taken), "counts": counts_form(counts), "problems": problems})
        return
    print_lines(*(one.sentence() for one in read.problems[:_MOST_SHOWN]), taken.sentence)


def copy_last(
    name: Name,
    items: Annotated[
        list[str] | None, typer.Argument(help="Codes of items or CODE@TARGET; none means all.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy last time's answers where the text is equal and nothing was said yet; they need confirming."""
    with _sheet(workspace, name) as sheet:
        known = [place.key for place in sheet.places]
        count = sheet.copy_last(chosen_places(items, known) if items else None)
        sheet.settle()
        counts = sheet.counts()
    said(
        tr("已沿用上次结果{count}条，须逐项确认。", count=count),
        as_json,
        copied=count,
        counts=counts_form(counts),
    )


def attach(
    name: Name,
    item: Item,
    file: Annotated[Path, typer.Argument(help="The photograph or file.")],
    target: Target = None,
    file_name: Annotated[str, typer.Option("--name", help="Its name; the file's own by default.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Attach a photograph or file to an answer; what the camera wrote into it is kept as a claim."""
    with _sheet(workspace, name) as sheet:
        found = sheet.attach(_key(sheet, item, target), file, file_name)
    said(tr("已添加：{name}", name=found.name), as_json, evidence=plain(found))


def detach(
    name: Name,
    evidence: Annotated[str, typer.Argument(help="uid of the evidence.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a photograph or file off an answer; it stays in the history."""
    with _sheet(workspace, name) as sheet:
        sheet.detach(evidence)
    said(tr("已移除。"), as_json)


def sign(
    name: Name,
    signer: Annotated[str, typer.Option("--name", help="Name of the person who signs.")],
    side: Annotated[str, typer.Option(help="inspector or unit.")] = "inspector",
    position: Annotated[str, typer.Option(help="Position of the person.")] = "",
    refusal: Annotated[
        str, typer.Option(help="Why the unit's person would not sign; that alone is stated then.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign the own sheet as its answers stand: two inspectors and one person of the unit have to."""
    whose = member(side, SIDE_TITLES)
    with _sheet(workspace, name) as sheet:
        standing = sheet.sign(whose, signer, position, (), refusal)
    said(
        tr("已签名：{name}。", name=signer) + signing_text(standing), as_json, signing=signing_form(standing)
    )


def submit(
    name: Name,
    check: Annotated[bool, typer.Option("--check", help="Only say what is missing.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand the own sheet in to the office: all of it, or nothing."""
    with _sheet(workspace, name) as sheet:
        gaps = sheet.gaps()
        sentence = _missing(gaps) if check else sheet.submit()
        counts, signing = sheet.counts(), sheet.signing()
    if as_json:
        form = {"gaps": [gap_form(gap) for gap in gaps], "signing": signing_form(signing)}
        print_json({"sentence": sentence, "counts": counts_form(counts), **form})
        return
    lines = [*map(gap_line, gaps), signing_text(signing)] if check else []
    print_lines(*lines, sentence)


@contextmanager
def _sheet(workspace: Path | None, name: str) -> Iterator["FillSheet"]:
    """The own sheet of an inspection; what was typed before the program ended is on it."""
    from desktop.services.checks.filling import FillService  # start-up time: readers of files

    with opened(workspace) as session:
        sheet = FillService(session).open(name)
        yield sheet
        sheet.close()


def _key(sheet: "FillSheet", item: str, target: str | None) -> tuple[str, str]:
    """The one place that is meant.

    Raises:
        typer.BadParameter: the item has several targets, and none is named.
    """
    found = chosen_places([item], [place.key for place in sheet.places], target)
    if len(found) > 1:
        names = "、".join(name for _, name in found)
        raise typer.BadParameter(tr("{item}有多个对象，请用 --target 指明：{names}", item=item, names=names))
    return found[0]


def _missing(gaps: tuple[Gap, ...]) -> str:
    blocking = sum(gap.kind.blocks for gap in gaps)
    return tr("有{count}处需要补充。", count=blocking) if blocking else tr("可以提交。")


def _problem_form(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "code": problem.code, "message": problem.sentence()}


COMMANDS: Mapping[str, Callable[..., None]] = {
    "answer": answer,
    "import": import_,
    "copy-last": copy_last,
    "attach": attach,
    "detach": detach,
    "sign": sign,
    "submit": submit,
}
