"""``dukao inspection``: planned, handed out, filled offline, signed, submitted, judged, scored."""

import json
from pathlib import Path

import pytest

from tests.commands.check_world import PLANNED, UNIT, CheckWorld
from tests.services.checks.checked_world import LI, RULES, ZHANG

HandedOut = tuple[CheckWorld, str]


def test_a_plan_is_listed_shown_changed_and_withdrawn(checks: CheckWorld) -> None:
    office = checks.office
    planned = office.json("inspection", *PLANNED)
    code = planned["code"]
    office.says("inspection", "edit", code, "--title", "政务云专项检查", "--leader", LI, "--to", "2023-06-08")

    (row,) = office.json("inspection", "list", "--unit", UNIT, "--state", "待下发")
    shown = office.json("inspection", "show", code)
    text = office.says("inspection", "show", code, "--items")
    sentence = office.says("inspection", "withdraw", code, "--reason", "计划调整")

    assert planned["inspection"]["targets"] == {"安全计算环境": ["主服务器", "备用服务器"]}
    assert "张三、李四" in planned["sentence"]
    assert (row["code"], row["state"], row["progress"]["total"]) == (code, "planned", 11)
    assert (shown["title"], shown["leader_name"], shown["ends_on"]) == ("政务云专项检查", LI, "2023-06-08")
    assert [share["categories"] for share in shown["shares"]][1] == [RULES]
    assert "T-04（备用服务器）\t未检查\t未检查\t张三\t登录口令有复杂度要求" in text
    assert "计划调整" in sentence
    assert office.json("inspection", "list") == []
    office.refuses("E_INSPECTION_WITHDRAWN", "inspection", "edit", code, "--title", "再改")


def test_what_is_not_known_or_not_enough_is_refused(checks: CheckWorld) -> None:
    office, unit = checks.office, ("--unit", UNIT)
    small = (*unit, "--checklist", "small")

    office.refuses("E_UNKNOWN_UNIT", "inspection", "plan", "--unit", "火星局", "--checklist", "small")
    office.refuses("E_NO_CHECKLIST", "inspection", "plan", *unit, "--checklist", "none")
    office.refuses("E_CHECK_LEVEL", "inspection", "plan", *unit, "--checklist", "djbh", "--level", "9")
    office.refuses(
        "E_CHECK_DATES", "inspection", "plan", *small, "--from", "2023-06-05", "--to", "2023-06-01"
    )
    office.refuses("E_DATE", "inspection", "plan", *small, "--from", "六月")
    code = office.json("inspection", "plan", *small, "--inspector", ZHANG)["code"]
    office.refuses("E_INSPECTORS", "inspection", "hand-out", code)
    office.refuses("E_NO_RECORD", "inspection", "show", "检1999-001")
    office.refuses("E_NOT_HANDED_OUT", "inspection", "review", code, "accept")
    checks.unit.refuses("E_ROLE", "inspection", "list")


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--unit", UNIT),
        ("plan", "--unit", UNIT, "--checklist", "small", "--target", "主服务器"),
        ("plan", "--unit", UNIT, "--checklist", "small", "--share", "=机房"),
        ("list", "--state", "nowhere"),
        ("review", "检2023-001", "maybe"),
    ],
)
def test_what_cannot_be_meant_is_a_matter_of_usage(checks: CheckWorld, arguments: tuple[str, ...]) -> None:
    assert checks.office.misused("inspection", *arguments)


def test_the_cap_wants_a_reason(checks: CheckWorld) -> None:
    office = checks.office
    for _ in range(2):
        code = office.json("inspection", *PLANNED)["code"]
        office.says("inspection", "hand-out", code)
    third = office.json("inspection", *PLANNED)["code"]

    office.refuses("E_INSPECTION_CAP", "inspection", "hand-out", third)
    office.says("inspection", "edit", third, "--cap-reason", "上级部署专项检查")
    done = office.json("inspection", "hand-out", third)

    assert done["codes"] == [third]
    assert len(done["inspectors"]) == 2


def test_an_inspector_answers_item_by_item(handed_out: HandedOut) -> None:
    checks, code = handed_out
    zhang = checks.zhang

    zhang.says("inspection", "answer", code, "T-01", "--verdict", "符合")
    partial = zhang.json(
        *("inspection", "answer", code, "T-04", "--target", "主服务器", "--verdict", "部分符合"),
        *("--detail", "D=1", "--detail", "bits=112", "--note", "口头说明"),
    )
    mended = zhang.json(
        *("inspection", "answer", code, "T-04@主服务器", "--observation", "策略未启用"),
        *("--severity", "中", "--detail", "D=0"),
    )
    shown = zhang.json("inspection", "answer", code, "T-04@主服务器")
    elsewhere = zhang.json("inspection", "answer", code, "T-05", "--target", "备用服务器")
    checks.li.refuses("E_NO_PLACE", "inspection", "answer", code, "T-01", "--verdict", "conforming")

    assert [gap["kind"] for gap in partial["gaps"]] == ["observation", "severity"]
    assert mended["gaps"] == []
    assert mended["answer"] | {"on": None} == shown["answer"] | {"on": None}
    assert shown["answer"]["details"] == {"D": "0", "bits": "112"}
    assert (shown["answer"]["severity"], shown["answer"]["note"]) == ("medium", "口头说明")
    assert (shown["state"], shown["counts"]["answered"]) == ("draft", 2)
    assert elsewhere["answer"]["verdict"] == "unchecked"


