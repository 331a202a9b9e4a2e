"""What was taken out of a document and what was left: candidates and the coverage sheet."""

import re
from bisect import bisect_right

from desktop.domain.policy.responsibility import Located
from desktop.domain.policy.structure import Section, strip_span
from desktop.domain.policy.values import (
    Candidate,
    Coverage,
    Milestone,
    Passage,
    Span,
    TaskDraft,
)

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”』」]?")
_DEMAND = re.compile(
    r"加强|加快|推进|推动|完善|建立|健全|落实|开展|实施|强化|优化|提升|提高|打造|建设|建成|完成|实现|组织|制定|出台|确保|深化|扩大"
    r"|支持|鼓励|培育|规范|构建|探索|严格|统筹|做好|加大|严禁|不得|应当|必须|要|促进|拓展|创新|引导|督促|指导|简化|配合|保障|负责"
)
_WEIGHT = re.compile(rf"{_DEMAND.pattern}|\d|[（(]|年底|月底|季度")
_NOT_DEMANDING = re.compile(
    r"指导思想|基本原则|总体要求|工作原则|重要意义|适用范围|基本情况|附件|附则|名词解释"
)
_TRIVIAL = re.compile(r"^[\s（(]*(?:此件|主动公开|公开发布|附件|来源|扫一扫)|^\W*$")
_LEAST_CHARS = 8


def find_candidates(
    text: str, sections: list[Section], headings: list[Span], tasks: tuple[TaskDraft, ...]
) -> tuple[Candidate, ...]:
    """Leaf clauses that demand something and stand outside every task."""
    parents = {section.parent for section in sections}
    by_path = {section.path: heading for section, heading in zip(sections, headings, strict=True)}
    taken = {task.clause for task in tasks}
    covered = [task.span for task in tasks]
    found = []
    for section in sections:
        if not section.path or section.path in parents or section.path in taken:
            continue
        names = [text[slice(*by_path[path])] for path in _ancestry(section, by_path)]
        if any(_NOT_DEMANDING.search(name) for name in names) or _overlaps(section.span, covered):
            continue
        span = strip_span(text, section.body, section.span[1])
        words = text[slice(*span)]
        if len(words) >= _LEAST_CHARS and _DEMAND.search(words):
            found.append(Candidate(section.path, text[slice(*section.span)], section.span))
    return tuple(found)


def _ancestry(section: Section, known: dict[str, Span]) -> list[str]:
    paths, path = [], section.path
    while path:
        if path in known:
            paths.append(path)
        path = path.rpartition("/")[0]
    return paths


def measure_coverage(
    statements: list[Located],
    tasks: tuple[TaskDraft, ...],
    mentions: int,
    uncovered: tuple[Passage, ...],
) -> Coverage:
    """Counts for the coverage sheet."""
    return Coverage(
        brackets=len(statements),
        tasks=len(tasks),
        deadline_mentions=mentions,
        milestones=sum(len(task.milestones) for task in tasks),
        targets=sum(len(task.targets) for task in tasks),
        without_lead=sum(not task.lead for task in tasks),
        uncovered=uncovered,
    )


def find_uncovered(
    text: str,
    tasks: tuple[TaskDraft, ...],
    outside: tuple[Milestone, ...],
    candidates: tuple[Candidate, ...],
) -> tuple[Passage, ...]:
    """Sentences of weight (demand, deadline, number, bracket) that nothing taken cites."""
    taken = sorted(
        [task.span for task in tasks]
        + [candidate.span for candidate in candidates]
        + [(min(item.due_span[0], item.span[0]), max(item.due_span[1], item.span[1])) for item in outside]
    )
    passages = []
    for match in _SENTENCE.finditer(text):
        span = strip_span(text, *match.span())
        words = text[slice(*span)]
        if len(words) < _LEAST_CHARS or _TRIVIAL.search(words) or not _WEIGHT.search(words):
            continue
        if not _overlaps(span, taken):
            passages.append(Passage(words, span))
    return tuple(passages)


def _overlaps(span: Span, taken: list[Span]) -> bool:
    """Whether a span meets one of the sorted spans; spans in the list do not contain each other."""
    index = bisect_right(taken, (span[1], -1)) - 1
    return index >= 0 and taken[index][1] > span[0]
