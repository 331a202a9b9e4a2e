"""Bad places of a document, as values: the good places went on."""

from desktop.domain.policy.deadlines import Kind, Mention
from desktop.domain.policy.responsibility import Located
from desktop.domain.policy.structure import Lines, Section
from desktop.errors import Problem
from desktop.i18n import mark

_UNCLOSED = mark("责任括号没有右括号，已读到行末：{words}")
_NO_NAME = mark("责任分工没有写明单位：{words}")
_RECURRING = mark("周期性时限没有固定日期，请按需手工设置：{words}")
_UNRESOLVED = mark("时限无法换算为日期，请手工设置：{words}")
_PAST = mark("时限早于文件日期，未列为时间节点：{words}")
_NO_CLAUSES = mark("没有识别出条款编号，任务不带条款号")
_EMPTY = mark("文件没有文字")
_BY_KIND = {
    Kind.RECURRING: ("P_RECURRING_DEADLINE", _RECURRING),
    Kind.UNRESOLVED: ("P_UNRESOLVED_DEADLINE", _UNRESOLVED),
    Kind.PAST: ("P_PAST_DEADLINE", _PAST),
}
_SHOWN_CHARS = 60


def find_problems(
    text: str,
    source: str,
    sections: list[Section],
    statements: list[Located],
    mentions: list[Mention],
) -> tuple[Problem, ...]:
    """Everything the office should look at, in the order of the text."""
    lines = Lines(text)
    found: list[tuple[int, str, str, str]] = []
    for item in statements:
        words = text[slice(*item.span)]
        if item.is_unclosed:
            found.append((item.span[0], "P_UNCLOSED_BRACKET", _UNCLOSED, words))
        if not item.statement.names:
            found.append((item.span[0], "P_EMPTY_NAME", _NO_NAME, words))
    for mention in mentions:
        if mention.kind in _BY_KIND:
            code, message = _BY_KIND[mention.kind]
            found.append((mention.span[0], code, message, text[slice(*mention.span)]))
    problems = [
        Problem(source, lines.number(at), code, message, (("words", words[:_SHOWN_CHARS]),))
        for at, code, message, words in sorted(found)
    ]
    if not text.strip():
        problems.append(Problem(source, 0, "P_EMPTY_DOCUMENT", _EMPTY))
    elif not any(section.path for section in sections):
        problems.append(Problem(source, 0, "P_NO_CLAUSES", _NO_CLAUSES))
    return tuple(problems)
