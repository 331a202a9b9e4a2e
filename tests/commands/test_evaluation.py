"""A whole evaluation by commands: state, decide, appeal, freeze, verify."""

from pathlib import Path

import pytest

from desktop.services.workspaces import Workspaces
from tests.commands.check_world import UNIT, CheckWorld
from tests.services.evaluation.small import NAME, publish


@pytest.fixture
def told(checks: CheckWorld) -> CheckWorld:
    """Office and unit know the small scheme."""
    with_office(checks)
    checks.meet()
    return checks


def with_office(checks: CheckWorld) -> None:
    session = Workspaces().open(checks.office.workspace)
    publish(session)
    session.close()


def stated(told: CheckWorld) -> None:
    told.unit.says("assess", "save", "B3", "--value", "8", "--note", "见附件")
    told.unit.says("assess", "save", "E1", "--event", "省级表扬|2023-09-01|省")
    told.unit.says("assess", "submit", "--signer", "王磊")
    told.meet()


def standing(told: CheckWorld, code: str) -> tuple[str, str]:
    found = told.office.json("evaluate", "--scheme", NAME)
    unit = next(one for one in found["units"] if one["name"] == UNIT)
    score = next(one for one in unit["indicators"] if one["code"] == code)
    return score["initial"], score["final"]


def test_a_unit_states_confirms_attaches_and_hands_in(told: CheckWorld) -> None:
    file = told.folder / "材料.pdf"
    file.write_bytes(b"%PDF")
    shown = told.unit.json("assess", "show")
    early = told.unit.refuses("E_NOT_READY", "assess", "submit", "--signer", "王磊")
    told.unit.says("assess", "save", "B3", "--value", "8")
    attached = told.unit.json("assess", "attach", "B3", str(file))
    told.unit.says("assess", "detach", attached["evidence"])
    told.unit.says("assess", "attach", "B3", str(file), "--note", "说明")
    told.unit.says("assess", "save", "E1", "--none")
    told.unit.says("assess", "confirm", "A1")
    told.unit.says("assess", "object", "A2", "--note", "节点已完成")
    told.unit.says("assess", "discard", "A2")
    checked = told.unit.json("assess", "submit", "--check")
    done = told.unit.json("assess", "submit", "--signer", "王磊")
    told.meet()

    assert [one["part"] for one in shown["parts"] if one["is_asked"]] == ["B3", "E1"]
    assert "B3" in early
    assert (checked["problems"], len(done["done"])) == ([], 4)
    assert standing(told, "B3") == ("8.00", "8.00")
    assert told.office.json("evaluate")["burden"]["unit.gaj"]["confirmed"] == 1
    assert "已提交" in told.unit.says("assess", "show")
    told.unit.refuses("E_DERIVED", "assess", "save", "A1", "--value", "3")
    told.unit.refuses("E_NUMBER", "adjust", "change", UNIT, "B3", "--points", "viel", "--reason", "理由")
    told.unit.misused("assess", "save", "B3")


def test_the_office_decides_each_with_its_reason(told: CheckWorld) -> None:
    stated(told)
    told.office.says("adjust", "change", UNIT, "B3", "--points", "6.5", "--reason", "材料不全")
    told.office.says(
        "adjust", "points", UNIT, "--points", "-1", "--reason", "通报批评", "--document", "市政办2号"
    )
    told.office.says("adjust", "veto", UNIT, "incident", "--reason", "数据泄露", "--document", "网信办1号")
    told.office.says("adjust", "fact", UNIT, "A1", "--value", "80", "--reason", "以通报为准")
    told.office.says("adjust", "exempt", UNIT, "E1", "省级表扬", "--reason", "重复申报")
    told.office.says("adjust", "override", "--reason", "同意")
    listed = told.office.json("adjust", "list", "--unit", UNIT)
    uid = next(one["uid"] for one in listed if one["type"] == "veto")
    told.office.says("adjust", "withdraw", uid, "--reason", "登记错了")

    unit = told.office.json("evaluate", "--unit", UNIT)

    assert {one["type"] for one in listed} == {"review", "points", "veto", "fact", "exemption"}
    assert standing(told, "B3") == ("8.00", "6.50")
    assert standing(told, "A1") == ("24.00", "24.00")
    assert standing(told, "E1") == ("0.00", "0.00")
    assert (unit["score"]["vetoes"], unit["score"]["adjustments"][0]["document"]) == ([], "市政办2号")
    told.office.refuses("E_REASON", "adjust", "override")
    told.office.refuses("E_DOCUMENT", "adjust", "points", UNIT, "--points", "1", "--reason", "表扬")
    told.office.refuses("E_EVENT", "adjust", "fact", UNIT, "E1", "--event", "|2023-01-01", "--reason", "理由")
    told.office.misused("adjust", "fact", UNIT, "A1", "--reason", "理由")
    assert "材料不全" in told.office.says("adjust", "list")


