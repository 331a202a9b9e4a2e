"""The checklists that are shipped: they read without problems and hold what their sources count."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import pytest

from desktop.domain.checks.checklist_file import read_checklist, write_checklist
from desktop.domain.checks.scoring import PROFILES
from desktop.domain.checks.values import Checklist, ItemGroup, Severity, Weight
from desktop.domain.policy import parse_policy
from desktop.paths import resource
from tests.conftest import PLAN

SIZES = {
    "cii": 19,
    "csf": 106,
    "djbh": 346,
    "dsmm": 61,
    "miping": 41,
    "plan-ch5": 45,
    "responsibility": 29,
}
OWN_WORDS = sorted(SIZES.keys() - {"csf"})

# Items a control point, in the order of the standard: GB/T 22239-2019, general requirements.
DJBH_POINTS = {
    "2": {
        "安全物理环境": (2, 1, 2, 1, 2, 2, 1, 1, 2, 1),
        "安全通信网络": (2, 1, 1),
        "安全区域边界": (1, 4, 1, 1, 3, 1),
        "安全计算环境": (3, 4, 3, 5, 1, 1, 1, 2, 1, 2),
        "安全管理中心": (2, 2),
        "安全管理制度": (1, 2, 2, 1),
        "安全管理机构": (2, 1, 2, 3, 1),
        "安全管理人员": (2, 1, 1, 3),
        "安全建设管理": (4, 3, 2, 2, 2, 2, 2, 3, 3, 2),
        "安全运维管理": (3, 1, 2, 2, 1, 5, 3, 1, 2, 1, 3, 3, 2, 2),
    },
    "3": {
        "安全物理环境": (2, 1, 3, 2, 3, 3, 2, 1, 3, 2),
        "安全通信网络": (5, 2, 1),
        "安全区域边界": (4, 5, 4, 2, 4, 1),
        "安全计算环境": (4, 7, 4, 6, 1, 1, 2, 2, 3, 2, 2),
        "安全管理中心": (2, 2, 2, 6),
        "安全管理制度": (1, 3, 2, 1),
        "安全管理机构": (3, 2, 3, 3, 3),
        "安全管理人员": (3, 2, 3, 4),
        "安全建设管理": (4, 3, 3, 7, 3, 3, 2, 3, 3, 3),
        "安全运维管理": (3, 3, 2, 4, 2, 10, 2, 2, 2, 3, 3, 4, 4, 4),
    },
}
DJBH_PREFIXES = ("PES1", "CNS1", "ABS1", "CES1", "SMC1", "PSS1", "ORS1", "HRS1", "CMS1", "MMS1")
DJBH_TECHNICAL = ("安全物理环境", "安全通信网络", "安全区域边界", "安全计算环境", "安全管理中心")

# Layer: weight, units at levels 1 to 4, sum of the unit weights at levels 1 to 4; the 2023 rule.
MIPING_LAYERS = {
    "物理和环境安全": ("10", (2, 2, 3, 3), ("0.8", "1.1", "2.4", "2.4")),
    "网络和通信安全": ("20", (4, 4, 5, 5), ("1.6", "2.2", "3.5", "4.4")),
    "设备和计算安全": ("10", (3, 3, 6, 6), ("1.2", "1.5", "3.9", "5.1")),
    "应用和数据安全": ("30", (6, 6, 8, 8), ("2.4", "3.9", "6.2", "7.4")),
    "管理制度": ("8", (2, 3, 6, 6), ("1.7", "2.4", "4.5", "4.5")),
    "人员管理": ("8", (2, 4, 5, 5), ("1.4", "3.1", "3.8", "3.8")),
    "建设运行": ("8", (4, 4, 5, 5), ("3.7", "3.7", "4.4", "4.4")),
    "应急处置": ("6", (1, 1, 3, 3), ("1", "1", "2.4", "2.4")),
}

DSMM_AREAS = {"采集": 4, "传输": 2, "存储": 3, "处理": 5, "交换": 3, "销毁": 2, "通用": 11}
CSF_FUNCTIONS = {"GOVERN": 31, "IDENTIFY": 21, "PROTECT": 22, "DETECT": 11, "RESPOND": 13, "RECOVER": 8}


@cache
def shipped(code: str) -> Checklist:
    checklist, problems = read_checklist(_text(code), code)
    assert problems == ()
    assert checklist is not None
    return checklist


def _text(code: str) -> str:
    return resource(f"checklists/{code}.toml").read_text(encoding="utf-8")


def test_every_shipped_file_is_counted_here() -> None:
    files = resource("checklists").glob("*.toml")

    assert sorted(file.stem for file in files) == sorted(SIZES)


@pytest.mark.parametrize("code", sorted(SIZES))
def test_it_reads_without_problems_and_is_complete(code: str) -> None:
    checklist = shipped(code)

    assert checklist.code == code
    assert len(checklist.items) == SIZES[code]
    assert checklist.profile in PROFILES
    assert all((checklist.title, checklist.edition, checklist.basis, checklist.source))
    assert ("Caution: " if checklist.language == "en" else "注意：") in checklist.source


@pytest.mark.parametrize("code", sorted(SIZES))
def test_it_can_be_written_and_read_again(code: str) -> None:
    checklist = shipped(code)

    again, problems = read_checklist(write_checklist(checklist), code)

    assert (again, problems) == (checklist, ())


@pytest.mark.parametrize("code", sorted(SIZES))
def test_codes_and_requirements_are_unique(code: str) -> None:
    items = shipped(code).items

    assert _repeated(item.code for item in items) == []
    assert _repeated(item.requirement for item in items) == []
    assert _repeated(item.text_hash for item in items) == []


@pytest.mark.parametrize("code", OWN_WORDS)
def test_what_is_in_our_own_words_is_short_and_says_how_to_check(code: str) -> None:
    items = shipped(code).items

    assert [item.code for item in items if not 8 <= len(item.requirement) <= 120] == []
    assert [item.code for item in items if not re.search("核查|访谈|测试", item.method)] == []
    assert [item.code for item in items if len(item.criterion) < 4] == []
    assert [item.code for item in items if not item.standard] == []


def test_no_long_sentence_is_used_twice() -> None:
    texts = [
        (item.requirement, item.method, item.criterion) for code in OWN_WORDS for item in shipped(code).items
    ]

    long = (sentence for three in texts for sentence in three if len(sentence) > 40)

    assert _repeated(long) == []


def test_no_requirement_stands_in_two_checklists() -> None:
    requirements = (item.requirement for code in SIZES for item in shipped(code).items)

    assert _repeated(requirements) == []


@pytest.mark.parametrize(("level", "total"), [("2", 135), ("3", 211)])
def test_classified_protection_has_the_items_of_the_standard(level: str, total: int) -> None:
    items = shipped("djbh").of_level(level)

    points = Counter((item.category, item.point) for item in items)
    found: dict[str, tuple[int, ...]] = {}
    for (category, _), count in points.items():
        found[category] = (*found.get(category, ()), count)

    assert len(items) == total
    assert found == DJBH_POINTS[level]
    assert list(found) == list(DJBH_POINTS[level])


@pytest.mark.parametrize("level", ["2", "3"])
def test_classified_protection_numbers_its_items_by_category(level: str) -> None:
    codes = [item.code for item in shipped("djbh").of_level(level)]

    expected = [
        f"L{level}-{prefix}-{number:02d}"
        for prefix, points in zip(DJBH_PREFIXES, DJBH_POINTS[level].values(), strict=True)
        for number in range(1, sum(points) + 1)
    ]

    assert codes == expected


def test_classified_protection_cites_its_control_points_and_knows_technical_from_management() -> None:
    items = shipped("djbh").items

    assert all(item.standard == f"GB/T 22239-2019 {item.point}" for item in items)
    assert {item.category for item in items if item.group is ItemGroup.TECHNICAL} == set(DJBH_TECHNICAL)
    assert {item.category for item in items if item.group is ItemGroup.MANAGEMENT}.isdisjoint(DJBH_TECHNICAL)


def test_classified_protection_uses_every_weight_and_marks_the_grave_items() -> None:
    items = shipped("djbh").items

    grave = [item for item in items if item.severity is Severity.HIGH]

    assert {item.weight for item in items} == set(Weight)
    assert {item.severity for item in items} == {Severity.HIGH, None}
    assert all(item.weight is not Weight.NORMAL for item in grave)
    assert 60 < len(grave) < len(items) / 2


def test_cryptography_has_its_units_and_weights_at_every_level() -> None:
    checklist = shipped("miping")

    found = {}
    for layer in dict.fromkeys(item.category for item in checklist.items):
        units = [[item for item in checklist.of_level(level) if item.category == layer] for level in "1234"]
        weights = tuple(
            f"{sum(round(float(item.figures[f'unit_weight_{level}']) * 10) for item in of_level) / 10:g}"
            for level, of_level in zip("1234", units, strict=True)
        )
        (layer_weight,) = {item.figures["layer_weight"] for item in checklist.items if item.category == layer}
        found[layer] = (layer_weight, tuple(map(len, units)), weights)

    assert found == MIPING_LAYERS
    assert [len(checklist.of_level(level)) for level in "1234"] == [24, 27, 41, 41]


def test_cryptography_has_weights_of_its_levels_only() -> None:
    for item in shipped("miping").items:
        levels = {name[-1] for name in item.figures if name.startswith("unit_weight_")}

        assert levels == set(item.levels or "1234")


def test_data_security_covers_thirty_process_areas_in_one_to_three_items_each() -> None:
    items = shipped("dsmm").items

    areas = Counter(item.point for item in items)

    assert [area.split()[0] for area in areas] == [f"PA{number:02d}" for number in range(1, 31)]
    assert set(areas.values()) <= {1, 2, 3}
    stages = Counter(category for _, category in {(item.point, item.category) for item in items})
    assert {stage.removeprefix("数据").removesuffix("安全"): n for stage, n in stages.items()} == DSMM_AREAS


def test_data_security_looks_at_all_four_dimensions() -> None:
    dimensions = Counter(item.standard.split("（")[1].rstrip("）") for item in shipped("dsmm").items)

    assert dimensions.keys() == {"组织建设", "制度流程", "技术工具", "人员能力"}


def test_every_item_of_the_plan_check_cites_a_clause_of_chapter_five() -> None:
    plan = parse_policy(PLAN.read_text(encoding="utf-8"))
    clauses = {clause.path: clause.heading for clause in plan.clauses if clause.path.startswith("五/")}
    document = "聊政字〔2023〕5号 "

    items = shipped("plan-ch5").items

    assert all(item.standard.startswith(document) for item in items)
    assert {item.standard.removeprefix(document) for item in items} == clauses.keys()
    assert all(clauses[item.standard.removeprefix(document)] == item.category for item in items)


def test_the_framework_has_its_subcategories_by_function() -> None:
    items = shipped("csf").items

    assert Counter(item.category for item in items) == CSF_FUNCTIONS
    assert shipped("csf").language == "en"
    assert all(re.fullmatch(r"[A-Z]{2}\.[A-Z]{2}-\d{2}", item.code) for item in items)
    assert all(item.point.startswith(item.code[:5]) for item in items)
    assert all(8 <= len(item.requirement) <= 200 for item in items)


@pytest.mark.parametrize("code", sorted(SIZES))
def test_no_text_is_left_half_written(code: str) -> None:
    text = _text(code)

    assert not re.search(r"TODO|待补|\?\?|\|", text)
    assert not re.search(r"  +\S", re.sub(r"^ +", "", text, flags=re.MULTILINE))


def _repeated(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]
