"""Plans put together from a grammar, so that the right answer is known before they are parsed."""

from dataclasses import dataclass

from hypothesis import strategies as st

PREFIXES = ("市", "省", "区", "县", "国家", "")
STEMS = (
    "财政局", "教育局", "发展和改革委员会", "工业和信息化局", "住房和城乡建设厅", "自然资源和规划局",
    "卫生健康委", "商务局", "文化和旅游局", "人力资源社会保障局", "大数据局", "和平区人民政府", "税务局",
    "市场监管局", "公安局", "残联", "总工会", "政务服务中心", "消防救援支队", "委组织部", "委网信办",
    "政府办公室", "农业农村局", "科技厅", "能源局", "金融监管局", "交通投资集团", "委政法委", "林业和草原局",
)  # fmt: skip
WHOLE = (
    "人民银行聊城市中心支行", "聊城银保监分局", "各市、县（区）人民政府", "各县（市、区）人民政府",
    "各省、自治区、直辖市人民政府", "市属开发区管委会", "各有关部门", "市直有关部门", "各区县政府",
    "国网供电公司", "南昌海关", "中国人民银行", "市12345市民热线受理中心", "团市委", "各市、州人民政府",
    "市委宣传部（市文明办）", "各镇人民政府", "平潭综合实验区管委会",
)  # fmt: skip
DEMANDS = (
    "加快建设统一平台", "完善工作机制，强化部门协同", "推动数据共享，提升服务质量", "开展专项整治行动",
    "优化审批流程（含备案事项），压减申报材料", "支持企业技术改造", "健全“双随机”监管体系",
    "严格落实《安全生产条例》有关规定", "深化与高校（院所）合作", "按照国发〔2022〕14号要求抓好落实",
    "对符合条件的企业给予不超过50%的补贴", "扩大试点范围，形成可复制经验", "本办法自2021年4月1日起施行",
    "政策有效期至2025年12月31日", "覆盖率较2020年提高5个百分点", "截至2020年底已建成3个园区",
    "对2021年6月30日前到期的贷款予以展期", "2021年1月1日至12月31日免征房产税", "从2022年起逐步推广",
    "落实《2030年前碳达峰行动方案》", "每年12月底前报送总结", "自受理之日起5个工作日内办结",
    "各级政府（含派出机构）要加强领导，主要负责人（法定代表人）亲自抓", "将申报期延长至2021年4月30日",
)  # fmt: skip
TITLES = ("强化组织领导", "完善基础设施", "推进改革创新", "提升服务水平", "优化营商环境", "加强队伍建设")
_CN = "一二三四五六七八九十"


@dataclass(frozen=True)
class Deadline:
    """A wording and its day, in a document of 5 March 2021."""

    words: str
    due: str


