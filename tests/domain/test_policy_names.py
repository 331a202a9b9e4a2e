"""Where a name ends."""

import pytest

from desktop.domain.policy.names import (
    is_group_word,
    is_nobody,
    is_organisation,
    is_person,
    is_plausible_unit,
    is_remark,
    split_names,
    split_others,
)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("市财政局、市教育局，市工信局", ["市财政局", "市教育局", "市工信局"]),
        ("市财政局和市教育局", ["市财政局", "市教育局"]),
        ("市发展和改革委员会", ["市发展和改革委员会"]),
        ("市社会和法制委员会", ["市社会和法制委员会"]),
        ("各级党委和政府", ["各级党委和政府"]),
        ("有关部门和单位", ["有关部门和单位"]),
        ("各市、县（区）人民政府", ["各市、县（区）人民政府"]),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("各县（市、区）人民政府、市属开发区管委会", ["各县（市、区）人民政府", "市属开发区管委会"]),
        ("各市、省直有关部门", ["各市", "省直有关部门"]),
        ("各县区和市直部门", ["各县区", "市直部门"]),
        ("市财政局 市教育局", ["市财政局", "市教育局"]),
        ("市发展改\n革委、市财政局", ["市发展改革委", "市财政局"]),
        ("市发展改 革委、市财政局 市教育局", ["市发展改革委", "市财政局", "市教育局"]),
        ("市财政局及、以及市教育局", ["市财政局及", "市教育局"]),
        ("市教育局（市委教育工委、市体育局）", ["市教育局（市委教育工委、市体育局）"]),
        ("市财政局（市国资委和市金融办）", ["市财政局（市国资委和市金融办）"]),
        ("和平区人民政府和和平区财政局", ["和平区人民政府", "和平区财政局"]),
        ("市财政局）、市教育局", ["市财政局）", "市教育局"]),
        ("市应急局和市经信局", ["市应急局", "市经信局"]),
        ("有关市、县政府，市财政局", ["有关市、县政府", "市财政局"]),
        ("高新区党工委和管委会、市财政局", ["高新区党工委和管委会", "市财政局"]),
        ("", []),
    ],
)
def test_a_list_is_cut_into_its_names(words: str, names: list[str]) -> None:
    assert split_names(words) == names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("市财政局等有关部门", ["市财政局", "有关部门"]),
        ("市财政局等部门", ["市财政局"]),
        ("市财政局等12个部门", ["市财政局"]),
        ("市财政局等", ["市财政局"]),
        ("市财政局", ["市财政局"]),
    ],
)
def test_and_others_is_parted_from_the_name(name: str, parts: list[str]) -> None:
    assert split_others(name) == parts


@pytest.mark.parametrize("name", ["市政府各部门", "有关部门", "所有单位", "领导小组成员单位"])
def test_group_words_are_told(name: str) -> None:
    assert is_group_word(name)


@pytest.mark.parametrize("name", ["局", "建立省级办公厅", "个人", "很" * 40 + "局"])
def test_phrases_are_no_units(name: str) -> None:
    assert not is_plausible_unit(name)


@pytest.mark.parametrize(
    "name", ["市应急局", "经开区", "对外贸易局", "对外联络办公室", "东部新城园", "指挥中心"]
)
def test_names_may_begin_or_end_unlike_most(name: str) -> None:
    assert is_plausible_unit(name)
    assert not is_remark(name)


@pytest.mark.parametrize(
    "name", ["分管副市长", "秘书长", "市委书记", "副县长王小明", "常务副市长", "项目负责同志"]
)
def test_posts_are_persons(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize("name", ["市长办公室", "市教育局", "各县（区）"])
def test_units_are_no_persons(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize("name", ["—", "无", "牵头单位", "责任部门"])
def test_a_dash_or_a_label_names_nobody(name: str) -> None:
    assert is_nobody(name)


def test_an_area_is_no_organisation() -> None:
    assert [is_organisation(name) for name in ("市教育局（体育局）", "东乡县")] == [True, False]


def test_a_number_of_areas_is_one_name_and_a_group() -> None:
    assert split_names("市林业局、15个街道、镇") == ["市林业局", "15个街道、镇"]
    assert is_group_word("15个街道、镇")