def test_an_answer_names_its_place_and_a_word_that_is_known(handed_out: HandedOut) -> None:
    checks, code = handed_out

    several = checks.zhang.misused("inspection", "answer", code, "T-04", "--verdict", "conforming")
    unknown = checks.zhang.misused("inspection", "answer", code, "T-01", "--verdict", "fine")
    nothing = checks.zhang.misused("inspection", "answer", code)

    assert "主服务器、备用服务器" in several
    assert "nonconforming（不符合）" in unknown
    assert "--from" in nothing


def test_answers_come_from_a_file_and_are_counted(handed_out: HandedOut, tmp_path: Path) -> None:
    checks, code = handed_out
    file = tmp_path / "answers.json"
    answers = [
        {"item": "T-01", "verdict": "conforming"},
        {"item": "T-04", "target": "主服务器", "verdict": "conforming"},
        {"item": "T-04", "target": "磁带机", "verdict": "conforming"},
        {"item": "T-02", "verdict": "conforming", "text_hash": "0" * 64},
    ]
    file.write_text(json.dumps(answers), "utf-8")

    taken = checks.zhang.json("inspection", "import", code, str(file))
    again = checks.zhang.says("inspection", "answer", code, "--from", str(file))

    assert (taken["total"], taken["new"], taken["left"]) == (4, 2, {"place": 1, "text": 1})
    assert taken["counts"]["answered"] == 2
    assert "无变化2" in again
    checks.zhang.refuses("E_NOT_FOUND", "inspection", "import", code, str(tmp_path / "none.json"))


def test_a_photograph_is_attached_once_and_taken_off(handed_out: HandedOut, tmp_path: Path) -> None:
    checks, code = handed_out
    photo = tmp_path / "door.jpg"
    photo.write_bytes(b"not quite a picture")

    found = checks.zhang.json("inspection", "attach", code, "T-01", str(photo), "--name", "门禁.jpg")
    with_it = checks.zhang.json("inspection", "show", code)["results"][0]
    checks.zhang.says("inspection", "detach", code, found["evidence"]["uid"])
    without = checks.zhang.json("inspection", "show", code)["results"][0]

    assert (found["evidence"]["name"], found["evidence"]["size"]) == ("门禁.jpg", 19)
    assert [one["sha256"] for one in with_it["evidence"]] == [found["evidence"]["sha256"]]
    assert without["evidence"] == []


def test_nothing_is_submitted_with_gaps_or_without_signatures(handed_out: HandedOut) -> None:
    checks, code = handed_out
    li = checks.li
    li.says("inspection", "answer", code, "M-01", "--verdict", "nonconforming", "--severity", "高风险")
    li.says("inspection", "answer", code, "M-02", "--verdict", "conforming")

    checked = li.json("inspection", "submit", code, "--check")
    li.refuses("E_GAPS", "inspection", "submit", code)
    li.says("inspection", "answer", code, "M-01", "--observation", "没有制度")
    li.refuses("E_SIGNATURES", "inspection", "submit", code)
    li.refuses("E_SIGNER", "inspection", "sign", code, "--side", "inspector", "--name", "王五")
    checks.sign(li, code)
    li.says("inspection", "answer", code, "M-02", "--note", "又看了一遍")
    broken = li.refuses("E_SIGNATURES", "inspection", "submit", code)
    checks.sign(li, code)
    done = li.json("inspection", "submit", code)

    assert [gap["kind"] for gap in checked["gaps"] if gap["blocks"]] == ["observation"]
    assert "签名已失效" in broken
    assert done["signing"]["is_complete"]
    assert "已提交2项" in done["sentence"]
    li.refuses("E_NOTHING_TO_SUBMIT", "inspection", "submit", code)


def test_a_refusal_to_sign_is_stated(handed_out: HandedOut) -> None:
    checks, code = handed_out
    said = checks.li.json(
        *("inspection", "sign", code, "--side", "unit", "--name", "王五", "--refusal", "认为结论有误"),
        *("--position", "主任"),
    )

    (sheet,) = checks.li.json("inspection", "show", code)["sheets"]

    assert not said["signing"]["unit_missing"]
    assert sheet["signatures"][0]["refusal"] == "认为结论有误"
    assert sheet["signatures"][0]["position"] == "主任"


