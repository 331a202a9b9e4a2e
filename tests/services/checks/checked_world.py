"""An office, a unit and two inspectors with a small inspection between them, handed out already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.checks.values import CheckItem, Checklist, ItemGroup, Severity, Weight
from desktop.records.stream import Role
from desktop.services.checks.checklists import ChecklistLibrary
from desktop.services.checks.editions import checklist_hash
from desktop.services.circles import circle_of
from desktop.services.session import Session
from tests.handover import hand_over, hand_over_all
from tests.services.exchange_world import POLICE, World

ZHANG, LI = "张三", "李四"
CODE = "检2023-001"
SERVERS = ("主服务器", "备用服务器")
ROOM, DEVICES, RULES = "安全物理环境", "安全计算环境", "安全管理制度"

ITEMS = (
    CheckItem("T-01", ROOM, "物理访问控制", "机房出入口有专人值守或电子门禁", "核查：门禁与值守记录"),
    CheckItem(
        "T-02", ROOM, "防火", "机房有火灾自动报警和灭火设施", "核查：设施与检验记录", weight=Weight.KEY
    ),
    CheckItem("T-03", ROOM, "电力供应", "机房有稳压设备和备用电源", "核查：备用电源与切换记录"),
    CheckItem("T-04", DEVICES, "身份鉴别", "登录口令有复杂度要求并定期更换", "核查：口令策略", "策略生效"),
    CheckItem(
        "T-05",
        DEVICES,
        "访问控制",
        "已删除或停用多余的、过期的账户",
        "核查：账户清单",
        weight=Weight.IMPORTANT,
    ),
    CheckItem(
        "T-06",
        DEVICES,
        "入侵防范",
        "关闭不需要的系统服务和高危端口",
        "测试：端口扫描",
        severity=Severity.HIGH,
    ),
    CheckItem(
        "M-01", RULES, "管理制度", "制定网络安全工作的总体方针", "访谈：制度", group=ItemGroup.MANAGEMENT
    ),
    CheckItem("M-02", RULES, "评审和修订", "每年评审并修订制度", "核查：记录", group=ItemGroup.MANAGEMENT),
)
CHECKLIST = Checklist(
    code="small",
    edition="2023",
    title="小型检查清单",
    basis="本单位自查要求",
    source="测试用，编者自拟",
    language="zh",
    profile="conformity-1",
    levels={},
    settings={},
    items=ITEMS,
)
SHARES: Mapping[str, tuple[str, ...]] = {ZHANG: (ROOM, DEVICES), LI: (RULES,)}
"""What each inspector checks: 张三 nine places (three of the room, three on two servers), 李四 two."""


@dataclass(slots=True)
class CheckedWorld:
    """The parties of an inspection; nothing but `meet` carries anything between them.

    Attributes:
        inspection: uid of the one that is handed out; its code is `CODE`.
    """

    world: World
    inspection: str = ""
    checklist: Checklist = CHECKLIST

    @property
    def office(self) -> Session:
        return self.world.office()

    @property
    def unit(self) -> Session:
        return self.world.computer(POLICE)

    @property
    def zhang(self) -> Session:
        return self.inspector(ZHANG)

    @property
    def li(self) -> Session:
        return self.inspector(LI)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The workspaces of everybody but the office."""
        return self.unit, self.zhang, self.li

    def inspector(self, name: str) -> Session:
        """The workspace of an inspector, made when it is first asked for."""
        return self.world.computer(name, Role.INSPECTOR)

    def meet(self) -> None:
        """Everybody gets what the others have for them, by way of the office."""
        hand_over_all(self.sessions, self.office)
        for session in self.sessions:
            hand_over(self.office, session)

    def hand_out(self, key: str, **fields: Any) -> str:
        """States an inspection to the circle of its inspectors, as the planning service does.

        Args:
            key: a word of the test's own, another one for another inspection.
            fields: those that differ from `inspection_fields`.

        Returns:
            Its uid.
        """
        stated = self.inspection_fields() | fields
        office = self.office
        with office.transaction():
            circle = circle_of(office, [share["inspector"] for share in stated["shares"]])
            return office.put("inspection", (key,), circle, stated)

    def shares(self, named: Mapping[str, Iterable[str]] = SHARES) -> list[dict[str, Any]]:
        """Shares as the record keeps them."""
        return [
            {"inspector": self.inspector(name).party, "name": name, "categories": list(categories)}
            for name, categories in named.items()
        ]

    def inspection_fields(self) -> dict[str, Any]:
        """The fields of the inspection that is handed out."""
        return {
            "code": CODE,
            "title": "政务云平台网络安全检查",
            "basis": "年度检查计划",
            "checklist": self.checklist.code,
            "edition": self.checklist.edition,
            "checklist_hash": checklist_hash(self.checklist),
            "profile": self.checklist.profile,
            "level": "",
            "unit": self.unit.party,
            "unit_name": POLICE,
            "system": "政务云平台",
            "targets": {DEVICES: list(SERVERS)},
            "items": [],
            "shares": self.shares(),
            "leader": self.zhang.party,
            "starts_on": "2023-05-08",
            "ends_on": "2023-05-12",
            "planned_on": "2023-05-05",
        }


def checked(world: World) -> CheckedWorld:
    """A world with the checklist stated and the inspection handed out to both inspectors."""
    found = CheckedWorld(world)
    ChecklistLibrary(found.office).add(CHECKLIST)
    found.inspection = found.hand_out("small")
    found.meet()
    return found
