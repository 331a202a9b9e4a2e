"""The year between a unit and its office on the command line: JSON, exit status, a sentence with its code."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import run
from desktop.services.workspaces import Workspaces
from tests.conftest import PLAN
from tests.handover import hand_over

UNIT = "市公安局"
SECURITY, SYSTEMS, TARGETED = "2023-5-042", "2023-5-043", "2023-5-041"
Q2 = ("--period", "2023Q2")
LATER = "2099-12-31"


class Party:
    """Runs commands in this process on one workspace."""

    def __init__(self, capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
        self._capsys = capsys
        self.workspace = workspace

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        status = run([*arguments, "-w", str(self.workspace)])
        captured = self._capsys.readouterr()
        return status, captured.out, captured.err

    def says(self, *arguments: str) -> str:
        status, out, err = self(*arguments)
        assert (status, err) == (0, "")
        return out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.says(*arguments, "--json"))

    def refuses(self, *arguments: str) -> str:
        status, out, err = self(*arguments)
        assert (status, out) == (1, "")
        assert len(err.splitlines()) == 1
        return err


class World:
    """An office and a unit."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.office = Party(capsys, folder / "office.dukao")
        self.unit = Party(capsys, folder / "unit.dukao")

    def meet(self) -> None:
        meet(self.office.workspace, self.unit.workspace)


