"""Synthetic but realistic records with a fixed seed, about 200 characters of text each."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.frame import Scale
from desktop.models.case_rows import LIGHTS, STANDING, STATES, VERDICTS
from desktop.models.workspace import Identity, Workspace, create_workspace, open_workspace
from desktop.paths import resource
from desktop.records.line import Change, Edit, Stamp, compose
from desktop.records.stream import StreamName, Tip

SEED = 20230427
PARTY = "office.bench"
STAMP = Stamp("2023-05-08T09:00:00+08:00", "督查科")
_WORDS = tuple(
    "推动 完善 建设 数据 共享 平台 政务 服务 监管 系统 应用 提升 能力 机制 全市 部门 协同 治理 "
    "安全 智慧 社区 企业 群众 办事 流程 标准 规范 目录 归集 质量 电子 证照 基层 应急 生态 环境 "
    "交通 教育 医疗 养老".split()
)
_UNITS = ("市发展改革委", "市大数据局", "市公安局", "市财政局", "市民政局", "市司法局", "市水利局")


def identity() -> Identity:
    """The office that writes the records."""
    return Identity("0" * 32, PARTY, "聊城市人民政府办公室", PARTY, "a" * 64, 1, 2023)


def new_workspace(folder: Path) -> Workspace:
    """An empty workspace of that office."""
    create_workspace(folder, identity())
    return open_workspace(folder)


def tasks(count: int) -> Iterator[Edit]:
    """New tasks."""
    random = Random(SEED)
    for number in range(1, count + 1):
        text = "".join(random.choices(_WORDS, k=100))
        yield Edit(
            "task",
            f"{PARTY}/{random.getrandbits(128):032x}",
            {
                "code": f"2023-5-{number:07d}",
                "order": number,
                "policy": f"{PARTY}/{'0' * 32}",
                "clause": f"二/（{number % 7}）/{number % 9}",
                "title": text[:16],
                "text": text,
                "span": [number * 200, number * 200 + 200],
                "lead": random.sample(_UNITS, number % 3),
                "responsible": random.sample(_UNITS, 1 + number % 5),
                "groups": [],
                "origin": "bracket",
            },
        )


def lines(count: int) -> Iterator[Change]:
    """Lines of one stream: new tasks, and for every tenth an edit of its title."""
    stream = StreamName(PARTY, identity().replica, "*", 2023)
    tip = Tip()
    written = 0
    for edit in tasks(count):
        change = compose(stream, tip, edit, STAMP)
        tip = Tip(change.position, change.hash)
        yield change
        written += 1
        if written % 11 == 10 and written < count:
            again = Edit("task", edit.record, {"title": "改名"}, {"title": (change.hash,)})
            change = compose(stream, tip, again, STAMP)
            tip = Tip(change.position, change.hash)
            yield change
            written += 1
        if written >= count:
            return


FIRST_DAY = date(2023, 1, 1)
PLANS = 20
RARE = "郗鑫淼"
"""A name that few tasks of `ledger` contain."""
_RARE_EVERY = 20_000
_SURNAMES, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英",
)
_BATCH = 20_000


def ledger_tasks(count: int) -> Iterator[Edit]:
    """New tasks of several plans, worded like the real one: its phrases, and names of leaders."""
    random = Random(SEED)
    plan = resource("sample/聊政字2023-5_数字政府.txt").read_text("utf-8")
    phrases = [one for one in re.split(r"[，。；、：！？\s（）“”《》]", plan) if 4 <= len(one) <= 30]
    for number in range(1, count + 1):
        text = "，".join(random.choices(phrases, k=17)) + "。"
        leader = random.choice(_SURNAMES) + random.choice(_GIVEN) + random.choice(_GIVEN)
        place, order = number % PLANS + 1, number // PLANS + 1
        yield Edit(
            "task",
            f"{PARTY}/{random.getrandbits(128):032x}",
            {
                "code": f"2023-{place}-{order:05d}",
                "order": order,
                "policy": f"{PARTY}/{place:032x}",
                "clause": f"{place}/（{order % 7}）/{order % 9}",
                "title": text[:16],
                "text": f"{text}联系人{RARE if number % _RARE_EVERY == 0 else leader}。",
                "span": [order * 200, order * 200 + 200],
                "lead": random.sample(_UNITS, number % 3),
                "responsible": random.sample(_UNITS, 1 + number % 5),
                "groups": [],
                "sponsor": leader,
                "note": random.choice(phrases) if number % 10 == 0 else "",
                "origin": "bracket",
            },
        )


def ledger_size(scale: Scale) -> int:
    """Tasks of a ledger: 100,000, and a million at full scale."""
    return min(2 * scale.changes, 1_000_000)


@cache
def ledger(count: int) -> Workspace:
    """A ledger of so many tasks, made once a run and removed at its end; open.

    Where the tasks stand is put there as if derived: reading is what is measured.
    """
    folder = Path(tempfile.mkdtemp(prefix="dukao-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    workspace = new_workspace(folder / "ledger.dukao")
    atexit.register(workspace.close)
    edits = ledger_tasks(count)
    while batch := list(islice(edits, _BATCH)):
        with workspace.transaction():
            workspace.log.append(batch, "*", STAMP)
    workspace.refresh_cases(FIRST_DAY)
    changes = ", ".join(f"{name} = ?" for name in ("due", *STANDING))
    random = Random(SEED)
    with workspace.transaction():
        workspace.connection.executemany(
            f"UPDATE task SET {changes} WHERE record = ?",
            ((*_standing(random), number) for number in range(1, count + 1)),
        )
    return workspace


def _standing(random: Random) -> tuple[Any, ...]:
    """Day of the first deadline, then cells of `STANDING`; every fiftieth light is red."""
    month, day = random.randint(1, 12), random.randint(1, 28)
    light = random.choices(range(len(LIGHTS)), (30, 40, 18, 10, 2))[0]
    return (
        f"2023-{month:02d}-{day:02d}",
        random.randrange(len(STATES)),
        light,
        f"2023-{month:02d}-{random.randint(day, 28):02d}" if random.random() < 0.8 else None,
        f"{random.randrange(1001) / 10:.1f}" if random.random() < 0.7 else None,
        random.randrange(len(VERDICTS) - 1) if random.random() < 0.6 else None,
        random.choices((0, 1, 2), (80, 15, 5))[0],
        random.choices((0, 1), (90, 10))[0],
        random.randint(1, 5),
        random.randint(0, 1),
        int(random.random() < 0.1),
        0,
    )
