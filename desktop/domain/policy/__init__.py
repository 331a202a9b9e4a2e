"""From the text of a plan to cited tasks."""

from desktop.domain.policy.json_form import to_json
from desktop.domain.policy.parser import parse_policy
from desktop.domain.policy.values import (
    Candidate,
    Clause,
    Coverage,
    Milestone,
    ParsedPolicy,
    Passage,
    Role,
    Target,
    TaskDraft,
)

__all__ = [
    "Candidate",
    "Clause",
    "Coverage",
    "Milestone",
    "ParsedPolicy",
    "Passage",
    "Role",
    "Target",
    "TaskDraft",
    "parse_policy",
    "to_json",
]
