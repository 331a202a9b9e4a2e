"""What a task asks for, without the parts of its text that ledgers show in places of their own."""

from dataclasses import replace

import pytest

from desktop.domain.ledger import Stage, Task, requirement

TASK = Task(
    uid="office.x/0",
    code="2023-5-001",
    order=1,
    policy="",
    clause="二/（一）/1",
    title="整合利用数据",
    text="",
    span=(0, 0),
    lead=("市大数据局",),
    responsible=("各县（市、区）人民政府",),
    groups=(),
    sponsor="",
    note="",
    origin="bracket",
    stage=Stage.DRAFT,
    withdrawn="",
    conflicts=(),
    due=None,
)


@pytest.mark.parametrize("number", ["1.", "　　1．", "（一）", "三、", "12、", ""])
def test_number_title_and_statement_are_left_out(number: str) -> None:
    text = f"{number}整合利用数据。建设数据库。（牵头单位：市大数据局；责任单位：各县（市、区）人民政府）"

    assert requirement(replace(TASK, text=text)) == "建设数据库。"


def test_a_bracket_that_names_no_unit_of_the_task_stays() -> None:
    text = "建设数据库（含备份）"

    assert requirement(replace(TASK, text=text)) == text


def test_a_text_without_bracket_stays() -> None:
    assert requirement(replace(TASK, text="建设数据库。")) == "建设数据库。"


def test_a_text_of_nothing_else_stays_whole() -> None:
    text = "1.整合利用数据。（牵头单位：市大数据局）"

    assert requirement(replace(TASK, text=text)) == text
