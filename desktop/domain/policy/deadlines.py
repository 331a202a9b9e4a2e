"""Decides which wordings of time are deadlines, and what each of them is a deadline for.

A deadline is a period with 前 or 内, a period led by 到 or 至, a labelled time (完成时限：…), or a future
period that opens a clause or is directly followed by what is then achieved (2020年实现…). Starts (自…起),
spans (2019年1月1日至12月31日), periods of validity (有效期至…), reference dates (截至…, 较…), attributes
(…前到期的) and dates inside titles are not. Recurring ones (每年2月底前) are reported, not resolved.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import Enum

from desktop.domain.policy.dates import (
    EXPRESSION,
    SINCE_ISSUE,
    Resolved,
    TimeContext,
    resolve,
    resolve_since_issue,
)
from desktop.domain.policy.labels import DUE_LABEL
from desktop.domain.policy.values import Milestone, Span

_TITLE = re.compile(r"《[^《》\n]{0,200}》")
_STOP = "。！？!?\n"
_SENTENCE_STOP = "。！？\n"
_CLAUSE_STOP = "，,；;：:。！？\n"
_BREAK = "，,；;：:、" + _STOP + "（(【[）)】]"
_WINDOW = 24
_LONGEST_SENTENCE = 600
_BLANK = " \t\u3000\xa0"

_NOT_BEFORE = re.compile(
    r"(?:自|从|自从|比|较|与|同|对比|相比|截至|截止|截止到|截至到|[—\-－–~～]|始于|早于|[^至到]起)$"
    r"|(?:延长|延期|延|顺延|推迟|延续|执行|有效期?|有效|施行|实施|试行|持续|保持|宽限|期限|截止?|截|[年月日号底末起]"
    r"|适用|暂缓|放宽|延后|至今|由|从[^，。]{1,12})[至到为]$"
    r"|\d[至到、—\-－–~～]$"
)
_NOT_AFTER = re.compile(
    r"\s*(?:起|以来|以后|之[后後]|[后後](?!续)|开始(?![建实启])|期间|度|间|至(?!少)|[—\-－–~～]|到(?=[\d一二三四明])|届|的|目标|规划|版|级|比|相比)"
)
_ATTRIBUTE = re.compile(
    r"[^，,。；;\n]{0,10}?(?:(?:到期|出生|参加|退休|毕业|入学|参保|缴纳|购买|注册|签订|登记|取得|颁布|发生|备案|认定)[^，,。；;\n]{0,8}的"
    r"|(?:建成|竣工|投产|完工|开工|立项|成立|入库|印发|出台|发布|申报|获批|启动|实施|形成|存在|完成)的)"
)
_CONDITION = re.compile(r"(?:^|[，,。；;\n])(?:对于?|凡是?|如果?|若|将|把|按|以)[^，,。；;\n]{0,20}$")
_DONE = re.compile(r"[^，,。；;\n]{0,6}?已")
_OPENING = re.compile(
    r"^(?:力争|争取|确保|计划|预计|规划|目标|我[省市县区]|全[省市县区]|在|于|拟|要|并|将|即|其中|同时|并在|并于|力争在|确保在|争取在)*$"
)
_REACHED = re.compile(
    r"\s*(?:全面|基本|初步|力争|争取|确保|率先|整体|如期|全部|要|应|实现|完成|建成|达到|达|启动|形成|投入|投产|开工|竣工|通车|交付|开通|覆盖|打造"
    r"|在[^，,。；;\n]{1,20}(?:取得|实现|完成|建成|形成|启动|推开|见效))"
)
_JOINT = re.compile(r"\s*[、和及与]\s*")
_AND = re.compile(r"\s*[、和及与]\s*(?=(?:20)?\d{1,2}[年月]|\d{4}年)")
_COMMA = re.compile(r"\s*[，,]")
_DAYS_BEFORE = re.compile(
    r"(?:\s?[、和及与]\s?(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}[日号]|底)){1,11}(?:之前|以前|前)"
)
_RECURRING = re.compile(r"每(?:年|季度?|月|半年|学期|周|$)|逐年|年年|(?:次年|翌年)$")
_PREPOSITION = re.compile(
    r"(?:在|于|到|至|力争在?|争取在?|确保在?|最迟|务必在?|须在?|应在?|要在?|将在|并于|并在|并|原则上|前|截至)+$"
)
_SAID_TO = re.compile(r"(?:截[至止])?[到至]$")
UNDATED = re.compile(
    r"(?:春节|元旦|国庆节?|中秋节?|五一|劳动节|汛期|主汛期|供暖季|采暖季|开学|高考|两会|入冬|雨季)(?:来临|到来|开始)?(?:之前|以前|前)"
    r"|(?:结束|解除|完成|验收|批准|到位|实施)[后後](?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|日|天|周|月|年)内"
)


class Kind(Enum):
    """What became of a wording of time."""

    DEADLINE = "deadline"
    RECURRING = "recurring"
    UNRESOLVED = "unresolved"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Mention:
    """One wording of a deadline in the text."""

    span: Span
    kind: Kind
    resolved: Resolved | None = None


@dataclass(slots=True)
class _Reading:
    """The text with what is looked up again and again."""

    text: str
    context: TimeContext
    titles: list[Span]
    said: tuple[int, int] = (-1, 0)  # sentence, year last written in it
    chain: int = -1  # where a deadline has to begin that shares its clause with the one before
    recurring: int = -1  # sentence in which something recurs

    def sentence(self, position: int) -> int:
        """The start of the sentence, which is its identity."""
        low = max(0, position - _LONGEST_SENTENCE)
        return max(self.text.rfind(sign, low, position) for sign in _SENTENCE_STOP) + 1


def find_mentions(text: str, context: TimeContext) -> list[Mention]:
    """All wordings of deadlines, in order."""
    reading = _Reading(text, context, [match.span() for match in _TITLE.finditer(text)])
    mentions = [mention for match in EXPRESSION.finditer(text) if (mention := _classify(reading, match))]
    for match in SINCE_ISSUE.finditer(text):
        resolved = resolve_since_issue(match, context)
        kind = Kind.DEADLINE if resolved else Kind.UNRESOLVED
        mentions.append(Mention(match.span(), kind, resolved))
    mentions += [Mention(match.span(), Kind.UNRESOLVED) for match in UNDATED.finditer(text)]
    return _of_one_year(text, sorted(mentions, key=lambda mention: mention.span))


def _of_one_year(text: str, mentions: list[Mention]) -> list[Mention]:
    """Months that rise within a cell of a table are of one year: 3月底前…；9月底前… in a document of June."""
    later: Mention | None = None
    for index in range(len(mentions) - 1, -1, -1):
        mention = mentions[index]
        if mention.resolved and later and later.resolved and _are_of_one_cell(text, mention, later):
            due = mention.resolved.due
            earlier = due.replace(year=due.year - 1, day=min(due.day, 28))
            if due.year > later.resolved.due.year and earlier < later.resolved.due:
                mention = Mention(mention.span, Kind.PAST, Resolved(earlier, mention.resolved.reason))
                mentions[index] = mention
        later = mention
    return mentions


def _are_of_one_cell(text: str, mention: Mention, later: Mention) -> bool:
    """Whether a wording and the next one are months without a year in the same cell."""
    words = text[slice(*mention.span)], text[slice(*later.span)]
    if any("年" in word or "月" not in word for word in words):
        return False
    low = max(0, mention.span[0] - _LONGEST_SENTENCE)
    line, cell = (max(text.rfind(sign, low, mention.span[0]) for sign in signs) for signs in ("\n", "|\t"))
    gap = text[mention.span[1] : min(later.span[0], mention.span[1] + _LONGEST_SENTENCE)]
    return line < cell and not any(sign in gap for sign in "\n|\t")


def _classify(reading: _Reading, match: re.Match[str]) -> Mention | None:
    text, start = reading.text, match.start()
    sentence = reading.sentence(start)
    before = text[max(sentence, start - _WINDOW) : start].rstrip(_BLANK)
    if _RECURRING.search(before[-12:]):
        reading.recurring = sentence
    said = reading.said[1] if reading.said[0] == sentence else None
    if match["year"]:
        resolved = resolve(match, reading.context, None)
        if resolved:
            reading.said = (sentence, resolved.due.year)
    is_chained = reading.chain == start
    if _in_title(reading, start) or not (is_chained or _is_deadline(reading, match, before)):
        return None
    if joint := _AND.match(text, match.end()):
        reading.chain = joint.end()
    if reading.recurring == sentence and not match["year"]:
        return Mention(match.span(), Kind.RECURRING)
    resolved = resolve(match, reading.context, said)
    if resolved is None:
        return Mention(match.span(), Kind.UNRESOLVED)
    span = (_with_preposition(match, before), match.end())
    return _unless_past(reading, match, Mention(span, Kind.DEADLINE, resolved))


def _unless_past(reading: _Reading, match: re.Match[str], mention: Mention) -> Mention | None:
    """Days before the document's own date demand nothing; a period without 前 is then a plain fact."""
    issued_on, resolved = reading.context.issued_on, mention.resolved
    if issued_on is None or resolved is None:
        return mention
    if match["alone"] and not match["tail"] and resolved.due.year > issued_on.year:
        return None  # 上半年完成… in a document of July reports, it does not demand
    if resolved.due >= issued_on:
        return mention
    if not match["tail"] or resolved.due.year < issued_on.year:
        return None
    return Mention(mention.span, Kind.PAST, resolved)


