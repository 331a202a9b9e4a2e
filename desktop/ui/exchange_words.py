"""Words, lights and signs of the exchange, alike on the page and in its dialogs."""

import re
from collections.abc import Mapping
from datetime import datetime

from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.exchange_values import Incoming, KeyLine, Receipt, Remark, Trust
from desktop.ui.table_values import Lamp

TRUST_TITLES: Mapping[Trust, str] = {
    Trust.CONFIRMED: mark("已核验"),
    Trust.ENROLLED: mark("未核验"),
    Trust.FIRST: mark("首次未核验"),
    Trust.REVOKED: mark("已注销"),
}
_TRUST_LIGHTS: Mapping[Trust, Light] = {
    Trust.CONFIRMED: Light.GREEN,
    Trust.ENROLLED: Light.YELLOW,
    Trust.FIRST: Light.YELLOW,
    Trust.REVOKED: Light.RED,
}
SUITE_TITLES: Mapping[str, str] = {"ed25519": mark("国际算法（Ed25519）"), "sm2": mark("国密（SM2）")}
GRAVE = frozenset({"R_OWN_LINES", "R_FORK", "R_CLONE", "R_QUARANTINE", "R_CONFLICT", "R_CUT_OFF"})
"""Remarks that want a decision or an inquiry; the others only have to be known."""
QUIET = frozenset({"R_KNOWN", "R_OLD"})
"""Remarks that say why nothing would change."""
DIGITS_IN_ROW = 6


def trust_lamp(trust: Trust | None) -> Lamp | None:
    """How far a key is known, as a light with its word; nothing before a key is known."""
    return None if trust is None else Lamp(_TRUST_LIGHTS[trust], tr(TRUST_TITLES[trust]))


def trust_title(trust: Trust | None) -> str:
    """How far a key is known, as a word; empty before a key is known."""
    return "" if trust is None else tr(TRUST_TITLES[trust])


def remark_light(remark: Remark) -> Light:
    """How urgent a remark is."""
    if remark.code in GRAVE:
        return Light.YELLOW
    return Light.NONE if remark.code in QUIET else Light.BLUE


def remark_word(remark: Remark) -> str:
    """The kind of a remark in a word."""
    return tr(_REMARK_WORDS.get(remark.code, mark("提示")))


_REMARK_WORDS: Mapping[str, str] = {
    "R_OWN_LINES": mark("取回"),
    "R_FORK": mark("分叉"),
    "R_CLONE": mark("换代"),
    "R_QUARANTINE": mark("隔离"),
    "R_CUT_OFF": mark("不采用"),
    "R_CONFLICT": mark("冲突"),
    "R_FIRST_KEY": mark("首次"),
    "R_OFFICE_PINNED": mark("首次"),
    "R_UNCONFIRMED": mark("未核验"),
    "R_MISSING_NUMBER": mark("缺号"),
    "R_MISSING_EVIDENCE": mark("缺佐证"),
    "R_NEWER_LINES": mark("新版本"),
    "R_CLOCK": mark("时间"),
    "R_KNOWN": mark("已导入"),
    "R_OLD": mark("旧包"),
}


def outcome_lamp(incoming: Incoming) -> Lamp:
    """Whether a file can be imported, as a light with its word."""
    if not incoming.is_usable:
        return Lamp(Light.RED, tr("拒绝"))
    if is_known(incoming):
        return Lamp(Light.NONE, tr("已导入"))
    if any(remark.code in GRAVE for remark in incoming.remarks):
        return Lamp(Light.YELLOW, tr("要留意"))
    return Lamp(Light.GREEN, tr("可导入"))


def is_known(incoming: Incoming) -> bool:
    """Whether exactly this file was imported before."""
    return any(remark.code == "R_KNOWN" for remark in incoming.remarks)


def receipt_lamp(receipt: Receipt, *, is_undone: bool = False) -> Lamp:
    """What became of a file, as a light with its word."""
    if is_undone:
        return Lamp(Light.NONE, tr("已撤销"))
    if receipt.applied:
        return Lamp(Light.GREEN, tr("已导入"))
    return Lamp(Light.RED, tr("拒绝")) if receipt.code else Lamp(Light.NONE, tr("无变化"))


def party_title(incoming: Incoming) -> str:
    """Who wrote a file; its own name while nobody knows."""
    return incoming.party_name or incoming.file.name


def breakable(text: str) -> str:
    """A text in which the names of files may be broken into lines."""
    return _JOINT.sub("\\g<0>\u200b", text)


_JOINT = re.compile(r"(?<=[A-Za-z0-9])[-._](?=[A-Za-z0-9])")


def local_minute(moment: datetime | None) -> str:
    """An instant as people read it; empty for never."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def digits_in_rows(digits: str) -> str:
    """The groups of a fingerprint in rows of six, as the form has them."""
    groups = digits.split()
    rows = (groups[at : at + DIGITS_IN_ROW] for at in range(0, len(groups), DIGITS_IN_ROW))
    return "\n".join("  ".join(one) for one in rows)


def key_lamp(line: KeyLine) -> Lamp:
    """How far an installation is known; this computer knows itself."""
    if line.is_own and line.trust is Trust.FIRST:
        return Lamp(Light.YELLOW, tr("待对方登记"))
    lamp = trust_lamp(line.trust)
    return lamp or Lamp(Light.NONE, "")


def suite_title(suite: str) -> str:
    """The algorithms of a key, for people."""
    return tr(SUITE_TITLES.get(suite, suite))
