"""The office's year on the command line: notices, instructions, rules, overview, looking back, units."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from desktop.commands import instruction, lookback, notice, overview, rule, unit
from desktop.errors import AppError
from tests.services.office_year import office_year

CODES = ("2023-5-008", "2023-5-031", "2023-5-042")

app = typer.Typer()
app.add_typer(notice.app, name="notice")
app.add_typer(instruction.app, name="instruction")
app.add_typer(rule.app, name="rule")
app.add_typer(unit.app, name="unit")
app.command("overview")(overview.overview)
app.command("bulletin")(overview.bulletin)
app.command("as-of")(lookback.as_of_)
app.command("compare")(lookback.compare_)


class Shell:
    """Runs commands on the office's workspace, which is closed while they run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "-w", str(self._folder)])
        if isinstance(result.exception, AppError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    with office_year(tmp_path, CODES) as year:
        folder = year.office.folder
    return Shell(folder)


def test_notices_are_proposed_issued_listed_and_withdrawn(shell: Shell) -> None:
    proposed = shell.json("notice", "propose", "--colour", "red")
    assert {one["colour"] for one in proposed} == {"red"}

    issued = shell.json("notice", "issue", "--unit", "市公安局", "--colour", "red", "--on", "2024-01-05")
    shell("notice", "withdraw", "督办〔2024〕1号", "--reason", "发错")
    listed = shell.json("notice", "list")

    assert issued["numbers"] == ["督办〔2024〕1号"]
    assert [(one["unit_name"], one["withdrawn"]) for one in listed] == [("市公安局", "发错")]
    assert "发错" in shell("notice", "list")


def test_what_people_read_names_units_tasks_and_reasons(shell: Shell) -> None:
    proposed = shell("notice", "propose", "--unit", "市公安局")
    sentence = shell("notice", "issue", "--unit", "市公安局")
    reminded = shell("notice", "remind", "--unit", "市公安局")

    assert "2023-5-042" in proposed
    assert "逾期" in proposed
    assert "督办〔" in sentence
    assert "已催办1个单位、2项任务" in reminded
    assert "此前已发督办〔" in shell("notice", "propose", "--unit", "市公安局")
    assert "市公安局" in shell("notice", "list", "--reminders")
    with pytest.raises(AppError):
        shell("notice", "remind", "--unit", "市公安局", "--dry-run", "--period", "上季度")


def test_a_notice_about_chosen_tasks_needs_one_unit_and_a_colour(shell: Shell) -> None:
    arguments = ("notice", "issue", "--task", "2023-5-008", "--colour", "blue", "--on", "2024-01-05")

    result = CliRunner().invoke(app, [*arguments, "-w", str(shell._folder)])
    issued = shell.json(*arguments, "--unit", "公安局", "--demand", "抓紧", "--reply-by", "2024-01-12")

    assert result.exit_code == 2
    assert issued["numbers"] == ["督办〔2024〕1号"]
    assert shell.json("notice", "list", "--unit", "gaj")[0]["demand"] == "抓紧"


def test_reminders_go_out_once_and_say_who_rests(shell: Shell) -> None:
    dry = shell.json("notice", "remind", "--unit", "市公安局", "--dry-run")
    first = shell.json("notice", "remind", "--unit", "市公安局")

    with pytest.raises(AppError) as refused:
        shell("notice", "remind", "--unit", "市公安局")

    assert refused.value.code == "E_COOL_DOWN"
    assert len(dry) == len(first["uids"]) == 1
    assert len(shell.json("notice", "list", "--reminders")) == 1


def test_an_instruction_is_taken_down_with_its_slip(shell: Shell, tmp_path: Path) -> None:
    slip = tmp_path / "批示单.png"
    slip.write_bytes(b"\x89PNG")
    arguments = ["instruction", "add", "--leader", "张市长", "--text", "请尽快办理", "--unit", "市公安局"]
    arguments += ["--urgency", "extra-urgent", "--said-on", "2023-06-21", "--slip", str(slip)]

    added = shell.json(*arguments)
    listed = shell.json("instruction", "list")

    assert (added["number"], added["code"]) == ("批示〔2023〕1号", "批2023-001")
    assert listed[0]["instruction"]["slip_name"] == "批示单.png"
    assert listed[0]["units"] == ["市公安局"]
    assert "批示〔2023〕1号" in shell("instruction", "list")
    with pytest.raises(AppError) as refused:
        shell(*arguments[:-1], str(tmp_path / "没有.png"))
    assert refused.value.code == "E_SLIP"


def test_rules_are_listed_shown_set_from_a_file_and_reset(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "reminders.toml"
    file.write_text("cool_down_days = 8\n", "utf-8")

    shell("rule", "set", "reminders", "--file", str(file), "--source", "办公室规定")
    shown = shell.json("rule", "show", "reminders")
    shell("rule", "reset", "reminders", "--reason", "试行结束")

    assert (shown["value"], shown["source"], shown["is_own"]) == ({"cool_down_days": 8}, "办公室规定", True)
    listed = shell.json("rule", "list")
    assert not any(one["is_own"] for one in listed["rules"])
    assert {one["name"] for one in listed["presets"]} >= {"suqian", "yinchuan"}
    assert "cool_down_days" in shell("rule", "show", "reminders")


def test_a_rule_set_comes_with_its_source(shell: Shell) -> None:
    shell("rule", "preset", "lights", "yinchuan")

    assert "银川" in shell.json("rule", "show", "lights")["source"]
    with pytest.raises(AppError) as refused:
        shell("rule", "set", "reminders", "--value", "{", "--source", "甲")
    assert refused.value.code == "E_RULE_FILE"
    assert "yinchuan" in shell("rule", "list")


def test_the_overview_prints_its_figures(shell: Shell) -> None:
    form = shell.json("overview")

    assert form["total"]["count"] == 6
    assert sum(figure["count"] for figure in form["lights"]) == 6
    assert {row["unit_name"] for row in form["heat"]} >= {"市公安局", "市大数据局"}
    assert "市公安局" in shell("overview")


def test_a_bulletin_prints_shares_that_add_up(shell: Shell) -> None:
    form = shell.json("bulletin", "2023Q2")

    assert sum(float(one["percent"]) for one in form["results"]) == pytest.approx(100)
    assert sum(one["count"] for one in form["results"]) == form["total"] == 6
    assert len(form["ranking"]) == len({one["unit"] for one in form["ranking"]})
    assert "未反馈单位" in shell("bulletin", "2023Q2")


def test_the_ledger_of_an_earlier_day_is_listed(shell: Shell) -> None:
    assert shell.json("as-of", "2023-05-07") != shell.json("as-of", "2023-05-08")

    codes = [row["code"] for row in shell.json("as-of", "2023Q2") if row["stage"] == "issued"]

    assert codes == list(CODES)
    assert "2023-5-008" in shell("as-of", "2023-05-08")


def test_two_days_are_compared(shell: Shell) -> None:
    form = shell.json("compare", "2023-05-07", "2023Q2")

    assert (form["new"], form["gone"], form["changed"]) == (6, 0, 0)
    assert {row["row"]["code"] for row in form["rows"]} == set(CODES)
    assert "新增6项" in shell("compare", "2023-05-07", "2023Q2")


def test_units_are_renamed_merged_grouped_and_succeeded(shell: Shell) -> None:
    shell("unit", "add", "-", "聊城市数据局", "--short", "市数据局")
    shell("unit", "add", "-", "聊城市数据管理局")
    shell("unit", "rename", "聊城市数据管理局", "聊城市数据服务局")
    shell("unit", "merge", "聊城市数据服务局", "市数据局", "--reason", "重复录入")
    shell("unit", "group", "数据专班", "市数据局", "市公安局")
    shell("unit", "group", "数据专班", "市数据局")

    outcome = shell.json(
        "unit", "succeed", "市大数据局", "市数据局", "--since", "2023-05-08", "--reason", "机构改革"
    )

    assert len(outcome["moved"]) == 2
    listed = shell.json("unit", "list")
    names = {one["short"]: one for one in listed["units"]}
    assert "聊城市数据服务局" in names["市数据局"]["aliases"]
    (group,) = [one for one in listed["groups"] if one["word"] == "数据专班"]
    assert [one["short"] for one in group["members"]] == ["市数据局"]


def test_a_unit_added_by_mistake_is_removed(shell: Shell) -> None:
    shell("unit", "add", "-", "聊城市误增局")

    shell("unit", "remove", "聊城市误增局", "--reason", "误增")

    assert "聊城市误增局" not in shell("unit", "list")