def test_an_appeal_is_previewed_decided_and_answered(told: CheckWorld) -> None:
    stated(told)
    file = told.folder / "回执.pdf"
    file.write_bytes(b"%PDF")
    told.unit.says("appeal", "file", "A1", "--text", "已办结", "--draft")
    told.unit.says("appeal", "file", "A1", "--wanted", "按办结计", "--attach", str(file))
    told.meet()
    (appeal,) = told.office.json("appeal", "list", "--waiting")

    effects = told.office.json("appeal", "preview", appeal["uid"], "--value", "100")
    lines = told.office.says("appeal", "preview", appeal["uid"], "--points", "30")
    before = standing(told, "A1")
    told.office.says("appeal", "decide", appeal["uid"], "--value", "100", "--reason", "回执属实")
    told.meet()

    assert (appeal["unit"], appeal["text"], len(appeal["evidence"])) == ("unit.gaj", "已办结", 1)
    assert UNIT in [one["participant"]["name"] for one in effects]
    assert f"{UNIT}\t" in lines
    assert (before[1], standing(told, "A1")[1]) != ("30.00", "")
    assert standing(told, "A1")[1] == "30.00"
    (answered,) = told.unit.json("appeal", "list", "--decided")
    assert (answered["is_granted"], answered["decision"]) == (True, "回执属实")
    told.office.refuses("E_NOTHING_CHANGED", "appeal", "decide", appeal["uid"], "--reason", "同意")
    told.office.refuses("E_NO_RECORD", "appeal", "preview", "nobody/1", "--refuse")
    told.unit.says("appeal", "withdraw", "A1", "--reason", "已解决")
    told.unit.refuses("E_NOTHING_TO_SUBMIT", "appeal", "discard", "A1")


def test_figures_are_frozen_verified_here_and_elsewhere_and_opened_again(
    told: CheckWorld, tmp_path: Path
) -> None:
    stated(told)
    told.office.refuses("E_NOT_FROZEN", "evaluate", "--verify")
    blocked = told.office.refuses("E_BLOCKED", "evaluate", "--freeze")
    check = told.office.json("evaluate", "--check")
    told.office.says("adjust", "override", "--reason", "同意")
    frozen = told.office.json("evaluate", "--freeze", "--by", "考核办")
    (verified,) = told.office.json("evaluate", "--verify")
    told.office.says("evaluate", "--tell", "--unit", UNIT)
    told.meet()

    assert "写明理由" in blocked
    assert not check["ready"]
    assert check["blockers"]
    assert (frozen["snapshot"]["by"], verified["agrees"]) == ("考核办", True)
    assert {one["what"] for one in verified["compared"]} == {
        "scheme",
        "state",
        "inputs",
        "result",
        "attachment",
    }
    assert told.office.json("evaluate")["is_frozen"]
    assert told.unit.json("evaluate")["told"]["is_final"] is True
    assert "名" in told.unit.says("evaluate")
    told.office.refuses("E_FROZEN", "adjust", "change", UNIT, "B3", "--points", "1", "--reason", "理由")
    told.unit.refuses("E_FROZEN", "appeal", "file", "A1", "--text", "理由")
    told.office.refuses("E_ROLE", "evaluate", "--verify", "--with", str(told.unit.workspace))
    told.office.refuses("E_REASON", "evaluate", "--reopen", "")
    told.office.says("evaluate", "--reopen", "申诉成立")
    assert not told.office.json("evaluate")["is_frozen"]
    told.office.misused("evaluate", "--freeze", "--verify")


def test_a_snapshot_that_does_not_come_out_again_fails_with_its_code(told: CheckWorld) -> None:
    told.office.says("adjust", "override", "--reason", "同意")
    frozen = told.office.json("evaluate", "--freeze")
    session = Workspaces().open(told.office.workspace)
    with session.transaction():
        session.change("snapshot", frozen["snapshot"]["uid"], {"state_hash": "0" * 64})
    session.close()

    told.office.refuses("E_SNAPSHOT_DIFFERS", "evaluate", "--verify")


def test_a_unit_is_shown_with_every_step(told: CheckWorld) -> None:
    stated(told)

    text = told.office.says("evaluate", "--unit", UNIT, "--scheme", "small")
    own = told.unit.says("evaluate", "--unit", UNIT)

    assert "B3 自评\t8.00 → 8.00 / 10.00" in own
    assert "暂定" in text
    told.office.refuses("E_NO_PARTICIPANT", "evaluate", "--unit", "东阿县")
    told.office.refuses("E_FUTURE", "evaluate", "--as-of", "2999-01-01")
