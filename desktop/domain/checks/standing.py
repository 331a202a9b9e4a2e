"""Where an inspection stands: what was carried over, what is missing, whether the signatures still hold."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from hashlib import sha256

from desktop.domain.checks.tally import FAILING, severity_of
from desktop.domain.checks.values import Answer, CheckItem, Checklist, Verdict

ONE_TARGET = ("",)
INSPECTORS_NEEDED = 2
_DIGEST_FORMAT = "dukao-answers-1"


class GapKind(Enum):
    """What an answer lacks.

    UNCHECKED: nobody answered, or it says unchecked. CHANGED: the text it answers has changed. COPIED: taken
    over and not confirmed. OBSERVATION: does not conform, and nothing is said about it. REASON: does not
    apply, and nobody says why. SEVERITY: does not conform, and nobody says how grave that is.
    """

    UNCHECKED = "unchecked"
    CHANGED = "changed"
    COPIED = "copied"
    OBSERVATION = "observation"
    REASON = "reason"
    SEVERITY = "severity"

    @property
    def blocks(self) -> bool:
        """Whether it keeps the results from being submitted; the others limit the score and are shown.

        Source: DOMAIN.md (不适用 needs a reason, 不符合 needs an observation; unchecked is a result); the
        rest is our decision.
        """
        return self not in (GapKind.UNCHECKED, GapKind.SEVERITY)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing at one item and target."""

    item: str
    target: str
    kind: GapKind


