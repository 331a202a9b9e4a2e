"""Attachments of reports: kept once, dated, told with the report, taken off with a reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.models.evidence import LARGEST_MB, MEGABYTE
from desktop.models.failures import EvidenceMissing, EvidenceTooLarge
from desktop.services.cases_outcome import NeedsReason
from desktop.services.feedback_evidence import EvidenceEmpty, EvidenceInFuture, EvidenceUnnamed
from desktop.services.previews import CannotRead
from desktop.services.session import NoSuchRecord
from tests.services.pair import PREVENTION, Q2, SECURITY, SYSTEMS, Pair, open_pair

AFTER_Q2 = date(2023, 7, 4)
PROOF = "验收意见.pdf"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path) as opened:
        opened.sign()
        opened.go_to(AFTER_Q2)
        yield opened


def lines(pair: Pair) -> int:
    return pair.unit.workspace.log.count()


def test_one_file_supports_many_tasks_and_is_kept_once(pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / PROOF
    file.write_bytes(b"%PDF-1.4 proof")

    uids = pair.feedback.attach([SECURITY, SYSTEMS], Q2, file, dated=date(2023, 6, 28), note="专家组验收")
    again = pair.feedback.attach(SECURITY, Q2, file.read_bytes(), "同一份.pdf")

    assert len(set(uids)) == 2
    assert again == (uids[0],)
    assert len(pair.unit.workspace.evidence.hashes()) == 1
    (shown,) = pair.feedback.form(SECURITY).evidence
    assert (shown.name, shown.size, shown.media) == (PROOF, 14, "application/pdf")
    assert (shown.dated, shown.added_on, shown.note) == (date(2023, 6, 28), AFTER_Q2, "专家组验收")
    assert pair.feedback.evidence_bytes(shown.sha256) == b"%PDF-1.4 proof"


def test_a_file_that_is_here_is_used_for_further_tasks(pair: Pair) -> None:
    pair.feedback.attach(SECURITY, Q2, b"proof", PROOF, date(2023, 6, 28), "验收")
    (first,) = pair.feedback.form(SECURITY).evidence

    pair.feedback.attach_known(first.sha256, [SYSTEMS, PREVENTION], Q2)

    (second,) = pair.feedback.form(SYSTEMS).evidence
    assert (second.sha256, second.name, second.dated) == (first.sha256, PROOF, date(2023, 6, 28))
    with pytest.raises(EvidenceMissing):
        pair.feedback.attach_known("0" * 64, SYSTEMS, Q2)


def test_evidence_reaches_the_office_with_the_report_and_not_before(pair: Pair) -> None:
    pair.feedback.attach(SECURITY, Q2, b"proof", PROOF)
    pair.meet()
    assert pair.office.workspace.evidence.hashes() == ()

    uid = pair.report(SECURITY, "已完成", is_done=True)

    (told,) = pair.reviews.item(uid).evidence
    assert (told.name, told.is_draft, told.of) == (PROOF, False, uid)
    assert pair.office.workspace.evidence.get(told.sha256) == b"proof"
    (own,) = pair.feedback.form(SECURITY, Q2).evidence
    assert own.uid == told.uid


@pytest.mark.parametrize(
    ("source", "name", "error"),
    [
        (b"", "空.txt", EvidenceEmpty),
        (b"proof", " ", EvidenceUnnamed),
        (Path("/no/such/file.pdf"), "", CannotRead),
        (bytes(LARGEST_MB * MEGABYTE + 1), "大.bin", EvidenceTooLarge),
    ],
)
def test_a_file_that_cannot_be_evidence_gets_a_sentence(
    pair: Pair, source: bytes | Path, name: str, error: type[Exception]
) -> None:
    before = lines(pair)

    with pytest.raises(error):
        pair.feedback.attach(SECURITY, Q2, source, name)

    assert lines(pair) == before
    assert pair.unit.workspace.evidence.hashes() == ()


def test_a_file_on_disk_that_is_over_the_limit_gets_a_sentence(pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "大.bin"
    with file.open("wb") as stream:
        stream.truncate(LARGEST_MB * MEGABYTE + 1)

    with pytest.raises(EvidenceTooLarge, match="200 MB"):
        pair.feedback.attach(SECURITY, Q2, file)


def test_a_document_is_not_of_a_day_to_come(pair: Pair) -> None:
    with pytest.raises(EvidenceInFuture):
        pair.feedback.attach(SECURITY, Q2, b"proof", PROOF, date(2023, 7, 5))
    (uid,) = pair.feedback.attach(SECURITY, Q2, b"proof", PROOF)

    with pytest.raises(EvidenceInFuture):
        pair.feedback.attaching.set_date(uid, date(2023, 7, 5))
    pair.feedback.attaching.set_date(uid, date(2023, 6, 1))
    pair.feedback.attaching.set_note(uid, " 会议纪要 ")

    (shown,) = pair.feedback.form(SECURITY).evidence
    assert (shown.dated, shown.note, shown.added_on) == (date(2023, 6, 1), "会议纪要", AFTER_Q2)


def test_an_attachment_of_a_draft_goes_without_a_reason(pair: Pair) -> None:
    (uid,) = pair.feedback.attach(SECURITY, Q2, b"proof", PROOF)

    pair.feedback.detach(uid)

    assert pair.feedback.form(SECURITY).evidence == ()
    with pytest.raises(NoSuchRecord):
        pair.feedback.detach(uid)


def test_an_attachment_that_was_handed_in_goes_with_a_reason_and_is_told(pair: Pair) -> None:
    pair.feedback.attach(SECURITY, Q2, b"proof", PROOF)
    uid = pair.report(SECURITY, "已完成", is_done=True)
    looked_at = pair.reviews.item(uid).feedback.version
    (told,) = pair.reviews.item(uid).evidence

    with pytest.raises(NeedsReason):
        pair.feedback.detach(told.uid)
    pair.feedback.detach(told.uid, "上传错误，应为正式稿")
    pair.meet()

    assert pair.reviews.item(uid).evidence == ()
    assert pair.reviews.item(uid).feedback.version != looked_at
    assert "上传错误，应为正式稿" in pair.story(SECURITY)