def test_the_office_judges_item_by_item_and_concludes(handed_out: HandedOut) -> None:
    checks, code = handed_out
    office = checks.office
    checks.fill(checks.zhang, code, failing=("T-05",))
    checks.fill(checks.li, code)
    checks.meet()

    waiting = office.json("inspection", "show", code)
    returned = office.json(
        *("inspection", "review", code, "return", "--item", "T-05", "--target", "主服务器"),
        *("--opinion", "请写明账户名称"),
    )
    accepted = office.says("inspection", "review", code, "采纳", "--item", "T-01", "--item", "T-04")
    office.refuses("E_NOT_ACCEPTED_YET", "inspection", "conclude", code)
    office.refuses("E_NO_RECORD", "inspection", "review", code, "accept", "--item", "X-99")
    office.refuses("E_REASON", "inspection", "review", code, "return", "--item", "T-01")
    checks.meet()
    back = checks.zhang.says("inspection", "show", code, "--items")
    checks.zhang.says("inspection", "answer", code, "T-05@主服务器", "--observation", "账户 test 未停用")
    checks.sign(checks.zhang, code)
    checks.zhang.says("inspection", "submit", code)
    checks.meet()
    office.says("inspection", "review", code, "accept")
    concluded = office.json("inspection", "conclude", code)
    score = office.json("inspection", "score", code)

    assert (waiting["state"], waiting["progress"]["submitted"]) == ("reviewing", 11)
    assert returned["inspection"]["state"] == "returned"
    assert returned["inspection"]["progress"]["returned"] == 1
    assert "已采纳3项" in accepted
    assert "请写明账户名称" in back
    assert score["value"] == concluded["inspection"]["concluded_value"] == score["concluded_value"]
    assert score["profile"] == "conformity-1"
    assert score["steps"]
    assert "得分" in office.says("inspection", "score", code)
    office.refuses("E_CONCLUDED", "inspection", "review", code, "accept")
    office.says("inspection", "reopen", code, "--reason", "补充核实")
    assert office.json("inspection", "list")[0]["state"] == "accepted"


def test_an_inspector_sees_the_own_share_and_its_score(handed_out: HandedOut) -> None:
    checks, code = handed_out
    checks.fill(checks.li, code)

    shown = checks.li.json("inspection", "show", code)
    (row,) = checks.li.json("inspection", "list")
    listed = checks.li.says("inspection", "list")
    score = checks.li.json("inspection", "score", code)

    assert {one["item"] for one in shown["results"]} == {"M-01", "M-02"}
    assert row["progress"]["total"] == 2
    assert f"{code}\t待审核\t市公安局\t已提交2/2\t" in listed
    assert score["counts"]["conforming"] == 2


def test_last_answers_are_copied_and_have_to_be_confirmed(handed_out: HandedOut) -> None:
    checks, code = handed_out
    for party in (checks.zhang, checks.li):
        checks.fill(party, code)
    checks.meet()
    checks.office.says("inspection", "review", code, "accept")
    again = checks.office.json("inspection", *PLANNED)["code"]
    done = checks.office.json("inspection", "hand-out", again)
    checks.meet()
    li = checks.li

    copied = li.json("inspection", "copy-last", again, "M-01")
    rest = li.json("inspection", "copy-last", again)
    gaps = li.json("inspection", "submit", again, "--check")["gaps"]
    confirmed = li.json("inspection", "answer", again, "M-01", "--confirm")

    assert done["quoted"] == 11
    assert (copied["copied"], rest["copied"]) == (1, 1)
    assert [gap["kind"] for gap in gaps] == ["copied", "copied"]
    assert not confirmed["answer"]["is_copied"]
    assert confirmed["counts"]["copied"] == 1


def test_what_an_inspection_found_is_shown(handed_out: HandedOut) -> None:
    checks, code = handed_out
    checks.fill(checks.zhang, code, failing=("T-05",))
    checks.meet()
    checks.office.says("inspection", "review", code, "accept")

    before = checks.office.json("inspection", "findings", code)
    text = checks.office.says("inspection", "findings", code)
    checks.office.says("finding", "raise", code, "--item", "T-05@主服务器")
    after = checks.office.json("inspection", "findings", code)

    assert before["findings"] == []
    assert [(one["item"], one["target"]) for one in before["candidates"]] == [
        ("T-05", "主服务器"),
        ("T-05", "备用服务器"),
    ]
    assert "可下发2个" in text
    assert [one["target"] for one in after["findings"]] == ["主服务器"]
    assert len(after["candidates"]) == 1
