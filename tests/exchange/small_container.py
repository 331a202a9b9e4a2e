"""A small container with one of everything, for tests that spoil it."""

import io

from desktop.exchange.container import MANIFEST, ROSTER, SIGNATURE, write_container

LINE = '{"kind":"task","text":"推进数字政府建设，完成政务数据归集。","n":%d}\n'
PARTS: tuple[tuple[str, bytes], ...] = (
    (MANIFEST, b'{"format":1,"to":"unit.dsjj"}'),
    (SIGNATURE, bytes(range(64))),
    (ROSTER, b'{"entry":"found","signature":"00"}\n'),
    ("log/office.dcs~0a1b2c3d.1~all~2024.jsonl", "".join(LINE % n for n in range(4)).encode()),
    ("log/office.dcs~0a1b2c3d.1~unit.dsjj~2024.jsonl", "".join(LINE % n for n in range(9)).encode()),
    ("blob/" + "3b" * 32, b"%PDF-1.7 a small attachment"),
    ("blob/" + "c4" * 32, b"\x89PNG another"),
)


def small_container() -> bytes:
    target = io.BytesIO()
    write_container(target, PARTS)
    return target.getvalue()