def _in_title(reading: _Reading, position: int) -> bool:
    index = bisect_right(reading.titles, (position, len(reading.text))) - 1
    return index >= 0 and reading.titles[index][1] > position


def _is_deadline(reading: _Reading, match: re.Match[str], before: str) -> bool:
    after = reading.text[match.end() : match.end() + _WINDOW]
    if DUE_LABEL.search(before):
        return True
    if _is_something_else(before, after):
        return False
    if match["tail"] in ("前", "之前", "以前") or _DAYS_BEFORE.match(reading.text, match.end()):
        return True
    is_open = bool(_OPENING.match(_last_clause(before)))
    is_reached = bool(_REACHED.match(after))
    if match["tail"] or match["alone"] == "年内":
        return is_open or is_reached
    return _is_led_or_reached(match, before, after, is_open=is_open, is_reached=is_reached)


def _is_led_or_reached(
    match: re.Match[str], before: str, after: str, *, is_open: bool, is_reached: bool
) -> bool:
    """Without 前 or 内, a period needs 到 before it, or a comma or an achievement behind it."""
    has_year = bool(match["year"] or match["this"] or match["plan"])
    if _SAID_TO.search(before):
        return has_year or bool(match["alone"])
    if match["alone"] or match["month2"]:
        return is_open and is_reached
    if comma := _COMMA.match(after):  # on a day something happens; in a period something is reached
        is_day = bool(match["day"] or match["day3"])
        return has_year and is_open and (not is_day or bool(_REACHED.match(after, comma.end())))
    return has_year and (is_reached or (is_open and bool(_AND.match(after))))