DEADLINES = (
    Deadline("2023年年底前", "2023-12-31"), Deadline("2022年底前", "2022-12-31"),
    Deadline("2022年6月底前", "2022-06-30"), Deadline("2021年9月30日前", "2021-09-30"),
    Deadline("到2025年", "2025-12-31"), Deadline("到2024年6月底", "2024-06-30"),
    Deadline("2022年上半年", "2022-06-30"), Deadline("今年底前", "2021-12-31"),
    Deadline("11月底前", "2021-11-30"), Deadline("2月底前", "2022-02-28"),
    Deadline("“十四五”末", "2025-12-31"),
    Deadline("2023年3月中旬前", "2023-03-20"), Deadline("2024年第三季度末前", "2024-09-30"),
    Deadline("明年8月15日前", "2022-08-15"), Deadline("2026年", "2026-12-31"),
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What one composed item says."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    due: tuple[str, ...]


@dataclass(frozen=True)
class Composed:
    """A document and the items that are tasks, in order."""

    text: str
    items: tuple[Expected, ...]


def units() -> st.SearchStrategy[str]:
    """One unit or group word."""
    made = st.builds(lambda prefix, stem: prefix + stem, st.sampled_from(PREFIXES), st.sampled_from(STEMS))
    return st.one_of(made, st.sampled_from(WHOLE))


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
    """The words of a statement, who leads, who is responsible, whether it may stand outside brackets."""
    names = draw(st.lists(units(), min_size=2, max_size=6, unique=True))
    cut = draw(st.integers(1, len(names) - 1))
    first, rest = names[:cut], names[cut:]
    comma = draw(st.sampled_from("、，"))
    head, tail, everyone = "、".join(first), comma.join(rest), "、".join(names)
    duty = draw(st.sampled_from(("", "按职责分工", "按照各自职责", "分别", "共同")))
    colon = draw(st.sampled_from("：:"))
    helper = draw(st.sampled_from(("责任单位", "配合单位", "责任部门", "参加单位", "协办单位", "实施单位")))
    leader = draw(st.sampled_from(("牵头单位", "牵头部门", "主办单位")))
    forms = (
        (f"{leader}{colon}{head}；{helper}{colon}{tail}", first, rest, True),
        (f"{leader}{colon}{head}，{helper}{colon}{tail}", first, rest, True),
        (f"{helper}{colon}{everyone}", [], names, True),
        (f"{leader}{colon}{everyone}", names, [], True),
        (f"{head}牵头，{tail}{duty}配合", first, rest, False),
        (f"由{head}牵头，{tail}等{duty}负责", first, rest, False),
        (f"{everyone}{duty}负责", [], names, False),
        (f"{head}会同{tail}{duty}负责", [], names, False),
        (f"{everyone}牵头负责", names, [], False),
        (f"{head}牵头；{tail}参与", first, rest, False),
        (f"{head}牵头组织实施，会同{tail}推进落实", first, rest, False),
        (f"{everyone}{duty}组织落实，持续推进", [], names, False),
        (f"{head}统筹协调，{tail}具体实施", [], names, False),
        (f"牵头单位{colon}{head} 责任单位{colon}{tail}", first, rest, True),
        (f"任务分工{colon}{head}牵头，{tail}配合", first, rest, True),
        (f"{everyone}等有关部门{duty}负责", [], [*names, "有关部门"], False),
    )
    words, lead, responsible, is_labelled = draw(st.sampled_from(forms))
    return words, tuple(lead), tuple(responsible), is_labelled


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[str, Expected | None]:
    """One paragraph behind its number: heading, demands, deadlines, and mostly a statement."""
    due = draw(st.lists(st.sampled_from(DEADLINES), max_size=2))
    sentences = [draw(st.sampled_from(TITLES)), draw(st.sampled_from(DEMANDS))]
    sentences += [f"{item.words}，{draw(st.sampled_from(DEMANDS))}" for item in due]
    text = "。".join(sentences) + "。"
    days = tuple(item.due for item in due)
    if not draw(st.integers(0, 5)):
        return text, None
    words, lead, responsible, is_labelled = draw(statements())
    brackets = ["（）", "()", "【】", "[]", "〔〕", "（)"]
    is_inside = not is_labelled or draw(st.booleans())
    pair = draw(st.sampled_from(brackets))
    text += f"{pair[0]}{words}{pair[1]}" if is_inside else f"\n{words}"
    return text, Expected(lead, responsible, days)


def _on_one_line(text: str) -> str:
    """Puts a labelled line in brackets: behind items without a statement it would answer for all of them."""
    demand, _, statement = text.partition("\n")
    return f"{demand}（{statement}）" if statement else demand


@st.composite
def documents(draw: st.DrawFn) -> Composed:
    """A whole notice with chapters and items, line by line or flattened to one line."""
    chapters = draw(st.lists(st.lists(paragraphs(), min_size=1, max_size=4), min_size=1, max_size=3))
    style = draw(st.sampled_from(("（{cn}）", "{number}.", "{number}．", "{number}、")))
    lines = [
        "某市人民政府关于推进重点工作的意见",
        "某政发〔2021〕3号",
        "各区县人民政府：",
        "现提出以下意见。",
    ]
    items: list[Expected] = []
    for index, chapter in enumerate(chapters):
        lines.append(f"{_CN[index]}、{TITLES[index]}")
        for number, (words, expected) in enumerate(chapter, 1):
            is_first = number == 1 or chapter[number - 2][1] is not None
            text = words if is_first else _on_one_line(words)
            label = style.format(cn=_CN[number - 1], number=number)
            lines += [label + line if not at else line for at, line in enumerate(text.split("\n"))]
            items += [expected] if expected else []
    lines += ["某市人民政府", "2021年3月5日", "（此件公开发布）"]
    joint = draw(st.sampled_from(("\n", "\n　　", "  ")))
    return Composed(joint.join(lines), tuple(items))
