from dataclasses import replace

import pytest

from desktop.domain.checks.standing import Side, signed_digest
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.signing import (
    MOST_POINTS,
    NotAnInspector,
    OnlyUnitRefuses,
    SignerMissing,
    current_signatures,
    sheet_answers,
    sheet_standing,
    thinned,
)
from desktop.services.checks.submitting import SignaturesMissing
from desktop.services.exchange_reading import ImportService
from tests.services.checks.checked_world import CODE, LI, ZHANG, CheckedWorld
from tests.services.checks.filled import MANAGER, STROKES, fill, opened, sign, submitted
from tests.services.exchange_world import export

DOOR, POWER = ("T-01", ""), ("T-03", "")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def test_two_inspectors_and_the_unit_make_it_complete(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))

    first = sheet.sign(Side.INSPECTOR, ZHANG, "检查员", STROKES)
    again = sheet.sign(Side.INSPECTOR, ZHANG, "检查员", STROKES)
    second = sheet.sign(Side.INSPECTOR, LI)
    third = sheet.sign(Side.UNIT, MANAGER, "主任", STROKES)

    assert [one.inspectors_missing for one in (first, again, second, third)] == [1, 1, 0, 0]
    assert [one.unit_missing for one in (second, third)] == [True, False]
    assert third.is_complete
    kept = opened(checked_world).signatures()
    assert [(one.signature.side, one.signature.name, one.position) for one in kept] == [
        (Side.INSPECTOR, ZHANG, "检查员"),
        (Side.INSPECTOR, LI, ""),
        (Side.UNIT, MANAGER, "主任"),
    ]
    assert kept[0].strokes == STROKES
    assert kept[0].signature.at is not None
    assert kept[0].signature.at.date() == checked_world.zhang.today()
    assert {one.signature.digest for one in kept} == {signed_digest(sheet.answers())}


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "partial"},
        {"observation": "门禁已坏"},
        {"reason": "无"},
        {"note": "一"},
        {"severity": "low"},
        {"details": {"D": "1"}},
    ],
)
def test_an_answer_edited_after_signing_shows_the_signatures_as_broken(
    checked_world: CheckedWorld, fields: dict[str, str]
) -> None:
    sheet = fill(opened(checked_world))
    sheet.type(DOOR, observation="门禁有记录", reason="有")
    sign(sheet)

    sheet.type(DOOR, **fields)  # type: ignore[arg-type]

    for seen in (sheet, opened(checked_world)):
        assert {one.name for one in seen.signing().broken} == {ZHANG, LI, MANAGER}
        assert seen.signing().holding == ()
    with pytest.raises(SignaturesMissing, match="签名已失效"):
        sheet.submit()


def test_taking_the_edit_back_makes_the_signatures_hold_again(checked_world: CheckedWorld) -> None:
    sheet = sign(fill(opened(checked_world)))
    sheet.type(DOOR, verdict="partial")

    sheet.undo()

    assert sheet.signing().is_complete


def test_a_photograph_added_or_removed_breaks_the_signatures(checked_world: CheckedWorld) -> None:
    sheet = sign(fill(opened(checked_world)))

    photo = sheet.attach(DOOR, PICTURE, "门禁.png")
    with_photo = sheet.signing()
    sheet.detach(photo.uid)

    assert len(with_photo.broken) == 3
    assert sheet.signing().is_complete


def test_signing_anew_takes_the_place_of_the_broken_signature(checked_world: CheckedWorld) -> None:
    sheet = sign(fill(opened(checked_world)))
    sheet.type(DOOR, note="补充")

    standing = sheet.sign(Side.INSPECTOR, ZHANG, "检查员", STROKES)

    assert [one.name for one in standing.holding] == [ZHANG]
    assert {one.name for one in standing.broken} == {LI, MANAGER}
    assert len(sheet.signatures()) == 3


def test_the_signature_that_was_not_submitted_yet_stands_over_the_other_one(
    checked_world: CheckedWorld,
) -> None:
    draft = sign(fill(opened(checked_world))).signatures()[0]
    told = replace(draft, uid="told", is_draft=False)

    assert current_signatures([draft, told]) == current_signatures([told, draft]) == (draft,)


