"""The real plan says the same, whatever file it comes in."""

from pathlib import Path

import pytest

from desktop.documents import read_document
from desktop.domain.policy import ParsedPolicy, parse_policy
from tests.documents.making import PLAN, make_docx, make_html, make_pdf, plan_lines


def facts(parsed: ParsedPolicy) -> list[object]:
    return [
        (task.clause, task.title, task.lead, task.responsible, task.groups,
         [(item.due, item.due_text, item.text) for item in task.milestones],
         [(item.comparator, item.value, item.unit, item.due, item.strive) for item in task.targets])
        for task in parsed.tasks
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "gb18030.html", "gb18030.txt", "utf-16.txt"])
def test_every_format_gives_the_same_tasks(kind: str, tmp_path: Path) -> None:
    expected = parse_policy(read_document(PLAN).text)
    path = tmp_path / f"plan.{kind}"
    if kind == "docx":
        make_docx(path, plan_lines())
    elif kind == "pdf":
        make_pdf(path, plan_lines())
    elif kind.endswith("html"):
        make_html(path, plan_lines(), "gb18030" if kind.startswith("gb") else "utf-8")
    else:
        path.write_bytes(PLAN.read_text("utf-8").encode(kind.removesuffix(".txt")))

    parsed = parse_policy(read_document(path).text)

    assert len(parsed.tasks) == 60
    assert facts(parsed) == facts(expected)
    assert (parsed.title, parsed.doc_no, parsed.issued_on) == (
        expected.title, expected.doc_no, expected.issued_on
    )  # fmt: skip
