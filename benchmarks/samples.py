"""Synthetic but realistic records with a fixed seed, about 200 characters of text each."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from desktop.models.workspace import Identity, Workspace, create_workspace, open_workspace
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
