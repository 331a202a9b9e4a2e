"""Row 2: parsing the real plan, and a megabyte of text, against reading and splitting it."""

import re
from collections.abc import Iterator

from benchmarks.frame import Comparison, Scale
from desktop.domain.policy import parse_policy
from desktop.paths import resource

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_PLAN = resource("sample/聊政字2023-5_数字政府.txt")


def comparisons(_: Scale) -> Iterator[Comparison]:
    """The plan once; then a megabyte, whose time per character must stay that of the plan."""
    text = _PLAN.read_text("utf-8")
    copies = 1_000_000 // len(text.encode()) + 1
    megabyte = text * copies
    yield Comparison(
        2,
        "parse the plan (55 kB) against reading it and splitting it into sentences",
        lambda: parse_policy(_PLAN.read_text("utf-8")),
        lambda: _SENTENCE.findall(_PLAN.read_text("utf-8")),
        goal_ms=60,
    )
    yield Comparison(
        2,
        f"parse 1 MB at once against the plan {copies} times: linear when about 1",
        lambda: parse_policy(megabyte),
        lambda: [parse_policy(text) for _ in range(copies)],
        goal=1.3,
    )
