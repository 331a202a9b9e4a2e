"""Proposes a scoring rule from its wording (评分标准原文); a person has to confirm it.

What a wording leaves open is filled with the usual meaning and named in the proposal. What is not understood
is left to a reviewer (评定给分), never guessed.

Source: wordings of evaluation schemes in use, as the project's data on scoring rules lists their kinds.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from desktop.domain.evaluation.values import NotApplicable, Rule
from desktop.i18n import mark

LONGEST_WORDING = 4000
"""Characters; what is longer is read by people."""
NUMBER = r"\d{1,6}(?:\.\d{1,4})?"
_COUNT = rf"(?:{NUMBER}|[一二两三四五六七八九十])"
_THINGS = "例件次个项篇人户家起条场批份处所名宗"
_CLAUSE = "[^,;。]"
_DIGITS = {word: str(value) for value, word in enumerate("零一二三四五六七八九")} | {"两": "2", "十": "10"}
_LEVEL = r"(?:国家|中央|全国|省|市|县|区|乡|镇|红|黄|蓝)"

WHOLE_STEPS = mark("不足一个单位的不计")
ENDS_REACHED = mark("达到即算，含临界值")
HUNDRED = mark("标准按100计")
HUNDRED_FULL = mark("原满分按100分折算")
LOWEST_NONE = mark("可以扣成负分")
NOT_ABOVE = mark("超额完成不另加分")
HIGHEST_LEVEL = mark("按最高一级计分，不累加")
TIED_HIGHER = mark("并列的按较高名次计分")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule read from its wording.

    Attributes:
        rule: with every parameter that the wording says.
        words: of the wording that it was read from; empty when nothing was understood.
        assumed: what the wording leaves open and is taken so; marked for translation.
        not_applicable: where points of what does not apply go; None when the wording does not say it.
    """

    rule: Rule
    words: str = ""
    assumed: tuple[str, ...] = ()
    not_applicable: NotApplicable | None = None

    @property
    def is_judged(self) -> bool:
        """Whether nothing was understood, so that somebody has to judge."""
        return self.rule.kind == "judged"


@dataclass(frozen=True, slots=True)
class _Found:
    """What one pattern read."""

    kind: str
    words: str
    parameters: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()


_Reader = Callable[[str], _Found | None]


def propose(wording: str, points: Decimal | None = None) -> Proposal:
    """The rule that a wording most likely means.

    Args:
        wording: of one part.
        points: that the part gives; None for bonus and penalty, which no points bound.
    """
    text = levelled(wording) if len(wording) <= LONGEST_WORDING else ""
    applies = NotApplicable.MEAN if _MEAN.search(text) else None
    for read in _READERS:
        found = read(text)
        if found is None or _says_more(text, found.words):
            continue
        if points is not None or found.kind in _BESIDE:
            parameters = dict(found.parameters)
            if points is None:
                parameters |= _unbounded(found.kind)
            return Proposal(Rule(found.kind, parameters), found.words, found.assumed, applies)
    free: Mapping[str, str | tuple[str, ...]] = {"cap": "none", "floor": "none"} if points is None else {}
    return Proposal(Rule("judged", free), not_applicable=applies)


def levelled(wording: str) -> str:
    """A wording to be read: every character in its plain width, so that places stay the same."""
    plain = (unicodedata.normalize("NFKC", one) for one in wording)
    return "".join(new if len(new) == 1 else old for old, new in zip(wording, plain, strict=True)).translate(
        _PUNCTUATION
    )


_PUNCTUATION = str.maketrans("、﹑，；：－—–~～", ",,,;:-----")
_MEAN = re.compile(r"(?:按|取|以)[^;。]{0,14}平均(?:得)?分")


_BESIDE = frozenset({"bonus", "deduction", "best_level", "bands", "rank"})
"""Kinds that give points of their own, not a portion of the part's."""
_DEED = re.compile(rf"(?:奖励?|加|扣|减)(?:减|除)?{NUMBER}")


def _says_more(text: str, words: str) -> bool:
    """Whether points are given or taken for something else, too: then a rule from these words is not all."""
    for one in words.split(";"):
        text = text.replace(one, "")
    return _DEED.search(text) is not None


def _unbounded(kind: str) -> dict[str, str]:
    """A penalty beside the full points starts from 0 and goes below."""
    return {"floor": "none"} if kind == "deduction" else {}


def _number(text: str) -> str:
    """A plain decimal of digits or of one Chinese numeral."""
    return _DIGITS.get(text, text)


def _search(pattern: str) -> Callable[[str], re.Match[str] | None]:
    compiled = re.compile(pattern)
    return compiled.search