def _is_something_else(before: str, after: str) -> bool:
    """A start, a span, a validity, a reference date, a past fact or an attribute."""
    if _NOT_BEFORE.search(before) or _NOT_AFTER.match(after) or _DONE.match(after):
        return True
    if before.endswith("至") and not _OPENING.match(_last_clause(before)[:-1]):
        return True  # 缓缴至…, 暂定至…: the end of a favour
    return bool(_ATTRIBUTE.match(after)) or _is_condition(before, after)


def _is_condition(before: str, after: str) -> bool:
    """对2020年6月30日前到期的…: the day qualifies a noun."""
    rest = re.split(r"[，,。；;\n]", after, maxsplit=1)[0]
    return bool(_CONDITION.search(before)) and "的" in rest


def _last_clause(before: str) -> str:
    position = max((before.rfind(sign) for sign in _BREAK), default=-1)
    return before[position + 1 :].strip(_BLANK + "“”")


def _with_preposition(match: re.Match[str], before: str) -> int:
    """到2025年 and 在2020年 are wordings as a whole; 在2019年9月底前 is not in need of 在."""
    if match["tail"] or match.start() == 0 or not before:
        return match.start()
    source = match.string
    wanted = "到至" if match["year"] is None or not _is_bare(match) else "到至在"
    return match.start() - 1 if source[match.start() - 1] in wanted else match.start()


