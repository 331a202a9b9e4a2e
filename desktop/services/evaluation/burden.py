"""The burden of every unit: how often the evaluation asks it for something (负担)."""

from collections.abc import Mapping

from desktop.domain.evaluation.values import Inputs, Scheme
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.facts_stated import Statement, owner_of, statements
from desktop.services.evaluation.inputs import parts_of, scheme_name
from desktop.services.evaluation.values import Burden
from desktop.services.session import Session

_Place = tuple[str, str]


def burden_of(session: Session, scheme: Scheme, inputs: Inputs) -> Mapping[str, Burden]:
    """How often every party is asked; units that only own an indicator are among them.

    What the program derives is asked of nobody: confirming it is a courtesy and counted apart.

    Args:
        session: the open workspace.
        scheme: says which parts have to be stated.
        inputs: whose participants are asked.
    """
    asked = _asked(session, scheme, inputs)
    name = scheme_name(scheme)
    said: dict[str, list[Statement]] = {}
    for one in statements(session):
        if one.scheme == name and one.part:
            said.setdefault(one.party, []).append(one)
    return {party: _burden(places, said.get(party, [])) for party, places in asked.items()}


def _asked(session: Session, scheme: Scheme, inputs: Inputs) -> dict[str, set[_Place]]:
    """Part and unit concerned that each party has to state."""
    found: dict[str, set[_Place]] = {one.party: set() for one in inputs.participants}
    owners = {one.code: owner_of(session, one) for one in scheme.indicators}
    parts = {group.code: parts_of(scheme, group.code) for group in scheme.groups}
    for member in inputs.participants:
        for placed in parts[member.group]:
            if placed.part.fact not in FACTS:
                party = owners[placed.indicator.code] or member.party
                found.setdefault(party, set()).add((placed.part.code, member.party))
    return found


def _burden(asked: set[_Place], said: list[Statement]) -> Burden:
    answered = sum((one.part, one.about) in asked for one in said)
    beside = [one.stance for one in said if (one.part, one.about) not in asked]
    return Burden(len(asked), answered, beside.count("confirmed"), beside.count("objected"))