# --- over the group ---------------------------------------------------------------------------------------

_rank_top = _search(
    rf"(?:排名|名次|列)[^;。]{{0,12}}?前?(?:第?\d+-第?\d+|\d+)名[^;。]{{0,8}}?依次"
    rf"[^;。\d]{{0,6}}?(?P<points>{NUMBER}分?(?:,{NUMBER}分?)+)"
)
_rank_bottom = _search(
    rf"倒数[^;。]{{0,24}}?分别[^;。\d]{{0,4}}(?P<points>{NUMBER}分(?:,{NUMBER}分)+)"
    rf"(?:.{{0,24}}?每(?:前?进|升|提高){_COUNT}名扣(?P<less>{NUMBER})分)?"
)
_first_full = _search(
    rf"(?:第[1一]名|最[高好优]|第一)(?:的|者)?(?:得|计|记)(?:{NUMBER}分|满分)"
    rf"[^;。]{{0,16}}?比例"
)


def _rank(text: str) -> _Found | None:
    bottom = _rank_bottom(text)
    found = bottom or _rank_top(text)
    if found is None:
        return None
    parameters: dict[str, str | tuple[str, ...]] = {"table": tuple(re.findall(NUMBER, found["points"]))}
    if bottom:
        parameters["from"] = "bottom"
        if bottom["less"]:
            parameters["beyond"] = f"-{bottom['less']}"
    return _Found("rank", found[0], parameters, (TIED_HIGHER,))


def _relative(text: str) -> _Found | None:
    found = _first_full(text)
    return _Found("relative", found[0]) if found else None


_share_of_sum = _search(r"贡献[率度]")


def _contribution(text: str) -> _Found | None:
    found = _share_of_sum(text)
    return _Found("contribution", found[0]) if found else None


# --- by level ---------------------------------------------------------------------------------------------

_one_level = re.compile(
    rf"(?P<level>{_LEVEL})级?[^,;。]{{0,14}}?(?:(?P<every>{NUMBER})[{_THINGS}])?"
    rf"[^,;。\d]{{0,8}},?(?:得|计|记)(?P<points>{NUMBER})分"
)
_respectively = _search(
    rf"(?P<levels>{_LEVEL}级?(?:,{_LEVEL}级?)+)(?P<what>[^;。\d]{{0,40}}?)分别(?:给予)?(?P<deed>奖励?|加|得|计|扣|减)"
    rf"(?P<points>{NUMBER}分?(?:,{NUMBER}分?)+)"
)
_first_places = _search(
    rf"前[\d一二三四五六七八九十]{{1,2}}名(?:的)?,?分别(?:给予)?(?:奖励?|加|得|计)(?P<points>{NUMBER}分?(?:,{NUMBER}分?)+)"
)
_quota = _search(
    rf"(?P<needed>(?:{_LEVEL}级[^,;。\d]{{0,10}}{NUMBER}[{_THINGS}],?){{2,}})"
    rf"得{NUMBER}分,?(?:每)?(?:多|超)[^;。]{{0,10}}?按(?P<extra>{NUMBER}(?::{NUMBER})+)"
)
_one_needed = re.compile(rf"({_LEVEL})级[^,;。\d]{{0,10}}({NUMBER})[{_THINGS}]")
_cards = re.compile(
    rf"(?P<level>[红黄蓝橙])[牌色][^,;。\d]{{0,6}}(?:(?P<every>{NUMBER})次)?[^;。]{{0,14}}?扣(?P<points>{NUMBER})分"
)


def _best_level(text: str) -> _Found | None:
    found = {one["level"]: one for one in _one_level.finditer(text)}
    if len(found) < 2:
        return None
    levels = tuple(f"{level}={one['points']}/{one['every'] or 1}" for level, one in found.items())
    words = ";".join(one[0] for one in found.values())
    return _Found("best_level", words, {"levels": levels}, (HIGHEST_LEVEL,))


def _levels(text: str) -> _Found | None:
    found = _respectively(text)
    if found is None:
        return _places(text)
    names = [one.removesuffix("级") for one in found["levels"].split(",")]
    points = re.findall(NUMBER, found["points"])
    if len(names) != len(points) or len(set(names)) != len(names):
        return None
    takes = found["deed"] in ("扣", "减")
    levels = tuple(f"{name}={one}" for name, one in zip(names, points, strict=True))
    return _Found("deduction" if takes else "bonus", found[0], {"levels": levels} | _cap(text, takes=takes))


def _places(text: str) -> _Found | None:
    found = _first_places(text)
    if found is None:
        return None
    points = re.findall(NUMBER, found["points"])
    levels = tuple(f"第{place}名={one}" for place, one in enumerate(points, 1))
    return _Found("bonus", found[0], {"levels": levels} | _cap(text, takes=False))


