"""Whole documents in the styles of the genre, written for these tests."""
# ruff: noqa: E501 - wordings and documents stand here as they would stand in a plan

from datetime import date

import pytest

from desktop.domain.policy import ParsedPolicy, parse_policy

Named = list[tuple[tuple[str, ...], tuple[str, ...]]]


def named(parsed: ParsedPolicy) -> Named:
    return [(task.lead, task.responsible) for task in parsed.tasks]


def test_the_first_name_leads_from_the_declaration_on() -> None:
    text = (
        "一、稳岗\n（一）加大支持。落实政策。（甲部、乙部负责）\n（二）优化担保。扩大范围。（丙部、丁会负责。列第一位者为牵头单位，下同）\n"
        "（三）扩大补贴。提高标准。（各省级人民政府负责）\n（四）做好服务。（戊部牵头，己部配合）"
    )

    assert named(parse_policy(text)) == [
        ((), ("甲部", "乙部")),
        (("丙部",), ("丁会",)),
        (("各省级人民政府",), ()),
        (("戊部",), ("己部",)),
    ]


def test_a_declaration_in_a_note_holds_for_the_whole_document() -> None:
    text = "一、建平台。（责任单位：市大数据局、市财政局）\n二、建网络。（责任单位：市工信局）\n注：列第一位的为牵头单位。"

    assert named(parse_policy(text)) == [(("市大数据局",), ("市财政局",)), (("市工信局",), ())]


def test_a_declaration_without_going_on_holds_for_its_own_statement() -> None:
    text = "一、建平台。（甲局、乙局负责，排在第一位的部门为牵头部门）\n二、建网络。（丙局、丁局负责）"

    assert named(parse_policy(text)) == [(("甲局",), ("乙局",)), ((), ("丙局", "丁局"))]


def test_labelled_lines_without_brackets_are_one_statement() -> None:
    text = (
        "一、目标\n1.生产总值增长5%。\n牵头领导：王 健\n牵头单位：省发展改革委\n责任单位：省工业和信息化厅、省商务厅等，各市人民政府\n"
        "2﹒财政收入增长5%。\n牵头责任单位：省财政厅。\n协同责任单位：省税务局等。\n"
    )

    parsed = parse_policy(text)

    assert named(parsed) == [
        (("省发展改革委",), ("省工业和信息化厅", "省商务厅", "各市人民政府")),
        (("省财政厅",), ("省税务局",)),
    ]
    assert [task.clause for task in parsed.tasks] == ["一/1", "一/2"]


def test_a_statement_behind_several_items_answers_for_their_clause() -> None:
    text = "一、任务\n（一）扩产。抓紧生产。\n1.挂点帮扶。2021年6月底前，完成摸底。\n2.保障原料。\n责任单位：省工信厅\n（二）转产。\n责任单位：省药监局\n"

    parsed = parse_policy(text)

    assert [(task.clause, task.title, task.responsible, len(task.milestones)) for task in parsed.tasks] == [
        ("一/（一）", "扩产", ("省工信厅",), 1),
        ("一/（二）", "转产", ("省药监局",), 0),
    ]


def test_where_single_items_have_statements_of_their_own_all_keep_them() -> None:
    text = "一、任务\n1.摸底。\n2.保障原料。\n责任单位：省工信厅\n二、转产\n1.摸排名单。\n责任单位：省药监局\n2.优化服务。\n责任单位：省财政厅\n"

    parsed = parse_policy(text)

    assert [task.clause for task in parsed.tasks] == ["一/2", "二/1", "二/2"]


def test_a_statement_does_not_reach_behind_the_statement_before_it() -> None:
    text = "一、任务\n1.摸底。（责任单位：市民政局）\n2.修缮院舍。\n3.培训护工。\n责任单位：市卫健委\n"

    parsed = parse_policy(text)

    assert [(task.clause, task.responsible) for task in parsed.tasks] == [
        ("一/1", ("市民政局",)),
        ("一/3", ("市卫健委",)),
    ]


def test_items_without_a_clause_around_them_keep_their_statements() -> None:
    parsed = parse_policy("1.摸排名单。\n2.优化服务。\n责任单位：省财政厅\n")

    assert [(task.clause, task.responsible) for task in parsed.tasks] == [("2", ("省财政厅",))]


def test_names_may_stand_on_the_line_below_their_label() -> None:
    assert named(parse_policy("一、建平台。\n责任单位：\n市财政局、市教育局\n二、其他")) == [
        ((), ("市财政局", "市教育局"))
    ]


