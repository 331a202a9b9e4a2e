"""Whatever stands in a library or in results of others, it is read or refused in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import AppError
from desktop.services.checks.checklist_drafts import GivenHead
from desktop.services.checks.checklist_import import ChecklistImportService, ImportRequest
from desktop.services.checks.checklists import ChecklistLibrary

KEYS = [
    "ref_id",
    "name",
    "description",
    "assessable",
    "parent_urn",
    "urn",
    "implementation_groups",
    "weight",
    "annotation",
    "group_id",
    "rule_title",
    "severity",
    "status",
    "finding_details",
    "comments",
    "ccis",
    "check_content",
]
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=5), st.just("true"), st.just("\ud800x")
)
ANY = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
NODES = st.lists(st.one_of(ANY, st.dictionaries(st.sampled_from(KEYS), ANY, max_size=8)), max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def read(path: Path, form: Any) -> None:
    path.write_text(json.dumps(form), "utf-8")
    try:
        preview = ChecklistImportService(ChecklistLibrary()).preview(ImportRequest(path, (), GivenHead()))
    except AppError as error:
        assert error.code in ("E_BROKEN_CHECKLIST", "E_EMPTY_CHECKLIST")
    else:
        checklist = preview.draft.checklist
        assert checklist is not None
        codes = {item.code for item in checklist.items}
        assert len(codes) == len(checklist.items) > 0
        assert {answer.item for answer in preview.draft.answers} <= codes


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules=NODES, title=ANY, target=ANY)
def test_any_results_are_read_or_refused(folder: Path, rules: list[Any], title: Any, target: Any) -> None:
    stig = {"stig_name": title, "version": title, "release_info": title, "rules": rules}
    read(folder / "a.cklb", {"title": title, "stigs": [stig], "target_data": target})


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nodes=NODES, name=ANY, groups=ANY)
def test_any_library_is_read_or_refused(folder: Path, nodes: list[Any], name: Any, groups: Any) -> None:
    framework = {"name": name, "implementation_groups_definition": groups, "requirement_nodes": nodes}
    read(folder / "a.yaml", {"version": name, "locale": name, "objects": {"framework": framework}})