def meet(first: Path, second: Path) -> None:
    """Both get what the other has for them."""
    workspaces = Workspaces()
    office, unit = workspaces.open(first), workspaces.open(second)
    try:
        hand_over(office, unit)
        hand_over(unit, office)
    finally:
        office.close()
        unit.close()


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both workspaces as they are when the unit was told; made once, by commands."""
    folder = tmp_path_factory.mktemp("issued")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUKAO_CONFIG", str(tmp_path_factory.mktemp("config")))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        make_world(folder)
    return folder


def make_world(folder: Path) -> None:
    """An office that has issued three tasks, and a unit that was told."""
    office, unit = folder / "office.dukao", folder / "unit.dukao"
    at_office = ("-w", str(office))
    for arguments in (
        ("init", str(office), "--role", "office", "--party", "聊城市人民政府办公室"),
        ("init", str(unit), "--role", "unit", "--party", UNIT),
        ("policy", "import", str(PLAN), *at_office),
        ("task", "issue", SECURITY, SYSTEMS, TARGETED, "--on", "2023-05-08", *at_office),
    ):
        assert run(arguments) == 0
    meet(office, unit)


@pytest.fixture
def world(capsys: pytest.CaptureFixture[str], tmp_path: Path, issued: Path) -> World:
    shutil.copytree(issued, tmp_path, dirs_exist_ok=True)
    world = World(capsys, tmp_path)
    world.meet()  # says of each, once, that it was copied
    return world


@pytest.fixture
def signed(world: World) -> World:
    world.unit.says("task", "accept", "--contact", "王磊", "--phone", "0635-8201")
    world.meet()
    return world


@pytest.fixture
def reported(signed: World) -> World:
    signed.unit.says("feedback", "add", SECURITY, *Q2, "--progress", "已制定方案", "--percent", "30")
    signed.unit.says("feedback", "submit", SECURITY, *Q2)
    signed.meet()
    return signed


def state_of(party: Party, code: str) -> str:
    (row,) = [row for row in party.json("task", "list", "--text", code) if row["code"] == code]
    return str(row["state"])


def story_of(world: World, code: str) -> str:
    return world.office.says("task", "story", f"{code}@{UNIT}")


def test_a_unit_signs_for_everything_and_the_list_says_so(world: World) -> None:
    outcome = world.unit.json("task", "accept", "--contact", "王磊")

    assert len(outcome["done"]) == 3
    assert outcome["sentence"] == "已签收3项任务，联系人王磊。"
    assert state_of(world.unit, SECURITY) == "accepted"
    rows = world.unit.json("task", "list", "--state", "accepted")
    assert {row["code"] for row in rows} == {SECURITY, SYSTEMS, TARGETED}
    assert world.unit.json("task", "list", "--state", "issued") == []
    assert world.unit.refuses("task", "accept").startswith("E_NOTHING_TO_ACCEPT: ")


def test_the_list_of_tasks_is_filtered_by_light(signed: World) -> None:
    rows = signed.office.json("task", "list", "--unit", UNIT)
    lights = {row["light"] for row in rows}

    found = [signed.office.json("task", "list", "--unit", UNIT, "--light", light) for light in sorted(lights)]

    assert sum(map(len, found)) == len(rows) > 3  # with the drafts that name the unit
    assert len(lights) > 1
    assert {"state", "state_title", "light", "light_title", "next_due", "percent", "missing"} <= rows[
        0
    ].keys()
    assert signed.office("task", "list", "--light", "pink")[0] == 2
    assert signed.office("task", "list", "--state", "x")[0] == 2
    (row,) = [row for row in rows if row["code"] == SYSTEMS]
    line = next(line for line in signed.office.says("task", "list").splitlines() if SYSTEMS in line)
    assert row["light"] == "red"
    assert f"{row['state_title']}\t{row['light_title']}" in line


def test_an_objection_is_ruled_and_the_case_goes_to_another_unit(world: World) -> None:
    assert world.unit.refuses("task", "object", SECURITY, "--part", "duty", "--reason", " ").startswith(
        "E_REASON: "
    )
    world.unit.says("task", "object", SECURITY, "--part", "duty", "--reason", "职能已划转")
    world.meet()
    assert "异议成立" in world.office.says(
        "task", "rule", f"{SECURITY}@{UNIT}", "--uphold", "--reason", "已明确"
    )

    said = world.office.says(
        "task", "reassign", f"{SECURITY}@{UNIT}", "--unit", "市财政局", "--reason", "职能划转"
    )

    assert "已改派给市财政局" in said
    story = world.office.says("task", "story", f"{SECURITY}@市财政局")
    assert "职能已划转" in story
    assert "职能划转" in story


def test_contact_and_plan_are_stated(signed: World) -> None:
    assert "李静" in signed.unit.says("task", "contact", SECURITY, "--name", "李静")
    assert "共2期" in signed.unit.says("task", "plan", SECURITY, "2023Q3=60%:完成试点", "2023Q4=全面推开")
    assert signed.unit.refuses("task", "plan", SECURITY, "胡写").startswith("E_STEP: ")
    assert signed.unit.refuses("task", "plan", SECURITY, "2023Q9=1%").startswith("E_PLAN: ")

    signed.meet()

    assert "2023年第三季度 60% 完成试点" in story_of(signed, SECURITY)


def test_a_report_is_written_checked_and_handed_in(signed: World) -> None:
    added = signed.unit.json("feedback", "add", SECURITY, *Q2, "--percent", "30")
    checked = signed.unit.json("feedback", "submit", SECURITY, *Q2, "--check")
    refusal = signed.unit.refuses("feedback", "submit", SECURITY, *Q2)
    signed.unit.says("feedback", "add", SECURITY, *Q2, "--progress", "已制定方案")
    ready = signed.unit.says("feedback", "submit", SECURITY, *Q2, "--check")
    outcome = signed.unit.json("feedback", "submit", SECURITY, *Q2)

    assert [one["code"] for one in added["problems"]] == ["E_NO_PROGRESS"]
    assert [one["code"] for one in checked["problems"]] == ["E_NO_PROGRESS"]
    assert refusal.startswith("E_NOT_READY: 没有提交任何一项")
    assert "可以提交" in ready
    assert len(outcome["done"]) == 1
    shown = signed.unit.json("feedback", "show", SECURITY, *Q2)
    assert shown["status"] == "waiting"
    assert shown["feedback"]["progress"] == "已制定方案"
    assert shown["feedback"]["percent"] == "30"
    assert "已制定方案" in signed.unit.says("feedback", "show", SECURITY, *Q2)


def test_targets_and_deadlines_are_named_by_their_words_or_uid(signed: World) -> None:
    form = signed.unit.json("feedback", "show", TARGETED, *Q2)
    target = form["targets"][0]["target"]
    deadline = form["deadlines"][0]["milestone"]

    signed.unit.says("feedback", "add", TARGETED, *Q2, "--value", f"{target['name']}=80")
    signed.unit.says("feedback", "add", TARGETED, *Q2, "--milestone", f"{deadline['uid']}=2023-06-30")
    content = signed.unit.json("feedback", "show", TARGETED, *Q2)["content"]

    assert content["values"] == [[target["uid"], "80"]]
    assert content["milestones"] == [[deadline["uid"], "2023-06-30"]]
    assert signed.unit.refuses("feedback", "add", TARGETED, *Q2, "--value", "没有=1").startswith(
        "E_NO_PART: "
    )


def test_one_file_is_attached_to_several_tasks_and_taken_off(signed: World, tmp_path: Path) -> None:
    file = tmp_path / "验收意见.pdf"
    file.write_bytes(b"%PDF-1.4 proof")

    uids = signed.unit.json(
        "feedback", "attach", str(file), SECURITY, SYSTEMS, *Q2, "--dated", "2023-06-28", "--note", "验收"
    )["evidence"]
    signed.unit.says("feedback", "detach", uids[1])

    assert len(uids) == 2
    (shown,) = signed.unit.json("feedback", "show", SECURITY, *Q2)["evidence"]
    assert (shown["name"], shown["dated"], shown["note"]) == ("验收意见.pdf", "2023-06-28", "验收")
    assert signed.unit.json("feedback", "show", SYSTEMS, *Q2)["evidence"] == []
    missing = signed.unit.refuses("feedback", "attach", str(tmp_path / "没有.pdf"), SECURITY, *Q2)
    assert missing.startswith("E_CANNOT_READ: ")


def test_no_change_is_one_command_for_many_tasks(reported: World) -> None:
    quarter = ("--period", "2023Q3")

    said = reported.unit.says("feedback", "unchanged", SECURITY, *quarter)
    refusal = reported.unit.refuses("feedback", "unchanged", SECURITY, SYSTEMS, *quarter)
    reported.unit.says("feedback", "submit", SECURITY, *quarter)

    assert said.startswith("1项已填为“无变化”")
    assert "E_NOT_READY" in refusal
    assert SYSTEMS in refusal
    assert reported.unit.json("feedback", "show", SECURITY, *quarter)["feedback"]["is_unchanged"]


def test_the_office_lists_judges_and_returns(reported: World) -> None:
    (item,) = reported.office.json("feedback", "list", "--unit", UNIT)
    line = reported.office.says("feedback", "list").splitlines()[0]
    case = f"{SECURITY}@{UNIT}"

    blank = reported.office.refuses("feedback", "review", case, "returned", *Q2)
    stale = reported.office.refuses("feedback", "review", case, "on-plan", *Q2, "--version", "0" * 64)
    returned = reported.office.says("feedback", "review", case, "returned", *Q2, "--opinion", "请写具体")
    reported.meet()

    assert (item["code"], item["unit_name"], item["period"]) == (SECURITY, UNIT, "2023Q2")
    assert item["feedback"]["progress"] == "已制定方案"
    assert item["feedback"]["uid"] in line
    assert blank.startswith("E_REASON: ")
    assert stale.startswith("E_CHANGED: ")
    assert "待单位补正" in returned
    shown = reported.unit.json("feedback", "show", SECURITY, *Q2)
    assert (shown["status"], shown["review"]["opinion"]) == ("returned", "请写具体")
    assert "请写具体" in reported.office.says("feedback", "show", case, *Q2)
    assert reported.office.json("feedback", "list") == []


def test_a_unit_lists_what_is_asked_of_it(reported: World) -> None:
    asked = reported.unit.json("feedback", "list", *Q2)
    text = reported.unit.says("feedback", "list", *Q2)

    assert {(one["code"], one["status"]) for one in asked} == {
        (SECURITY, "waiting"),
        (SYSTEMS, "missing"),
        (TARGETED, "missing"),
    }
    assert text.splitlines()[-1] == "共3项"


def test_an_extension_is_asked_for_and_decided(signed: World) -> None:
    asked = signed.unit.json("extension", "request", SYSTEMS, "--wanted", LATER, "--reason", "平台延期")
    signed.meet()
    (view,) = signed.office.json("extension", "list")
    uid = view["request"]["uid"]

    blank = signed.office.refuses("extension", "decide", uid, "--refuse")
    said = signed.office.says("extension", "decide", uid, "--grant", "--due", "2099-06-30")
    again = signed.office.refuses("extension", "decide", uid, "--grant")

    assert "第1次延期" in asked["sentence"]
    assert (view["number"], view["request"]["wanted"], view["row"]["unit_name"]) == (1, LATER, UNIT)
    assert blank.startswith("E_REASON: ")
    assert "延期到2099-06-30（第1次延期）" in said
    assert again.startswith("E_DECIDED: ")
    assert signed.office.json("extension", "list") == []
    assert "同意" in signed.office.says("extension", "list", "--all")


def test_a_request_is_taken_back_with_a_reason(signed: World) -> None:
    signed.unit.says(
        "extension", "request", SYSTEMS, "--kind", "suspension", "--wanted", LATER, "--reason", "等平台"
    )
    (view,) = signed.unit.json("extension", "list")

    said = signed.unit.says("extension", "withdraw", view["request"]["uid"], "--reason", "已解决")

    assert "已撤回" in said
    assert signed.unit.json("extension", "list") == []


def test_a_case_is_paused_excused_completed_closed_and_reopened(signed: World) -> None:
    case = f"{SECURITY}@{UNIT}"
    office = signed.office

    assert "起中止" in office.says("task", "suspend", case, "--reason", "等接口")
    assert office.refuses("task", "suspend", case, "--reason", "再等").startswith("E_SUSPENDED: ")
    assert "已恢复办理" in office.says("task", "resume", case, "--reason", "接口已通")
    assert "红灯" in office.says("task", "excuse", case, "--light", "red", "--reason", "平台延期")
    assert "已办结" in office.says("task", "complete", case, "--reason", "已验收")
    assert office.refuses("task", "close", SECURITY, "--reason", "核查").startswith("E_OPEN_CASES: ")
    assert "已销号" in office.says("task", "close", SECURITY, "--force", "--reason", "市里决定")
    assert "已重新打开" in office.says("task", "reopen", SECURITY, "--reason", "复查")
    assert "恢复在办" in office.says("task", "reopen", case, "--reason", "未达标")
    assert "已撤销" in office.says("task", "withdraw", case, "--reason", "分工调整")

    story = story_of(signed, SECURITY)
    for reason in (*("等接口", "接口已通", "平台延期", "已验收", "市里决定", "复查", "未达标", "分工调整"),):
        assert reason in story


def test_the_story_is_data_too(reported: World) -> None:
    events = reported.office.json("task", "story", f"{SECURITY}@{UNIT}")

    assert [event["what"] for event in events] == ["issued", "accepted", "submitted"]
    assert events[0]["on"] == "2023-05-08"
    assert events[2]["text"] == "已制定方案"
    assert reported.office.refuses("task", "story", SECURITY).startswith("E_WHICH_UNIT: ")
    assert reported.office.refuses("task", "story", "2023-5-999").startswith("E_NO_RECORD: ")