def _quota_and_more(text: str) -> _Found | None:
    found = _quota(text)
    if found is None:
        return None
    needed, extra = _one_needed.findall(found["needed"]), found["extra"].split(":")
    if len(needed) != len(extra):
        return None
    levels = tuple(f"{name}={count}" for name, count in needed)
    more = tuple(f"{name}={one}" for (name, _), one in zip(needed, extra, strict=True))
    return _Found("quota_and_more", found[0], {"needed": levels, "extra": more})


def _by_colour(text: str) -> _Found | None:
    found = {one["level"]: one for one in _cards.finditer(text)}
    if len(found) < 2:
        return None
    levels = tuple(
        f"{level}色={one['points']}" + (f"/{one['every']}" if one["every"] else "")
        for level, one in found.items()
    )
    return _Found("deduction", ";".join(one[0] for one in found.values()), {"levels": levels})


# --- so much for every unit -------------------------------------------------------------------------------

_per_unit_words = _search(
    rf"每(?P<side>低|少|下降|降低|减少|超|高|多|上升|增加|提高)[^,;。\d]{{0,8}}?(?P<unit>{NUMBER}|[一二两三四五])?(?:个)?"
    rf"(?P<what>%|百分点|岁|天|日|分|元|万元)[^,;。\d]{{0,4}},?(?P<deed>扣|减|加)(?P<each>{NUMBER})分"
)
_bound = _search(
    rf"(?:不[低少]于|达到?|不[高大]于|不超过|≥|≤)(?P<bound>{NUMBER})(?:%|百分点|岁|天|日|分|元|万元)?"
)
_mean = _search(r"(?:不[高大低少小]于|高于|低于|超过|达到)[^,;。]{0,16}平均")
_LOW = ("低", "少", "下降", "降低", "减少")


def _per_unit(text: str) -> _Found | None:
    found = _per_unit_words(text)
    if found is None:
        return None
    bound = _bound(text[: found.start()])
    assumed = [WHOLE_STEPS]
    if _mean(text[: found.start()]) or "平均" in found[0]:
        benchmark = "group-mean"
    elif bound:
        benchmark = bound["bound"]
    elif found["what"] in ("%", "百分点"):
        benchmark = "100"
        assumed.append(HUNDRED)
    else:
        return None
    parameters = {
        "benchmark": benchmark,
        "side": "below" if found["side"] in _LOW else "above",
        "unit": _number(found["unit"] or "1"),
        "each": found["each"],
        "steps": "down",
    }
    if found["deed"] == "加":
        parameters["effect"] = "add"
    return _Found("per_unit", found[0], parameters, tuple(assumed))


# --- so much for every occurrence -------------------------------------------------------------------------

_each_taken = _search(
    rf"(?:每|出现|发生|发现|[少缺漏](?={_COUNT}))[^,;。]{{0,24}}?(?:,|的,?)?[^,;。]{{0,6}}?扣(?:减|除)?(?P<each>{NUMBER})分"
)
_each_given = _search(rf"每(?P<what>[^,;。]{{0,24}}?)(?:,|的,?)?(?:奖励?|加|得|计)(?P<each>{NUMBER})分")
_every = re.compile(rf"({_COUNT})(?:个)?[{_THINGS}]")
_not_above = _search(rf"(?:不超过|最高|最多|封顶|上限(?:为)?|至多)[^,;。\d]{{0,6}}(?P<cap>{NUMBER})分?")
_BELOW_NOTHING = ("负分", "倒扣")


def _cap(text: str, *, takes: bool) -> dict[str, str | tuple[str, ...]]:
    """不超过 bounds what is added; of what is taken it bounds the loss."""
    found = _not_above(text)
    if found is None:
        return {}
    return {"floor": f"-{found['cap']}"} if takes else {"cap": found["cap"]}


def _deduction(text: str) -> _Found | None:
    found = _each_taken(text)
    if found is None or "比例" in found[0]:
        return None
    parameters = {"each": found["each"]}
    count = _every.search(found[0])
    if count and _number(count[1]) != "1":
        parameters["every"] = _number(count[1])
    goes_below = any(word in text and f"不计{word}" not in text for word in _BELOW_NOTHING)
    if goes_below:
        parameters["floor"] = "none"
    return _Found("deduction", found[0], parameters, (LOWEST_NONE,) if goes_below else ())


def _bonus(text: str) -> _Found | None:
    found = _each_given(text)
    if found is None:
        return None
    parameters = {"each": found["each"]}
    count = _every.search(found["what"])
    if count and _number(count[1]) != "1":
        parameters["every"] = _number(count[1])
    return _Found("bonus", found[0], parameters | _cap(text, takes=False))


