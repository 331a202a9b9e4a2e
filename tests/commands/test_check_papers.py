"""``dukao report`` on security checks: which inspection, which sheet, blank or filled, all of them."""

import json
from pathlib import Path

from tests.commands.check_world import CheckWorld
from tests.reports.reading import whole_text
from tests.services.checks.checked_world import LI, ZHANG

HandedOut = tuple[CheckWorld, str]


def text_of(file: Path) -> str:
    return whole_text(file.read_bytes())


def test_the_office_prints_the_report_of_an_inspection(handed_out: HandedOut, tmp_path: Path) -> None:
    world, code = handed_out
    world.fill(world.zhang, code, ["T-02"])
    world.fill(world.li, code)
    world.meet()
    file = tmp_path / "r.pdf"

    said = world.office.json("report", "inspection-report", "--inspection", code, "-o", str(file))

    assert said["title"].startswith(f"安全检查报告_{code}_")
    assert "初步" in text_of(file)
    assert "抽查发现未落实" in text_of(file)


def test_a_form_is_printed_blank_or_filled_for_one_sheet(handed_out: HandedOut, tmp_path: Path) -> None:
    world, code = handed_out
    world.fill(world.zhang, code)
    world.meet()
    sheet = ("report", "check-form", "--inspection", f"{code}@{ZHANG}")

    world.office.says(*sheet, "-o", str(tmp_path / "filled.pdf"))
    world.office.says(*sheet, "--blank", "-o", str(tmp_path / "blank.pdf"))

    assert text_of(tmp_path / "filled.pdf").count("☑") == 9
    assert "☑" not in text_of(tmp_path / "blank.pdf")
    world.office.refuses("E_NO_RECORD", "report", "check-form", "--inspection", f"{code}@王五")


def test_all_blank_forms_go_into_a_folder(handed_out: HandedOut, tmp_path: Path) -> None:
    world, code = handed_out

    said = world.office.json("report", "check-form", "--all", "--blank", "-o", str(tmp_path / "out"))

    names = {file.stem for file in (tmp_path / "out").iterdir()}
    assert said["count"] == len(names) == 3
    assert names == {f"安全检查记录表_{code}{who}_空白" for who in ("", f"_{ZHANG}", f"_{LI}")}


def test_the_unit_prints_its_notice_and_list(handed_out: HandedOut, tmp_path: Path) -> None:
    world, code = handed_out
    world.fill(world.zhang, code, ["T-02"])
    world.fill(world.li, code)
    world.meet()
    world.office.says("inspection", "review", code, "accept")
    world.office.says("finding", "raise", code)
    world.meet()

    for name in ("rectification-notice", "finding-list"):
        world.unit.says("report", name, "-o", str(tmp_path / f"{name}.pdf"))

    assert "〕1号" in text_of(tmp_path / "rectification-notice.pdf")
    assert "抽查发现未落实" in text_of(tmp_path / "finding-list.pdf")
    world.unit.refuses("E_ROLE", "report", "inspection-report")


def test_the_papers_are_listed(handed_out: HandedOut) -> None:
    world, _ = handed_out

    names = {one["name"] for one in json.loads(world.office.says("report", "--list", "--json"))}

    assert {"inspection-report", "rectification-notice", "finding-list", "check-form"} <= names
