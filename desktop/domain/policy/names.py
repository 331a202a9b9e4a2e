"""Unit names as official documents list them: where one ends, what belongs together, what is a group.

Source: the usage of plans and their division-of-work notices (分工方案); there is no standard for it.
"""

import re

_OPEN = "（(〔[［【"
_CLOSE = "）)〕]］】"
_SEPARATORS = "、，,；;。/／|"

_ORG_END = re.compile(
    r"(?:[部委局厅办署会院社团府室队站处科所馆台校厂联]|[银支分农工建中人商总信]行"
    r"|中心|集团|公司|国企|央企|企业|海关|机关|单位|部门|机构|组织|银行|支队|大学|协会|商会|专班|小组|组"
    r"|监狱|报业|报|电网|电力|供电|电信|移动|联通|铁塔|邮政|烟草|石油|石化|铁路|机场|港口"
    r"|中央|政协|人大|科协|文联|侨联|残联|妇联|工商联|工会|党校|兵团|军分区|运营商|业主)$"
)
_NO_ORG_END = re.compile(
    r"(?:全部|干部|内部|外部|局部|格局|布局|结局|全局|部署|开办|交办|督办|领办|创办|举办|机会|大会|平台|后台|网站"
    r"|场所|住所|之处|好处|学科|互联|关联|社会)$"
)
_AREA_END = re.compile(
    r"(?:基地|园区?|新区|高新区|经开区|开发区|示范区|试验区|度假区|保税区|功能区|街道|乡镇|镇|乡|县区|市区"
    r"|区县|县市区|地区|各地|地方|省份|各省|各市|各县|各区|各州|各盟|各旗|各村|社区|[市县区州旗])$"
)
_BRACKETED_END = re.compile(r"[（(〔\[［][^（()）〔〕\[\]［］]{1,20}[）)〕\]］]$")
_GROUP = re.compile(r"各|有关|相关|所有|其他|成员单位|^\d{1,3}个(?!部门|单位)")
_VERB_START = re.compile(
    r"^(?:建立|完善|形成|加强|加快|推动|推进|实行|实施|按照|根据|对|在|经|如|若|其中|以|从|不|可|应|须|需"
    r"|要|并|或|包括|含|含有|不含|参照|适用|指|即|详见|见|做好|确保|提升|开展|落实|负责|完成|组织开展|做|向|把|将)"
)
_NAME_START = re.compile(
    r"^(?:应急|经[济信开贸发合管商科]|对[外口]|指挥|不动产|可再生|要素|从化|含山|即墨|将乐|在线|以工代赈|向阳)"
)
"""Words that begin with the sign of a verb and yet begin names."""
_CONJUNCTION = re.compile(r"以及|[和与及暨]")
_PLAIN_NOUN = re.compile(
    r"^(?:管委会|管理委员会|党工委|办事处|单位|机构|地区|部门|企业|政府|人民政府|组织|团体|个人|行业)"
)
_AREA = (
    r"(?:自治区|直辖市|自治州|自治县|设区市|地级市|县级市|街道|乡镇|区县|县区|县市区|县市|市县|州市|地市"
    r"|省|市|州|盟|县|区|旗|镇|乡|地|村)"
)
_AREA_NOTE = r"(?:[（(〔\[［][省市州盟县区旗镇乡、街道开发自治管委会含功能]{1,24}[）)〕\]］])"
_AREA_HEAD = re.compile(
    rf"^由?(?:全[省市县区州])?(?:各(?:有关|相关)?|有关|相关|\d{{1,3}}个)?(?:{_AREA}|{_AREA_NOTE})++$"
)
_AREA_TAIL = re.compile(
    rf"^(?:{_AREA}|{_AREA_NOTE})++"
    r"(?:级|两级|三级|四级)?(?:党委|党工委)?(?:和|、)?(?:人民政府|政府|管委会|办事处|街道办事处|人民政府办公室|党委政府)?"
    r"(?:[（(][^（）()]{1,12}[）)])?"
    r"(?:[按依根负牵配参协等共联分落组具承实推统指督支监保办执抓各均].{0,24})?$"
)
_OTHERS = re.compile(
    r"^(?P<name>.{2,}?)等(?P<rest>(?:各|有关|相关|国务院|国家|中央|本?[省市县区州旗](?:直|级|政府)?|\d+个?|[一二三四五六七八九十]+个?)*"
    r"(?:职能|责任|成员|行业|主管)*(?:部门|单位|机构|地区|企业).*)$"
)
_POST = re.compile(
    r"(?:[省市县区州盟旗镇乡局厅部司处科]长|秘书长|书记|主任|主席|常委|委员|领导|同志)$"
    r"|^(?:常务)?副?(?:[省市县区州盟旗]长|秘书长|书记)[\u4e00-\u9fff]{2,3}$"
)
_LABEL_WORD = re.compile(r"^(?:牵头|责任|配合|主办|协办|参与|实施)(?:单位|部门)$")
_NOBODY = re.compile(r"^[\s—\-–/／_*无略空盖章（）()]*$")