class Side(Enum):
    """Whose signature it is."""

    INSPECTOR = "inspector"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under the answers as they stood.

    Attributes:
        name: of the person who signed.
        digest: `signed_digest` of the answers at that moment.
        at: claimed instant, aware; None when unknown.
    """

    side: Side
    name: str
    digest: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SigningStanding:
    """Where signing stands.

    Attributes:
        holding: signatures under the answers as they are now, in the order given.
        broken: signatures under answers that were changed since.
        inspectors_missing: how many more inspectors have to sign.
        unit_missing: whether the inspected unit still has to sign.
    """

    holding: tuple[Signature, ...]
    broken: tuple[Signature, ...]
    inspectors_missing: int
    unit_missing: bool

    @property
    def is_complete(self) -> bool:
        """Both sides signed what stands there now."""
        return not self.inspectors_missing and not self.unit_missing


def carry_over(
    old_answers: Iterable[Answer], old_items: Sequence[CheckItem], new_items: Sequence[CheckItem]
) -> tuple[Answer, ...]:
    """Takes last time's answers over where the text they answer is equal.

    Args:
        old_answers: of the earlier check; unchecked ones and copies that nobody confirmed stay behind.
        old_items: of its edition.
        new_items: of the level and edition to be answered now.

    Returns:
        The answers in their order, marked as copied, without inspector, day and evidence. An item that got a
        new code is followed by its text where that is unmistakable: one item had it, and one has it now.
    """
    new = {item.code: item for item in new_items}
    codes = {item.code: item.code for item in old_items if item.code in new}
    codes.update(_moved(old_items, new_items))
    found = []
    for answer in old_answers:
        item = new.get(codes.get(answer.item, ""))
        counts = answer.verdict is not Verdict.UNCHECKED and not answer.is_copied
        if item and counts and item.text_hash == answer.text_hash:
            copy = replace(answer, item=item.code, evidence=(), is_copied=True, inspector="", on=None)
            found.append(copy)
    return tuple(found)


def confirmed(answer: Answer, inspector: str, on: date) -> Answer:
    """A copied answer that an inspector looked at and found still true."""
    return replace(answer, is_copied=False, inspector=inspector, on=on)


def filled_up(
    checklist: Checklist, level: str, answers: Sequence[Answer], targets: Mapping[str, Sequence[str]]
) -> tuple[Answer, ...]:
    """The answers, and an unchecked one for every planned target that has none.

    Args:
        checklist: as it is answered.
        level: empty when the checklist has none.
        answers: so far.
        targets: planned, by category of the items; a category that is not named has one target, without a
            name.
    """
    given = {(answer.item, answer.target) for answer in answers}
    missing = [
        Answer(item.code, target, item.text_hash)
        for item in checklist.of_level(level)
        for target in targets.get(item.category) or ONE_TARGET
        if (item.code, target) not in given
    ]
    return (*answers, *missing)


def gaps(
    checklist: Checklist, level: str, answers: Sequence[Answer], targets: Mapping[str, Sequence[str]]
) -> tuple[Gap, ...]:
    """What is still missing, in the order of the checklist, then of the targets' names.

    Args:
        checklist: as it is answered.
        level: empty when the checklist has none.
        answers: so far; those to items of other levels are passed over.
        targets: planned, as for `filled_up`.
    """
    items = {item.code: item for item in checklist.of_level(level)}
    order = {code: place for place, code in enumerate(items)}
    listed = [one for one in filled_up(checklist, level, answers, targets) if one.item in items]
    listed.sort(key=lambda answer: (order[answer.item], answer.target))
    return tuple(
        Gap(answer.item, answer.target, kind)
        for answer in listed
        for kind in lacking(items[answer.item], answer)
    )


def signed_digest(answers: Iterable[Answer]) -> str:
    """The hash a signature binds: of everything the answers say, in whatever order they come.

    Returns:
        SHA-256 in hexadecimal; the first line hashed names the format, so that a later one is not mistaken.
    """
    lines = sorted(_line(answer) for answer in answers)
    return sha256("\n".join((_DIGEST_FORMAT, *lines)).encode()).hexdigest()


def signing(
    signatures: Iterable[Signature], answers: Sequence[Answer], inspectors: int = INSPECTORS_NEEDED
) -> SigningStanding:
    """Which signatures still hold and which are missing.

    Args:
        signatures: of both sides; a person counts once.
        answers: as they stand now.
        inspectors: how many have to sign. Source: DOMAIN.md, two inspectors and one person of the unit.
    """
    digest = signed_digest(answers)
    listed = tuple(signatures)
    holding = tuple(signature for signature in listed if signature.digest == digest)
    names = {signature.name for signature in holding if signature.side is Side.INSPECTOR}
    return SigningStanding(
        holding=holding,
        broken=tuple(signature for signature in listed if signature.digest != digest),
        inspectors_missing=max(0, inspectors - len(names)),
        unit_missing=not any(signature.side is Side.UNIT for signature in holding),
    )


def _moved(old_items: Sequence[CheckItem], new_items: Sequence[CheckItem]) -> Mapping[str, str]:
    """Codes of items that kept their text under another code; the old code has another text or is gone."""
    same = {(item.code, item.text_hash) for item in old_items} & {
        (item.code, item.text_hash) for item in new_items
    }
    old_texts = Counter(item.text_hash for item in old_items)
    new_texts = Counter(item.text_hash for item in new_items)
    by_text = {item.text_hash: item.code for item in new_items if new_texts[item.text_hash] == 1}
    return {
        item.code: by_text[item.text_hash]
        for item in old_items
        if (item.code, item.text_hash) not in same
        and old_texts[item.text_hash] == 1
        and item.text_hash in by_text
    }


def lacking(item: CheckItem, answer: Answer) -> list[GapKind]:
    """What one answer lacks, in the order of `GapKind`."""
    if answer.verdict is Verdict.UNCHECKED:
        return [GapKind.UNCHECKED]
    fails = answer.verdict in FAILING
    lacking = {
        GapKind.CHANGED: answer.text_hash != item.text_hash,
        GapKind.COPIED: answer.is_copied,
        GapKind.OBSERVATION: fails and not answer.observation.strip(),
        GapKind.REASON: answer.verdict is Verdict.NOT_APPLICABLE and not answer.reason.strip(),
        GapKind.SEVERITY: fails and severity_of(item, answer) is None,
    }
    return [kind for kind, is_missing in lacking.items() if is_missing]


def _line(answer: Answer) -> str:
    said = [
        answer.item,
        answer.target,
        answer.text_hash,
        answer.verdict.value,
        answer.observation,
        answer.reason,
        answer.note,
        answer.severity.value if answer.severity else "",
        sorted(answer.details.items()),
        sorted(answer.evidence),
        answer.is_copied,
        answer.inspector,
        answer.on.isoformat() if answer.on else "",
    ]
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"))