def _is_bare(match: re.Match[str]) -> bool:
    return not (match["month"] or match["yearpart"])


def milestones_of(text: str, mentions: list[Mention], stops: list[int]) -> list[Milestone]:
    """The milestones that the deadlines among the mentions state, in order.

    Args:
        text: the document.
        mentions: of any kind, in order; only deadlines make milestones.
        stops: positions no milestone text crosses (statements, clauses), sorted.
    """
    stops = [0, *stops]
    deadlines = [
        (mention.span, mention.resolved)
        for mention in mentions
        if mention.kind is Kind.DEADLINE and mention.resolved
    ]
    starts = [_start_of(text, due[0], stops, _CLAUSE_STOP) for due, _ in deadlines]
    milestones = []
    for index, (due, resolved) in enumerate(deadlines):
        following = min([at for at in starts[index + 1 : index + 2] if at > due[1]], default=0)
        following = following or min([at[0] for at, _ in deadlines[index + 1 : index + 2]], default=len(text))
        span = _what_is_due(text, due, starts[index], following, stops)
        words, due_words = text[slice(*span)], text[slice(*due)]
        milestones.append(Milestone(resolved.due, due_words, words, span, due, resolved.reason))
    return _share_demand(text, milestones)


def _share_demand(text: str, milestones: list[Milestone]) -> list[Milestone]:
    """Days that are only listed (4月15日、7月15日前报送…) have the demand of the last of them in common."""
    for index in range(len(milestones) - 2, -1, -1):
        this, following = milestones[index], milestones[index + 1]
        if _JOINT.fullmatch(text, this.due_span[1], max(this.due_span[1], following.due_span[0])):
            milestones[index] = replace(this, text=following.text, span=following.span)
    return milestones


def _start_of(text: str, position: int, stops: list[int], signs: str) -> int:
    """Behind the last of the signs, or of the stops, before a position."""
    low = max(position - _LONGEST_SENTENCE, stops[bisect_right(stops, position) - 1])
    return max(low, max(text.rfind(sign, low, position) for sign in signs) + 1)


def _what_is_due(text: str, due: Span, clause: int, following: int, stops: list[int]) -> Span:
    """The words behind a deadline that opens its clause; else the whole clause around it."""
    index = bisect_right(stops, due[1])
    limit = min([following, len(text), *stops[index : index + 1]])
    end = min([limit, *(at for sign in _STOP if (at := text.find(sign, due[1], limit)) >= 0)])
    opening = _PREPOSITION.sub("", text[clause : due[0]].strip(_BLANK + "“”"))
    start = clause if opening else due[1]
    span = _trim(text, start, end)
    if span[1] - span[0] <= 1 or (opening and span[1] <= due[1]):
        return _trim(text, _start_of(text, due[0], stops, _SENTENCE_STOP), max(due[1], end))
    return span


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "，,；;、。：:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;、。：:"):
        end -= 1
    return start, end