# --- a value alone ----------------------------------------------------------------------------------------

_target = _search(
    rf"(?P<target>{NUMBER})(?:{_CLAUSE}?[{_THINGS}]|%|万元|公里|亩|平方米|吨)[^;。]{{0,20}}?[,;]?(?:否则)?(?:的)?,?按[^,;。]{{0,10}}比例"
)
_by_share = _search(r"按[^,;:。]{0,12}?(?:比例|完成率|占比|比率|百分比)[^,;。]{0,4}?(?:得|计|记|扣|核|给)?")
_control = _search(r"(?:\(2-[^)]{1,8}\)|控制型|反向指标|逆向指标)")
_weighted = _search(r"(?:权重|分值|满分)[×xX*][^,;。]{0,4}完成率")
_converted = _search(r"(?:折算|换算)")
_full = _search(rf"满分(?:为)?(?P<full>{NUMBER})分?")
_band = re.compile(
    rf"(?P<low>{NUMBER})%?分?(?:\(含\))?(?:,?(?:及)?以上|-{NUMBER}%?分?(?:\([^)]*\))?)[^,;。\d]{{0,8}},?(?:得|计|记|为)(?P<points>{NUMBER})分"
)
_least = _search(
    rf"(?:(?:不[低少]于|达到?|≥)(?P<first>{NUMBER})|(?P<second>{NUMBER})%?{_CLAUSE}?(?:及)?以上)"
)
_most = _search(rf"(?:不[高大]于|不超过|≤|控制在)(?P<first>{NUMBER})")
_nothing = _search(
    r"(?:否则|(?<!不)(?:未达[到标]|达不到|低于|超过|不足))[^;。]{0,16}?(?:不得分|不计分|计0分|得0分)"
)
_yes_or_no = _search(rf"(?:不得分|不计分|计0分|得0分|未[^;。]{{1,40}}?扣{NUMBER}分|否则扣{NUMBER}分)")
_penalty = _search(rf"扣(?P<points>{NUMBER})分")


def _inverse(text: str) -> _Found | None:
    found = _control(text)
    return _Found("inverse", found[0], {"target": "100"}, (HUNDRED,)) if found else None


def _growth(text: str) -> _Found | None:
    found = _weighted(text)
    return _Found("share", found[0], {}, (NOT_ABOVE,)) if found else None


def _proportional(text: str) -> _Found | None:
    found = _target(text)
    return _Found("proportional", found[0], {"target": found["target"]}, (NOT_ABOVE,)) if found else None


def _share(text: str) -> _Found | None:
    found = _by_share(text)
    return _Found("share", found[0]) if found else None


def _conversion(text: str) -> _Found | None:
    found = _converted(text)
    if found is None:
        return None
    full = _full(text)
    return _Found(
        "conversion", found[0], {"full": full["full"] if full else "100"}, () if full else (HUNDRED_FULL,)
    )


def _bands(text: str) -> _Found | None:
    found = {Decimal(one["low"]): one for one in _band.finditer(text)}
    if len(found) < 2:
        return None
    rows = tuple(f"{low:f}={found[low]['points']}" for low in sorted(found, reverse=True))
    words = ";".join(one[0] for one in found.values())
    return _Found("bands", words, {"bands": rows}, (ENDS_REACHED,))


def _threshold(text: str) -> _Found | None:
    otherwise = _nothing(text)
    if otherwise is None:
        return None
    before = text[: otherwise.start()]
    least, most = _least(before), _most(before)
    if most:
        found = {"threshold": most["first"], "comparator": "<="}
        return _Found("threshold", otherwise[0], found, (ENDS_REACHED,))
    if least:
        found = {"threshold": least["first"] or least["second"]}
        return _Found("threshold", otherwise[0], found, (ENDS_REACHED,))
    return None


def _fixed(text: str) -> _Found | None:
    found = _yes_or_no(text)
    if found is None:
        return None
    penalty = _penalty(found[0]) or _penalty(text)
    return _Found("fixed", found[0], {"otherwise": f"-{penalty['points']}"} if penalty else {})


_READERS: tuple[_Reader, ...] = (
    _rank,
    _relative,
    _quota_and_more,
    _by_colour,
    _levels,
    _best_level,
    _bands,
    _inverse,
    _growth,
    _contribution,
    _conversion,
    _proportional,
    _per_unit,
    _threshold,
    _deduction,
    _bonus,
    _share,
    _fixed,
)
"""The first that understands a wording wins: what says most stands first."""
