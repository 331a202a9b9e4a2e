"""The JSON shape that ``dukao policy parse --json`` prints."""

from dataclasses import asdict
from typing import Any

from desktop.domain.policy.values import Coverage, Milestone, ParsedPolicy, Target, TaskDraft

Json = dict[str, Any]


def to_json(parsed: ParsedPolicy, *, with_text: bool = False) -> Json:
    """Renders a parsed plan with the keys of DESIGN.md, ready for ``json.dumps``.

    Args:
        parsed: the plan.
        with_text: adds the text that the spans count in.
    """
    form: Json = {
        "title": parsed.title,
        "doc_no": parsed.doc_no,
        "issuer": parsed.issuer,
        "issued_on": parsed.issued_on.isoformat() if parsed.issued_on else None,
        "clauses": [
            {
                "path": clause.path,
                "level": clause.level,
                "heading": clause.heading,
                "text": clause.text,
                "span": list(clause.span),
            }
            for clause in parsed.clauses
        ],
        "tasks": [_task(task) for task in parsed.tasks],
        "milestones": [_milestone(milestone) for milestone in parsed.milestones],
        "candidates": [
            {"clause": item.clause, "text": item.text, "span": list(item.span)} for item in parsed.candidates
        ],
        "coverage": _coverage(parsed.coverage),
        "problems": [
            {"line": problem.line, "code": problem.code, "message": problem.sentence()}
            for problem in parsed.problems
        ],
    }
    if with_text:
        form["text"] = parsed.text
    return form


def _task(task: TaskDraft) -> Json:
    return {
        "clause": task.clause,
        "title": task.title,
        "text": task.text,
        "span": list(task.span),
        "lead": list(task.lead),
        "responsible": list(task.responsible),
        "groups": list(task.groups),
        "milestones": [_milestone(milestone) for milestone in task.milestones],
        "targets": [_target(target) for target in task.targets],
    }


def _milestone(milestone: Milestone) -> Json:
    return {
        "due": milestone.due.isoformat(),
        "due_text": milestone.due_text,
        "text": milestone.text,
        "span": list(milestone.span),
    }


def _target(target: Target) -> Json:
    return {
        "text": target.text,
        "name": target.name,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "recurrence": target.recurrence,
        "due": target.due.isoformat() if target.due else None,
        "strive": target.strive,
        "span": list(target.span),
    }


def _coverage(coverage: Coverage) -> Json:
    form = asdict(coverage)
    form["uncovered"] = [{"text": passage.text, "span": list(passage.span)} for passage in coverage.uncovered]
    return form
