"""Libraries of CISO Assistant (YAML) as checklists: a tree of nodes, of which some are assessable.

Source of the format: the library files of CISO Assistant, ``objects.framework.requirement_nodes`` with
``urn``, ``parent_urn``, ``ref_id``, ``name``, ``description``, ``annotation``, ``assessable``, ``depth``,
``implementation_groups``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.documents.yaml_data import BadYaml, read_yaml
from desktop.domain.checks.values import CheckItem, Weight
from desktop.domain.text import clean
from desktop.errors import Problem
from desktop.i18n import mark
from desktop.services.checks.checklist_drafts import (
    ChecklistDraft,
    GivenHead,
    Raw,
    checked,
    code_of,
    free_code,
)
from desktop.services.checks.checklist_reading import BrokenChecklist, bounded_text

_DEEPEST = 32
_LONGEST_CODE = 80
_NOT_A_NODE = mark("第{number}个要求节点缺少名称和说明，未采用")
_BAD_DEPTH = mark("第{number}个要求节点的上级有误，按顶层处理")


@dataclass(frozen=True, slots=True)
class _Node:
    """One node of the tree."""

    number: int
    values: Mapping[str, Any]
    parents: tuple["_Node", ...]

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return clean(value).strip() if isinstance(value, str) else ""

    @property
    def is_assessable(self) -> bool:
        return self.text("assessable").lower() == "true"

    @property
    def title(self) -> str:
        """Identifier and name; the description of a node without a name."""
        return " ".join(filter(None, (self.text("ref_id"), self.text("name") or self.text("description"))))


def read_ciso(path: Path, given: GivenHead) -> ChecklistDraft:
    """Reads a library.

    Args:
        path: .yaml or .yml.
        given: what a person says of the head.

    Raises:
        BrokenChecklist: it is no YAML that we take, or no library with a framework.
        AppError: the file cannot be read.
    """
    try:
        library = read_yaml(bounded_text(path))
    except BadYaml as error:
        raise BrokenChecklist(path=path, reason=f"YAML: {error}") from None
    framework = _framework(library)
    nodes = framework.get("requirement_nodes") if framework else None
    if not isinstance(nodes, list):
        raise BrokenChecklist(path=path, reason="YAML: no objects.framework.requirement_nodes")
    return checked(_raw(library, framework, nodes, path.name), given, path.name)


def _framework(library: Any) -> Mapping[str, Any]:
    objects = library.get("objects") if isinstance(library, Mapping) else None
    found = objects.get("framework") or objects.get("frameworks") if isinstance(objects, Mapping) else None
    if isinstance(found, list):
        found = found[0] if found else None
    return found if isinstance(found, Mapping) else {}


def _raw(library: Mapping[str, Any], framework: Mapping[str, Any], nodes: Sequence[Any], source: str) -> Raw:
    def said(key: str) -> str:
        value = framework.get(key) or library.get(key)
        return clean(value).strip() if isinstance(value, str) else ""

    title = said("name") or said("ref_id")
    locale = library.get("locale") if isinstance(library.get("locale"), str) else ""
    head = {
        "code": code_of(said("ref_id") or title),
        "edition": library.get("version") if isinstance(library.get("version"), str) else "",
        "title": title,
        "basis": said("description"),
        "source": "; ".join(filter(None, map(said, ("provider", "copyright", "urn")))),
        "language": "zh" if str(locale).startswith("zh") else "en",
    }
    raw = Raw("ciso", {key: str(value or "") for key, value in head.items()})
    raw.levels = _groups(framework)
    codes: set[str] = set()
    for node in _tree(nodes, source, raw.problems):
        if node.is_assessable:
            item = _item(node, title, raw.levels, codes)
            codes.add(item.code)
            raw.items.append(item)
    return raw


def _tree(nodes: Sequence[Any], source: str, problems: list[Problem]) -> Iterator[_Node]:
    """Every node with its parents, the outermost first; parents stand before their children."""
    known: dict[str, _Node] = {}
    for number, values in enumerate(nodes, start=1):
        if not isinstance(values, Mapping):
            problems.append(_problem(source, number, _NOT_A_NODE))
            continue
        parent = values.get("parent_urn")
        above = known.get(parent) if isinstance(parent, str) else None
        parents = (*above.parents, above) if above else ()
        if (parent and above is None) or len(parents) > _DEEPEST:
            problems.append(_problem(source, number, _BAD_DEPTH))
            parents = ()
        node = _Node(number, values, parents)
        if not (node.text("name") or node.text("description")) and (
            node.is_assessable or not node.text("ref_id")
        ):
            problems.append(_problem(source, number, _NOT_A_NODE))
            continue
        known[node.text("urn")] = node
        yield node


def _item(node: _Node, title: str, levels: Mapping[str, str], codes: set[str]) -> CheckItem:
    heads = [parent.title for parent in node.parents]
    wanted = node.text("ref_id") or node.text("urn").rpartition(":")[2] or str(node.number)
    weight = node.text("weight")
    groups = node.values.get("implementation_groups")
    return CheckItem(
        code=free_code(" ".join(wanted.split())[: _LONGEST_CODE - 8], codes),
        category=heads[0] if heads else title,
        point=heads[-1] if len(heads) > 1 else "",
        requirement="\n".join(filter(None, (node.text("name"), node.text("description")))),
        method="\n".join(filter(None, (node.text("annotation"), node.text("typical_evidence")))),
        standard=" ".join(filter(None, (title, node.text("ref_id")))),
        weight=Weight(int(weight)) if weight in ("1", "2", "3") else Weight.NORMAL,
        levels=tuple(one for one in groups if isinstance(one, str) and one in levels)
        if isinstance(groups, list)
        else (),
    )


def _groups(framework: Mapping[str, Any]) -> dict[str, str]:
    """Implementation groups, which choose items as levels do."""
    found = {}
    groups = framework.get("implementation_groups_definition")
    for group in groups if isinstance(groups, list) else ():
        name = group.get("ref_id") if isinstance(group, Mapping) else None
        if isinstance(name, str) and name:
            title = group.get("name")
            found[name] = title if isinstance(title, str) and title.strip() else name
    return found


def _problem(source: str, number: int, message: str) -> Problem:
    return Problem(source, 0, "P_NODE", message, (("number", str(number)),))
