"""Numbers that a demand has to reach, with the comparator as worded.

A number counts when its unit measures a result and its clause speaks of reaching, building or covering.
Amounts of subsidies, rates of tax, terms of contracts and other conditions are parameters of a policy, not
targets. Source: usage; 以上 and 以下 include the number itself (Civil Code of China, art. 1259).
"""

import re
from datetime import date

from desktop.domain.policy.values import Milestone, Span, Target

_UNIT = (
    r"(?:个百分点|百分点|％|%|‰|万人次|亿人次|人次|万人|万户|万家|万个|万件|万台|万套|万辆|万亩|万吨|万千瓦|万平方米|万立方米|亿立方米"
    r"|亿千瓦时|亿元|万元|亿斤|平方公里|公里|平方米|千瓦|兆瓦|亩|公顷|吨标准煤|吨|个(?!月)|项|家|户|所|座|套|件|处|条|台|辆|艘|架|人|名|位|种|类|批"
    r"|次|场|篇|部|张|册|片|倍|分钟|小时|个工作日|工作日|天|微克/立方米|μg/m³|岁|元|分|名)"
)
_NUMBER = r"(?P<value>[0-9０-９]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9０-９]+(?:[.．][0-9０-９]+)?)"
_LEAST = r"不少于|不低于|不小于|至少|达到或超过|不少於|最少|不得低于|不得少于|高于或等于"
_MOST = (
    r"不超过|不高于|不多于|不大于|不得超过|控制在|压减(?:至|到)|压缩(?:至|到)|降(?:至|到|低至|低到)"
    r"|下降到|减少到"
)
_ABOVE = r"突破|超过|高于|大于|多于|超出"
_BELOW = r"低于|少于|小于"
_QUANTITY = re.compile(
    rf"(?P<before>{_LEAST}|{_MOST}|{_ABOVE}|{_BELOW})?"
    rf"(?P<top>前)?(?<![\d.．\-—+/A-Za-z第])\s?{_NUMBER}\s?(?P<more>多|余)?(?P<unit>{_UNIT})"
    r"(?P<after>及?以上|及?以下|及?以内|之内|左右)?"
)
_REACHING = re.compile(
    r"达到|达|实现|完成|建成|建设|打造|覆盖|超过|突破|不少于|不低于|不超过|控制在|提高|提升|增长|增加|新增|降低|下降|压减|压缩"
    r"|培育|引进|新建|改造|力争|争取|占比|比重|比例|率|以上|以内|确保|扩大|增至|降至|全面|年均|累计|总量|规模|产量|产能|建立|创建|培训|形成|开展|举办"
)
_PARAMETER = re.compile(
    r"补贴|补助|奖励|奖补|贴息|贷款|额度|费率|返还|罚款|处罚|收费|租金|房租|缴纳|期限|首付|利率|担保|保证金|最高(?:不|给|可|奖|补|限|额|达|\d)|每人每|每户每|(?<!吨)标准(?!化)"
    r"|超过的|以上的(?:企业|单位|人员|项目|参保|部分)|的，|给予|减免|免收|减半|抵扣|扣除|工资|薪|租|保费|基金|岁|周岁|满|注册资本|合同|比例(?:返还|给予)"
    r"|^(?:如|若|对|凡|截至)|的$|上限|下限|最长|计算|公式|×|期间|内办结|受理|之日起|工作日内|个工作日"
)
_YEARLY = re.compile(r"每年|年均|逐年|每年度|年度")
_BASE = re.compile(
    r"(?:较|比|与|相比)(?P<base>(?:上年|去年|20\d{2}年(?:底|末)?|“?十[二三四五]五”?(?:末|期末)?|同期)[^，。；0-9]{0,6}?)(?=同?比?(?:增|提|下|降|减|翻|再|压|翻|高|低))"
)
_STRIVE = re.compile(r"力争|争取|努力|力求")
_CLAUSE_END = "，。；！？\n"
_LEADING = re.compile(
    r"^(?:力争|争取|确保|努力|实现|完成(?!率)|建设(?!用地)|建成|打造|新增|新建|累计|每年|年均|全市|全省|全县|全区|培育|推动|其中|至少|形成)+"
)


def find_targets(text: str, span: Span, milestones: tuple[Milestone, ...]) -> tuple[Target, ...]:
    """The targets stated in a stretch of the text, in order.

    Args:
        text: the document.
        span: the stretch to look in.
        milestones: deadlines in that stretch; a target inside one takes its day.
    """
    found = []
    for match in _QUANTITY.finditer(text, *span):
        at = match.start("value")
        clause = _clause(text, at, match.end(), span)
        if _is_target(text, match, clause):
            found.append(_target(text, match, clause, _due(milestones, at)))
    return tuple(found)


def _clause(text: str, at: int, end: int, span: Span) -> Span:
    """The words between two commas around the number."""
    start = max([span[0], *(text.rfind(sign, max(span[0], at - 120), at) + 1 for sign in _CLAUSE_END)])
    stops = [text.find(sign, end, min(span[1], end + 120)) for sign in _CLAUSE_END]
    stop = min([stop for stop in stops if stop >= 0], default=min(span[1], end + 120))
    while start < stop and text[start].isspace():
        start += 1
    return start, stop


def _is_target(text: str, match: re.Match[str], clause: Span) -> bool:
    words = text[slice(*clause)]
    if _PARAMETER.search(words):
        return False
    return bool(match["before"] or match["top"] or _REACHING.search(words))


def _due(milestones: tuple[Milestone, ...], at: int) -> date | None:
    for milestone in milestones:
        if milestone.span[0] <= at < milestone.span[1]:
            return milestone.due
    return None


def _target(text: str, match: re.Match[str], clause: Span, due: date | None) -> Target:
    words = text[slice(*clause)]
    base = _BASE.search(words)
    return Target(
        text=words,
        name=_name(text, match, clause),
        comparator=_comparator(match),
        value=_digits(match["value"]),
        unit=match["unit"].replace("％", "%"),
        recurrence="yearly" if _YEARLY.search(words) else "once",
        due=due,
        strive=bool(_STRIVE.search(text[clause[0] : match.end()])),
        base=base["base"] if base else "",
        span=clause,
    )


def _digits(value: str) -> str:
    plain = value.translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    return plain.replace(",", "").replace("，", "")


def _comparator(match: re.Match[str]) -> str:
    before, after = match["before"] or "", match["after"] or ""
    if "以上" in after or re.fullmatch(_LEAST, before):
        return ">="
    if "以下" in after or "内" in after or re.fullmatch(_MOST, before):
        return "<="
    if re.fullmatch(_ABOVE, before):
        return ">"
    return "<" if re.fullmatch(_BELOW, before) else "="


def _name(text: str, match: re.Match[str], clause: Span) -> str:
    """What is measured: the clause without the number and the words that lead to it."""
    head = text[clause[0] : match.start("before") if match["before"] else match.start("value")]
    head = re.sub(r"(?:力争|争取|努力|达到|达|提高到|提升到|提高至|提升至|增长|增至|为|到|至|前)+$", "", head)
    tail = re.sub(r"^(?:的|以上|以下|以内)+", "", text[match.end() : clause[1]])
    name = _LEADING.sub("", head) + tail
    note = f"（前{_digits(match['value'])}{match['unit']}）" if match["top"] else ""
    return (name.strip("，、 　的") or text[slice(*clause)]) + note
