"""Checklists as others make them: workbooks of inspectors, a small library, results of STIG Viewer."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.spreadsheets.making import fill

Rows = Sequence[Sequence[Any]]
HEAD = ["序号", "控制点", "测评项", "测评方法", "结果记录", "符合情况"]
LAYERS: Mapping[str, Rows] = {
    "封面": [["等级保护现场检查表"], ["被检查单位：某局"]],
    "安全物理环境": [
        ["等级保护现场检查表（三级）", "", "", "", "", ""],
        HEAD,
        [1, "物理访问控制", "机房进出有登记", "看登记簿", "有登记", "符合"],
        [2, "", "外来人员有人陪同", "问值班员", "无人陪同", "不符合"],
        [3, "防火", "机房有灭火装置", "现场看", "", "不适用"],
    ],
    "安全管理制度": [
        ["等级保护现场检查表（三级）", "", "", "", "", ""],
        HEAD,
        [1, "制度", "有总体方针", "看文件", "", ""],
        [2, "制度", "每年修订", "看记录", "去年没有修订", "部分符合"],
    ],
}
LAYER_MERGES = {
    "安全物理环境": [(0, 0, 0, 5), (2, 1, 3, 1)],
    "安全管理制度": [(0, 0, 0, 5)],
}
ASSET_HEAD = ["编号", "类别", "检查要求", "检查结果", "检查记录"]
ASSETS: Mapping[str, Rows] = {
    "核心交换机A": [
        ASSET_HEAD,
        ["N-1", "身份鉴别", "登录有口令", "√", ""],
        ["N-2", "审计", "日志外送", "×", "没有配置"],
    ],
    "核心交换机B": [
        ASSET_HEAD,
        ["N-1", "身份鉴别", "登录有口令", "√", ""],
        ["N-2", "审计", "日志外送", "/", "没有日志口"],
    ],
}
LIBRARY = """\
urn: urn:x:library:demo
locale: en
ref_id: DEMO-1
name: Demo library
version: 3
provider: somebody
objects:
  framework:
    urn: urn:x:framework:demo
    ref_id: DEMO
    name: Demo framework
    description: For a test
    implementation_groups_definition:
    - ref_id: IG1
      name: Basic
    - ref_id: IG2
      name: More
    requirement_nodes:
    - urn: urn:x:a
      assessable: false
      depth: 1
      ref_id: A
      name: Govern
    - urn: urn:x:a1
      assessable: false
      depth: 2
      parent_urn: urn:x:a
      ref_id: A.1
      name: Context
    - urn: urn:x:a11
      assessable: true
      depth: 3
      parent_urn: urn:x:a1
      ref_id: A.1.1
      name: Roles
      description: 'Roles are known'
      annotation: Ask who answers for what
      implementation_groups:
      - IG1
      - IG2
    - urn: urn:x:b
      assessable: true
      depth: 1
      ref_id: null
      description: Backups are tried
      weight: 3
      implementation_groups:
      - IG2
"""


def book(
    path: Path, sheets: Mapping[str, Rows], merges: Mapping[str, Sequence[tuple[int, int, int, int]]] = {}
) -> Path:
    """A workbook with several sheets; merges are top, left, bottom, right."""
    workbook = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for top, left, bottom, right in merges.get(name, ()):
            sheet.merge_range(top, left, bottom, right, "")
        fill(sheet, rows)
    workbook.close()
    return path


def rule(code: str, status: str, **more: str) -> dict[str, Any]:
    return {
        "group_id": code,
        "rule_id": f"SV-{code}",
        "group_title": "SRG-OS-1",
        "rule_title": f"The system must do {code}.",
        "severity": "high",
        "status": status,
        "check_content": "Look at it.",
        "fix_text": "Set it.",
        "rule_version": "X-01",
        "ccis": ["CCI-000366"],
        **more,
    }


def cklb(path: Path, rules: Sequence[Any] = ()) -> Path:
    listed = list(rules) or [
        rule("V-1", "not_a_finding"),
        rule("V-2", "open", finding_details="not set"),
        rule("V-3", "not_applicable", comments="no such service"),
        rule("V-4", "not_reviewed", severity="low"),
    ]
    stig = {
        "stig_name": "Demo STIG",
        "display_name": "Demo",
        "stig_id": "Demo_STIG",
        "version": "2",
        "release_info": "Release: 4 Benchmark Date: 1 Jan 2026",
        "rules": listed,
    }
    form = {"title": "demo", "stigs": [stig], "target_data": {"host_name": "web01"}, "cklb_version": "1.0"}
    path.write_text(json.dumps(form), "utf-8")
    return path