def test_a_document_flattened_to_one_line_keeps_its_items() -> None:
    text = (
        "某市人民政府关于支持企业的若干措施 各区人民政府： 现制定以下措施。 一、减轻负担 1.停征收费。停征占道费。(责任单位：市财政局、各区政府) "
        "2.减免房租。减免两个月。(责任单位：市国资委) 二、加大支持 3.降低成本。下降0.5个百分点。(责任单位：市金融监管局) "
        "　　（一）简化审批。加快办理。 　　责任单位：省药监局、财政厅，各市、县（区）人民政府  　　（二）加强宣传。 某市人民政府 2020年2月5日"
    )

    parsed = parse_policy(text)

    assert [(task.clause, task.title, task.responsible) for task in parsed.tasks] == [
        ("一/1", "停征收费", ("市财政局", "各区政府")),
        ("一/2", "减免房租", ("市国资委",)),
        ("二/3", "降低成本", ("市金融监管局",)),
        ("二/（一）", "简化审批", ("省药监局", "财政厅", "各市、县（区）人民政府")),
    ]
    assert str(parsed.issued_on) == "2020-02-05"


def test_a_list_outside_brackets_ends_where_prose_begins() -> None:
    text = "一、建平台。 责任单位：市财政局、市教育局 本措施自印发之日起施行"

    assert named(parse_policy(text)) == [((), ("市财政局", "市教育局"))]


def test_a_list_outside_brackets_goes_on_behind_a_blank() -> None:
    text = "一、建平台。\n责任单位：市财政局 市教育局（市委教育工委） 各区）其他"

    assert named(parse_policy(text)) == [((), ("市财政局", "市教育局（市委教育工委）", "各区"))]


@pytest.mark.parametrize(
    "statement",
    [
        "【责任单位：市财政局】", "[责任单位:市财政局]", "〔责任单位：市财政局〕", "(责任单位：市财政局)",
        "（责任单位：市财政局)", "［责任单位：市财政局］", "（责任单位：市\n财政局）", "（责任单位　市财政局）",
        "（责任单位：市财政局）。", "责任单位：市财政局）", "（责任单位：（市财政局））",
    ],
)  # fmt: skip
def test_any_bracket_holds_a_statement(statement: str) -> None:
    parsed = parse_policy(f"一、建平台。完成建设。{statement}\n二、其他")

    assert [name.strip("（）") for task in parsed.tasks for name in task.responsible] == ["市财政局"]


def test_an_unclosed_bracket_ends_with_its_line_and_is_reported() -> None:
    parsed = parse_policy(
        "一、建平台。（责任单位：市财政局、市教育局\n二、建网络。（市工信局牵头，市商务局配合。再推进",
        "a.txt",
    )

    assert named(parsed) == [((), ("市财政局", "市教育局")), (("市工信局",), ("市商务局",))]
    problems = [(problem.source, problem.line, problem.code) for problem in parsed.problems]
    assert problems == [("a.txt", 1, "P_UNCLOSED_BRACKET"), ("a.txt", 2, "P_UNCLOSED_BRACKET")]


def test_an_unclosed_bracket_that_assigns_nothing_is_left_alone() -> None:
    parsed = parse_policy(
        "一、建平台（含试点\n二、落实责任（由单位负责人承担\n三、建设（责任单位：市财政局）"
    )

    assert named(parsed) == [((), ("市财政局",))]
    assert parsed.problems == ()


def test_several_statements_on_one_line_are_several_tasks() -> None:
    text = (
        "一、任务。建平台（市大数据局负责）；建网络（市工信局牵头，市财政局配合）；建标准。（市司法局负责）"
    )

    parsed = parse_policy(text)

    assert named(parsed) == [((), ("市大数据局",)), (("市工信局",), ("市财政局",)), ((), ("市司法局",))]
    assert [task.text for task in parsed.tasks][1] == "建网络（市工信局牵头，市财政局配合）"


@pytest.mark.parametrize("gap", ["　　其他说明局", " 责任单位：市教育局", " 抓好落实。", "。其他局"])
def test_a_list_outside_brackets_ends_at_a_wide_blank_a_label_or_prose(gap: str) -> None:
    parsed = parse_policy(f"一、建平台。\n牵头单位：市财政局{gap}\n")

    assert [task.lead for task in parsed.tasks] == [("市财政局",)]


