"""The grammar of a responsibility statement: who leads, who is responsible.

A statement is either labelled (牵头单位：甲；责任单位：乙、丙) or it closes each group of names with a verb
(甲牵头，乙、丙配合). A label or a closing verb decides the role. Where a document declares that the first
name leads (列第一位者为牵头单位), that holds for statements which name no leading unit themselves.
"""

from dataclasses import dataclass

from desktop.domain.policy.labels import (
    ANY_LABEL,
    BARE_LABEL,
    CLOSING,
    DEED,
    GOES_ON,
    HELPING,
    LEAD_RULE,
    LEADING_WORD,
    OWN_ROLE,
    PHRASE,
    POINTER,
    POINTER_LIST,
    REMARK,
    SIDE_NOTE,
    TOGETHER,
)
from desktop.domain.policy.names import (
    is_group_word,
    is_inside_bracket,
    is_nobody,
    is_person,
    is_plausible_unit,
    is_remark,
    split_names,
    split_others,
)
from desktop.domain.policy.values import Role

_LONGEST_TOKEN = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """Who carries a demand, as one statement says it.

    Attributes:
        lead: names that lead, in the order written.
        responsible: all other names.
        declares_rule: it says that the first name leads.
        rule_goes_on: the declaration holds for what follows (下同).
        is_labelled: it had a label such as 责任单位.
    """

    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    declares_rule: bool = False
    rule_goes_on: bool = False
    is_labelled: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All names, those that lead first."""
        return self.lead + self.responsible

    @property
    def groups(self) -> tuple[str, ...]:
        """The names that are group words."""
        return tuple(name for name in self.names if is_group_word(name))

    def under_rule(self) -> "Statement":
        """The same with the first name leading, unless it names a leading unit itself."""
        if self.lead or not self.responsible:
            return self
        return Statement(
            self.responsible[:1],
            self.responsible[1:],
            self.declares_rule,
            self.rule_goes_on,
            self.is_labelled,
        )


def declares_lead_rule(text: str) -> bool:
    """Whether a passage says that the first name of every list leads."""
    return bool(LEAD_RULE.search(text))


def read_statement(content: str, default: Role | None = None) -> Statement | None:
    """Reads the inside of a bracket, a labelled line or a table cell.

    Args:
        content: the words, without the outer bracket.
        default: the role of names that no label and no verb qualifies; None if such names do not count.

    Returns:
        the statement; None if the words are something else. A labelled statement that holds no name
        comes back empty.
    """
    sections = _sections(content, default)
    is_labelled = any(role is not None or is_duty for role, is_duty, _ in sections) and (default is None)
    declares = declares_lead_rule(content)
    named: list[tuple[str, Role]] = []
    for role, _, body in sections:
        named.extend(_read_group(body, role, strict=role is None, has_verb=declares))
    if not named and not is_labelled:
        return None
    lead, responsible = _distinct(named)
    return Statement(lead, responsible, declares, declares and bool(GOES_ON.search(content)), is_labelled)


def _sections(content: str, default: Role | None) -> list[tuple[Role | None, bool, str]]:
    """Cuts at labels: role, whether the label only announces verbs, body; other labels drop out."""
    bare = BARE_LABEL.match(content)
    if bare:
        return [(_role_of(bare["lead"], bare["resp"]), bool(bare["duty"]), content[bare.end() :])]
    labels = [
        label for label in ANY_LABEL.finditer(content) if not is_inside_bracket(content[: label.start()])
    ]
    first = labels[0].start() if labels else len(content)
    sections: list[tuple[Role | None, bool, str]] = [(default, False, content[:first])]
    ends = [label.start() for label in labels[1:]] + [len(content)]
    for label, end in zip(labels, ends, strict=False):
        if not label["other"]:
            role = _role_of(
                label["lead"] or label["lead2"] or label["lead3"],
                label["resp"] or label["resp2"] or label["resp3"],
            )
            sections.append((role, bool(label["duty"]), content[label.end() : end]))
    return sections


def _role_of(lead: str | None, responsible: str | None) -> Role | None:
    if lead:
        return Role.LEAD
    return Role.RESPONSIBLE if responsible else None


def _read_group(
    body: str, role: Role | None, *, strict: bool, has_verb: bool = False
) -> list[tuple[str, Role]]:
    """Names with their roles; in a strict group only verbs make names, and all must look like units.

    A declaration on the order of the names (甲、乙。列第一位者为牵头单位) does as well as a verb.
    """
    named: list[tuple[str, Role]] = []
    pending: list[str] = []
    body = POINTER_LIST.sub("", body.strip(" \t\u3000。").split("。", 1)[0])
    if role is Role.LEAD and (together := TOGETHER.search(body)):  # 牵头单位：甲会同乙
        helpers = _read_group(body[together.end() :], Role.RESPONSIBLE, strict=strict)
        return _read_group(body[: together.start()], role, strict=strict) + helpers
    for listed in [part for name in split_names(TOGETHER.sub("、", body)) for part in _apart(name)]:
        token = _without_rule(listed)
        if len(token) > _LONGEST_TOKEN:  # prose: what stood before it is a list, or nothing
            has_verb = False
            break
        if LEAD_RULE.search(token) or REMARK.search(token):
            continue
        name, closing = _without_verb(token, role if not named else None)
        has_verb = has_verb or closing is not None or bool(OWN_ROLE.search(token))
        if closing is None and (share := _share(name)):
            name, closing = share
        if name:
            pending.append(name)
        if closing is not None:
            named.extend((item, closing) for item in pending)
            pending = []
    if strict and not has_verb:
        return []
    rest = role or Role.RESPONSIBLE
    named.extend((item, rest) for item in pending if not strict or is_plausible_unit(item))
    return _clean(named, strict=strict)


def _apart(token: str) -> list[str]:
    """Parts 甲配合乙落实 into the two units."""
    verb = HELPING.search(token, 2)
    if verb and is_plausible_unit(token[: verb.start()]):
        helped = DEED.sub("", CLOSING.sub("", token[verb.end() :]))
        if is_plausible_unit(helped):
            return [token[: verb.end()], helped + verb[0]]
    return [token]


def _share(token: str) -> tuple[str, Role] | None:
    """The unit of 甲负责资金保障, with its role; such words alone make no statement."""
    verb = PHRASE.search(token, 2)
    if not verb or verb.end() == len(token) or is_plausible_unit(token):
        return None
    unit = token[: verb.start()]
    return (unit, Role.LEAD if verb["lead"] else Role.RESPONSIBLE) if is_plausible_unit(unit) else None


def _without_rule(token: str) -> str:
    """A bracket about positions (列第一位者为牵头单位，下同) belongs to the list, not to its last name."""
    note = SIDE_NOTE.search(token)
    is_rule = note and (LEAD_RULE.search(note["inner"]) or GOES_ON.search(note["inner"]))
    return token[: note.start()] if note and is_rule else token


def _without_verb(token: str, label: Role | None) -> tuple[str, Role | None]:
    """Parts a token into its name and the role its closing verb gives; None without a verb.

    负责 says how the units that a label makes lead share the work; it does not take the lead from them.
    """
    name = POINTER.sub("", token)
    name = LEADING_WORD.sub("", name)
    match = CLOSING.search(name)
    if not match:
        return name, None
    is_lead = match["lead"] or (label is Role.LEAD and match[0].endswith("负责"))
    return name[: match.start()], Role.LEAD if is_lead else Role.RESPONSIBLE


def _clean(named: list[tuple[str, Role]], *, strict: bool) -> list[tuple[str, Role]]:
    cleaned: list[tuple[str, Role]] = []
    for name, role in named:
        for part in split_others(name):
            own = OWN_ROLE.search(part)
            part_role = (Role.LEAD if own["lead"] else Role.RESPONSIBLE) if own else role
            bare = _without_note(part[: own.start()] if own else part)
            if len(bare) >= 2 and not (is_nobody(bare) or is_remark(bare) or is_person(bare)):
                cleaned.append((bare.strip(), part_role))
    plausible = [is_plausible_unit(name) for name, _ in cleaned]
    if strict and not (plausible and plausible[0] and sum(plausible) * 2 > len(plausible)):
        return []
    return cleaned


def _without_note(name: str) -> str:
    """Leaves out a bracket behind a name that holds neither a unit nor areas, e.g. a telephone number."""
    note = SIDE_NOTE.search(name)
    if not note or note.start() == 0:
        return name
    inner = note["inner"]
    is_part = 0 < len(inner) <= 6 and not any(sign.isdecimal() or sign in ":：" for sign in inner)
    return name if is_part or is_plausible_unit(inner) or "、" in inner else name[: note.start()]


def _distinct(named: list[tuple[str, Role]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lead = dict.fromkeys(name for name, role in named if role is Role.LEAD)
    responsible = dict.fromkeys(name for name, role in named if role is Role.RESPONSIBLE)
    return tuple(lead), tuple(name for name in responsible if name not in lead)
