"""A small scheme and short ways to write the records of an evaluation, as the services write them."""

from typing import Any

from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import Fact, Inputs, Scheme
from desktop.records.stream import EVERYONE
from desktop.services.session import Session

POLICE, TRADE, DATA = "unit.gaj", "unit.czj", "unit.dsjj"
NAME = "small 2023"
TEXT = """
[scheme]
code = "small"
edition = "2023"
year = 2023
title = "小型考核方案"
basis = "测试"
source = "测试用，编者自拟"
language = "zh"

[[group]]
code = "government"
title = "市政府部门"
of = ["市政府部门"]

[[group]]
code = "party"
title = "市直党群部门"
of = ["市直党群部门"]
units = ["xfj"]

[[grade]]
code = "good"
title = "良好"
least = 60

[[grade]]
code = "poor"
title = "较差"
least = 0

[[veto]]
code = "incident"
title = "重大事件"
effect = "grade"
wording = "发生重大事件的，一票否决。"

[[dimension]]
code = "A"
title = "任务"
points = 60

[[dimension]]
code = "B"
title = "过程"
points = 40

[[indicator]]
code = "A1"
dimension = "A"
title = "任务完成"
points = 30
owner = "督查办公室"

[[indicator.part]]
points = 30
rule = { kind = "share" }
fact = "ledger.completion"
wording = "按比例计分。"

[[indicator.part.example]]
value = 50
points = 15

[[indicator]]
code = "A2"
dimension = "A"
title = "时间节点"
points = 30
owner = "督查办公室"

[[indicator.part]]
points = 30
rule = { kind = "share" }
fact = "ledger.milestones_on_time"
wording = "按比例计分。"

[[indicator.part.example]]
value = 50
points = 15

[[indicator]]
code = "B1"
dimension = "B"
title = "进展反馈"
points = 10
owner = "督查办公室"

[[indicator.part]]
points = 10
rule = { kind = "deduction", levels = ["缺报=1", "迟报=0.2", "退回=0.2"] }
fact = "ledger.feedback"
wording = "缺报扣1分，迟报、退回扣0.2分，扣完为止。"

[[indicator.part.example]]
counts = { "缺报" = 2 }
points = 8

[[indicator]]
code = "B2"
dimension = "B"
title = "群众评价"
points = 20
owner = "市财政局"

[[indicator.part]]
points = 20
rule = { kind = "relative" }
fact = "manual.B2"
wording = "最高的得满分，其余按比例，由市财政局提供。"

[[indicator.part.example]]
value = 50
group = [50, 100]
points = 10

[[indicator]]
code = "B3"
dimension = "B"
title = "自评"
points = 10
owner = "督查办公室"

[[indicator.part]]
points = 10
rule = { kind = "judged" }
fact = "manual.B3"
wording = "由单位自评，最高10分。"

[[indicator.part.example]]
value = 8
points = 8

[[indicator]]
code = "E1"
dimension = "B"
title = "加分"
points = 3
owner = "督查办公室"
extra = true

[[indicator.part]]
points = 3
rule = { kind = "bonus", levels = ["省=2", "市=1"], cap = "points" }
fact = "manual.E1"
wording = "省、市表扬每次加2分、1分，不超过3分。"

[[indicator.part.example]]
counts = { "省" = 1 }
points = 2
"""


def small_scheme() -> Scheme:
    """The scheme of `TEXT`."""
    scheme, problems = read_scheme(TEXT, "small.toml")
    assert scheme is not None, problems
    assert not problems
    return scheme


def publish(office: Session, text: str = TEXT, code: str = "small", edition: str = "2023") -> str:
    """The office tells everyone a scheme; gives the uid."""
    fields = {"code": code, "edition": edition, "text": text, "on": office.today().isoformat()}
    with office.transaction():
        return office.put("scheme", (code, edition), EVERYONE, fields)


def state(session: Session, part: str, about: str = "", scheme: str = NAME, **fields: Any) -> str:
    """A unit hands a statement in; gives the uid."""
    about = about or session.party
    said = {"scheme": scheme, "part": part, "about": about, "on": session.today().isoformat(), **fields}
    with session.transaction():
        return session.put("self_assessment", (scheme, part, about), session.office, said)


def book(office: Session, kind: str, unit: str, scheme: str = NAME, **fields: Any) -> str:
    """The office books something; gives the uid."""
    said = {"type": kind, "scheme": scheme, "unit": unit, "by": "督查科", "on": office.today().isoformat()}
    with office.transaction():
        return office.create("adjustment", fields.pop("told", unit), said | fields)


def appeal(unit: Session, indicator: str, scheme: str = NAME, **fields: Any) -> str:
    """A unit appeals; gives the uid."""
    said = {"scheme": scheme, "indicator": indicator, "on": unit.today().isoformat(), **fields}
    with unit.transaction():
        return unit.put("appeal", (scheme, indicator), unit.office, said)


def fact_of(inputs: Inputs, unit: str, name: str) -> Fact:
    """One fact of the inputs."""
    return next(one for one in inputs.facts if (one.unit, one.name) == (unit, name))