def test_a_whole_sentence_may_be_a_statement() -> None:
    text = "一、建平台。由市大数据局牵头，市财政局、各县（市、区）人民政府配合。\n二、建网络。各部门要按要求抓好落实，请市财政局负责。"

    assert named(parse_policy(text)) == [(("市大数据局",), ("市财政局", "各县（市、区）人民政府"))]


def test_an_empty_statement_is_a_problem_and_no_task() -> None:
    parsed = parse_policy("一、建平台。（责任单位：）")

    assert parsed.tasks == ()
    assert [problem.code for problem in parsed.problems] == ["P_EMPTY_NAME"]
    assert parsed.coverage.brackets == 1


def test_bare_lists_count_when_they_are_the_style_of_the_document() -> None:
    text = "一、建平台。（市财政局、市教育局）\n二、建网络。（市工信局）\n三、建标准（草案）。（市司法局）\n四、保障（市、区）。"

    assert named(parse_policy(text)) == [
        ((), ("市财政局", "市教育局")),
        ((), ("市工信局",)),
        ((), ("市司法局",)),
    ]


def test_a_bare_list_does_not_count_beside_proper_statements() -> None:
    text = "一、建平台。（责任单位：市财政局）\n二、建网络。（市工信局）。其他\n三、建标准。（责任单位：市司法局）（市教育局）。"

    assert named(parse_policy(text)) == [((), ("市财政局",)), ((), ("市司法局",))]


@pytest.mark.parametrize(
    "text",
    [
        "（此件公开发布）", "根据国发〔2022〕14号文件", "某局（以下简称市局）负责解释", "各省（区、市）政府要建立由省级政府办公厅牵头、省级有关部门参与的工作机制。", "国家中医药局负责组织实施考核工作。", "企业（含个体工商户）主要负责人（法定代表人）负责。",
        "主办单位：某市人民政府办公室 网站标识码：3715", "由财政部门负责人牵头协调（视情况而定）", "（企业向发展改革委申报，不需部门转报）",
        "很长" * 90 + "，市财政局牵头。",
        "由张三牵头负责。",
        "指标来源：国家卫生健康委。", "（" + "很长" * 600 + "负责）", "责任单位：" + "很长" * 600,
    ],
)  # fmt: skip
def test_no_task_is_invented(text: str) -> None:
    assert parse_policy(f"一、总体要求\n{text}\n").tasks == ()


def test_a_table_makes_one_task_a_row() -> None:
    text = (
        "附件1\n重点任务分工表\n序号\t重点任务\t牵头单位\t责任单位\t完成时限\n1\t建平台，覆盖率达到90%\t市大数据局\t市财政局、市教育局\t2023年12月底前\n"
        "2\t建网络\t市工信局\t—\t2023年6月-9月\n建标准\t市司法局\t各县（市、区）\t持续推进\n3\t建库\t\t\t2024.6\n\n二、保障\n（责任单位：市审计局）"
    )

    parsed = parse_policy(text)

    assert [(task.title, task.lead, task.responsible) for task in parsed.tasks] == [
        ("建平台", ("市大数据局",), ("市财政局", "市教育局")),
        ("建网络", ("市工信局",), ()),
        ("建标准", ("市司法局",), ("各县（市、区）",)),
        ("保障", (), ("市审计局",)),
    ]
    due = [
        (item.due.isoformat(), item.due_text, item.text) for task in parsed.tasks for item in task.milestones
    ]
    assert due == [
        ("2023-12-31", "2023年12月底前", "建平台，覆盖率达到90%"),
        ("2023-09-30", "2023年6月-9月", "建网络"),
    ]
    assert [(item.value, item.comparator, item.due) for item in parsed.tasks[0].targets] == [
        ("90", "=", date(2023, 12, 31))
    ]


def test_a_table_without_a_task_column_takes_its_longest_cell() -> None:
    text = "编号\t说明\t责任部门\n1\t建设统一平台\t市大数据局、市财政局\n"

    parsed = parse_policy(text)

    assert named(parsed) == [((), ("市大数据局", "市财政局"))]
    assert parsed.text[slice(*parsed.tasks[0].demand_span)] == "建设统一平台"


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        ("2024.6", "2024-06-30"), ("2024-06-15", "2024-06-15"), ("2024/12", "2024-12-31"), ("2024年", "2024-12-31"),
        ("2024年3月、2024年9月", "2024-09-30"), ("2024年底前", "2024-12-31"), ("2024年1月至12月", "2024-12-31"),
    ],
)  # fmt: skip
def test_a_deadline_cell_gives_its_last_day(cell: str, due: str) -> None:
    parsed = parse_policy(f"任务\t责任单位\t完成时限\n建平台\t市大数据局\t{cell}\n")

    assert [item.due.isoformat() for task in parsed.tasks for item in task.milestones] == [due]