def test_a_refusal_is_stated_and_has_no_drawing(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))

    standing = sheet.sign(Side.UNIT, MANAGER, "主任", STROKES, refusal="对第三项结果有异议")

    (kept,) = sheet.signatures()
    assert (kept.refusal, kept.strokes) == ("对第三项结果有异议", ())
    assert not standing.unit_missing


def test_who_may_sign(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))

    with pytest.raises(SignerMissing):
        sheet.sign(Side.UNIT, "　")
    with pytest.raises(NotAnInspector, match=f"{ZHANG}、{LI}"):
        sheet.sign(Side.INSPECTOR, MANAGER)
    with pytest.raises(OnlyUnitRefuses):
        sheet.sign(Side.INSPECTOR, ZHANG, refusal="不同意")
    assert sheet.signatures() == ()


def test_the_office_sees_the_same_digest_after_an_exchange(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    sheet.type(POWER, note="e\u0301 全角　空格 ", details={"b": "2", "a": "1"})
    sheet.type(DOOR, verdict="unchecked", note="门锁着")
    sheet.attach(DOOR, PICTURE, "门.png")
    sign(sheet)
    draft = signed_digest(sheet.answers())

    sheet.submit()
    checked_world.meet()

    office = checked_world.office.workspace.ledger
    party = checked_world.zhang.party
    told = office.check_results(checked_world.inspection, party, drafts=False)
    answers = sheet_answers(sheet.places, party, told)
    assert signed_digest(sheet.answers()) == draft == signed_digest(answers)
    signatures = office.signatures(checked_world.inspection, party)
    assert sheet_standing(answers, signatures).is_complete
    assert {one.strokes for one in signatures} == {STROKES}
    sheets = InspectionService(checked_world.office).detail(CODE).sheets
    assert {one.name: one.standing.is_complete for one in sheets} == {ZHANG: True, LI: False}


def test_a_package_carries_answers_photographs_and_signatures(checked_world: CheckedWorld) -> None:
    sheet = opened(checked_world)
    photo = sheet.attach(POWER, PICTURE, "电源.png")
    sign(fill(sheet)).submit()
    exported = export(checked_world.zhang, checked_world.office.party)

    with ImportService(checked_world.office) as service:
        (receipt,) = service.apply(service.preview([exported.file]))

    assert receipt.code == "", receipt.sentence
    office = checked_world.office.workspace
    told = office.ledger.check_results(checked_world.inspection, drafts=False)
    answers = sheet_answers(sheet.places, checked_world.zhang.party, told)
    assert signed_digest(answers) == signed_digest(sheet.answers())
    assert sheet_standing(answers, office.ledger.signatures(checked_world.inspection)).is_complete
    assert office.evidence.get(photo.sha256) == PICTURE


def test_nothing_of_a_draft_reaches_the_office(checked_world: CheckedWorld) -> None:
    sheet = sign(fill(opened(checked_world)))
    sheet.attach(DOOR, PICTURE, "门.png")
    sheet.close()

    checked_world.meet()

    log = checked_world.office.workspace.log
    assert [log.records(kind) for kind in ("check_result", "check_evidence", "signature")] == [(), (), ()]


def test_a_drawing_is_kept_small_and_within_its_frame() -> None:
    wild = tuple(tuple((x * 7 - 300, x % 900) for x in range(300)) for _ in range(5))
    dotted = tuple(((n % 1000, 5),) for n in range(1000))

    for strokes in (wild, dotted):
        kept = thinned(strokes)
        points = [point for stroke in kept for point in stroke]
        assert 0 < len(points) <= MOST_POINTS
        assert all(0 <= x <= 1000 and 0 <= y <= 400 for x, y in points)
    assert thinned(wild)[0][0] == [0, 0]
    assert thinned(wild)[0][-1] == [1000, 299]
    assert thinned(STROKES) == [[list(point) for point in stroke] for stroke in STROKES]
    assert thinned(((),)) == []


def test_both_inspectors_have_sheets_of_their_own(checked_world: CheckedWorld) -> None:
    submitted(checked_world)
    submitted(checked_world, LI)
    checked_world.meet()

    detail = InspectionService(checked_world.office).detail(CODE)

    assert all(one.standing.is_complete for one in detail.sheets)
    assert {len(one.signatures) for one in detail.sheets} == {3}