def is_group_word(name: str) -> bool:
    """Whether a name stands for several units that only a directory can list."""
    return bool(_GROUP.search(name))


def is_plausible_unit(name: str) -> bool:
    """Whether a name ends like an organisation and does not begin like a sentence."""
    if not 2 <= len(name) <= 40 or _begins_with_verb(name):
        return False
    bare = _BRACKETED_END.sub("", name)
    return _is_organisation(bare) or bool(_AREA_END.search(bare) or _AREA_HEAD.match(name))


def is_organisation(name: str) -> bool:
    """Whether a name ends like an organisation, and not like an area."""
    return _is_organisation(_BRACKETED_END.sub("", name))


def _is_organisation(name: str) -> bool:
    return len(name) >= 2 and bool(_ORG_END.search(name)) and not _NO_ORG_END.search(name)


def is_remark(name: str) -> bool:
    """Whether a list entry is a phrase that begins with a verb and does not end like an organisation."""
    return _begins_with_verb(name) and not is_organisation(name)


def _begins_with_verb(name: str) -> bool:
    return bool(_VERB_START.match(name)) and not _NAME_START.match(name)


def is_person(name: str) -> bool:
    """Whether a list entry is a post, such as 分管副省长, and no unit."""
    return bool(_POST.search(name)) and not is_organisation(name)


def is_nobody(name: str) -> bool:
    """Whether an entry is only a dash, 无, a place for a stamp or the label itself."""
    return bool(_NOBODY.match(name) or _LABEL_WORD.match(name))


def split_names(text: str) -> list[str]:
    """Cuts a list of units at its separators; names keep their verbs and 等.

    A separator inside a bracket belongs to the name, and so does the one in 各市、县（区）人民政府.
    Where only blanks separate, blanks do.
    """
    tokens = _cut_at_separators(_without_breaks(text))
    return _join_areas([part for token in tokens for part in _cut_at_conjunctions(token)])


def split_others(name: str) -> list[str]:
    """Parts 市财政局等有关部门 into the named unit and the group word, and drops a bare 等."""
    if match := _OTHERS.match(name):
        rest = match["rest"]
        named = [match["name"]]
        return [*named, rest] if is_group_word(rest) else named
    return [name.removesuffix("等")]


def _without_breaks(text: str) -> str:
    """Line breaks inside a list are wraps; blanks separate only between complete names."""
    is_listed = any(sign in text for sign in _SEPARATORS)
    lines = "".join(line.strip() for line in text.split("\n")) if is_listed else text.strip()
    pieces = re.split(r"\s+", lines)
    joined = pieces[0]
    for piece in pieces[1:]:
        complete = is_plausible_unit(re.split(r"[、，,；;。：:]", joined)[-1])
        joined += ("、" if complete else "") + piece
    return joined


def _cut_at_separators(text: str) -> list[str]:
    tokens, depth, start = [], 0, 0
    for position, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and sign in _SEPARATORS:
            tokens.append(text[start:position])
            start = position + 1
    tokens.append(text[start:])
    return [token.strip() for token in tokens if token.strip()]


def _cut_at_conjunctions(token: str) -> list[str]:
    """Cuts at 和, 与, 及 only between two organisations: 发展和改革委员会 stays whole."""
    parts, start = [], 0
    for match in _CONJUNCTION.finditer(token):
        left, right = token[start : match.start()], token[match.end() :]
        if not left and match[0] != "和":  # 和平区 begins with it
            start = match.end()
        elif _is_complete(left) and len(right) >= 2 and not _PLAIN_NOUN.match(right):
            parts.append(left)
            start = match.end()
    return [*parts, token[start:]]


def _is_complete(left: str) -> bool:
    """Whether the words before a conjunction are a whole name."""
    if is_inside_bracket(left) or _begins_with_verb(left):
        return False
    bare = _BRACKETED_END.sub("", left)
    return _is_organisation(bare) or (left.startswith("各") and bool(_AREA_HEAD.match(left)))


def is_inside_bracket(left: str) -> bool:
    """Whether more brackets open than close in the words to the left."""
    return sum(left.count(sign) for sign in _OPEN) > sum(left.count(sign) for sign in _CLOSE)


def _join_areas(tokens: list[str]) -> list[str]:
    """Joins 各省、自治区、直辖市人民政府: areas that share one noun are one name."""
    joined: list[str] = []
    is_open = False
    for token in tokens:
        if joined and is_open and _AREA_TAIL.match(token):
            joined[-1] += "、" + token
        else:
            joined.append(token)
        is_open = bool(_AREA_HEAD.match(token))
    return joined
