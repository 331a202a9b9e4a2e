"""PDF signatures: who signed is said, a changed byte is seen, a wrong certificate is refused."""

import sys
from io import BytesIO

import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from desktop.reports.archive import archived, passes
from desktop.reports.notice import render_notice
from desktop.reports.signing import BadCertificate, NoSigner, signed
from tests.reports import year_samples
from tests.reports.certificates import certificate
from tests.reports.reading import page_texts

PDF = render_notice(year_samples.notice(2))


def holds(pdf: bytes, root: bytes) -> bool:
    """Whether the signature is whole and by the owner of a certificate."""
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root)], allow_fetching=False)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    status = validate_pdf_signature(signature, signer_validation_context=context)
    return bool(status.intact and status.valid and status.trusted)


def test_a_signed_paper_says_the_same_and_who_signed() -> None:
    bundle, root = certificate(passphrase="口令abc")

    made = signed(PDF, bundle, "口令abc", "office.p12")

    assert made.startswith(PDF)
    assert page_texts(made) == page_texts(PDF)
    assert holds(made, root)
    assert not holds(made, certificate()[1])


def test_a_changed_byte_is_seen() -> None:
    bundle, root = certificate()
    made = signed(PDF, bundle, "", "office.p12")
    at = made.index(b"/Title")

    changed = made[:at] + b"/Titel" + made[at + 6 :]

    assert len(changed) == len(made)
    assert not holds(changed, root)


@pytest.mark.parametrize(("bundle", "passphrase"), [(certificate(passphrase="a")[0], "b"), (b"no p12", "")])
def test_a_wrong_passphrase_or_file_is_refused(bundle: bytes, passphrase: str) -> None:
    with pytest.raises(BadCertificate) as refused:
        signed(PDF, bundle, passphrase, "office.p12")

    assert refused.value.code == "E_CERTIFICATE"
    assert "打不开证书文件 office.p12" in str(refused.value)


def test_a_signed_paper_is_none_for_the_archive() -> None:
    bundle, _ = certificate()

    assert passes(archived(PDF))
    assert not passes(signed(archived(PDF), bundle, "", "office.p12"))


def test_without_the_package_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko.sign", None)

    with pytest.raises(NoSigner, match=r"dukao\[sign\]"):
        signed(PDF, certificate()[0], "", "office.p12")