@pytest.mark.parametrize("cell", ["", "长期", "持续推进"])
def test_a_cell_without_a_day_gives_no_milestone(cell: str) -> None:
    parsed = parse_policy(f"任务\t责任单位\t完成时限\n建平台\t市大数据局\t{cell}\n")

    assert [task.milestones for task in parsed.tasks] == [()]


def test_a_table_of_something_else_makes_no_task() -> None:
    text = "一级指标\t二级指标\t指标来源\n1.门诊人次\t定量\t国家卫生健康委。\n这一行的第一格里写了很长很长的一句话不是表头\t责任单位\n甲\t市财政局\n"

    assert parse_policy(text).tasks == ()


def test_a_cell_longer_than_any_list_is_not_read_as_one() -> None:
    assert parse_policy("任务\t责任单位\n建平台\t" + "市财政局、" * 300 + "\n").tasks == ()


def test_numbers_start_again_in_an_annex_and_paths_stay_unique() -> None:
    text = "一、任务\n1.甲\n1.乙\n附件 2\n一、任务\n（一）甲\n第一章 总则\n第一条 目的\n①细则\n1）其他\n"

    paths = [clause.path for clause in parse_policy(text).clauses]

    assert paths == [
        "一", "一/1", "一/1〔2〕", "附件2/一", "附件2/一/（一）", "附件2/第一章", "附件2/第一章/第一条",
        "附件2/第一章/第一条/①", "附件2/第一章/第一条/1）",
    ]  # fmt: skip


def test_numbers_inside_sentences_are_no_clauses() -> None:
    text = "一、总体要求。按照第一、二项要求，增长1.5个百分点，见（一）项。IPV6和1.0版。二、任务。落实。（一）平台。（二）网络。"

    assert [clause.path for clause in parse_policy(text).clauses] == ["一", "二", "二/（一）", "二/（二）"]


@pytest.mark.parametrize(
    ("clause", "heading"),
    [
        ("一、总体要求\n内容", "总体要求"), ("一、强化责任。落实制度。", "强化责任"), ("一、强化责任：落实制度。", "强化责任"),
        ("一、强化责任　落实制度。", "强化责任"), ("一、强化责任（责任单位：市财政局）", "强化责任"), ("一、强化责任", "强化责任"),
        ("一、" + "很长的一句话" * 10 + "。", ""),
    ],
)  # fmt: skip
def test_a_heading_is_short_and_ends_with_its_first_stop(clause: str, heading: str) -> None:
    assert parse_policy(clause).clauses[0].heading == heading


def test_a_task_without_heading_is_titled_by_its_first_words() -> None:
    parsed = parse_policy("一、" + "对改革成效明显的市县" + "，优先纳入试点" * 6 + "。（商务部负责）\n")

    assert parsed.tasks[0].title == "对改革成效明显的市县"


def test_a_document_without_numbers_gives_tasks_without_clause() -> None:
    parsed = parse_policy(
        "说明。\n加快建设平台。（责任单位：市财政局）\n加快建设网络。\n（责任单位：市工信局）\n"
    )

    assert [(task.clause, task.title, task.text) for task in parsed.tasks] == [
        ("", "加快建设平台", "加快建设平台。（责任单位：市财政局）"),
        ("", "加快建设网络", "加快建设网络。\n（责任单位：市工信局）"),
    ]
    assert [problem.code for problem in parsed.problems] == ["P_NO_CLAUSES"]


def test_an_empty_document_is_a_problem() -> None:
    parsed = parse_policy(" \n", "empty.txt")

    assert [(problem.source, problem.line, problem.code) for problem in parsed.problems] == [
        ("empty.txt", 0, "P_EMPTY_DOCUMENT")
    ]


def test_a_second_statement_without_own_words_stands_for_itself() -> None:
    parsed = parse_policy("一、建平台。（责任单位：市财政局）（责任单位：市教育局）")

    assert [task.text for task in parsed.tasks][1] == "（责任单位：市教育局）"
