"""A PDF signature under a finished paper, with a certificate of the office.

It proves to any PDF reader who signed and that nothing was changed since; the time in it is what this
computer claims. The package that writes it is an extra, see ``sign`` in pyproject.toml.
"""

from io import BytesIO

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12

from desktop.errors import AppError
from desktop.i18n import mark, tr

FIELD = "Signature1"


class NoSigner(AppError):
    """The package that signs is not installed."""

    code = "E_NO_SIGNER"
    template = mark("这台电脑上的程序没有 PDF 签名组件，请先安装：pip install 'dukao[sign]'。")


class BadCertificate(AppError):
    """The certificate cannot be opened."""

    code = "E_CERTIFICATE"
    template = mark("打不开证书文件 {name}：口令不对，或者不是带 RSA、ECDSA 私钥的 PKCS#12（.p12、.pfx）。")


def signed(pdf: bytes, certificate: bytes, passphrase: str, name: str) -> bytes:
    """Signs a finished paper.

    Args:
        pdf: a PDF of ours; what is signed is appended to it.
        certificate: PKCS#12 with the private key; RSA or ECDSA.
        passphrase: of the certificate; empty for none.
        name: of the certificate's file, for messages.

    Raises:
        NoSigner: the package for it is missing.
        BadCertificate: the certificate or its passphrase is wrong.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # an extra: may be missing
        from pyhanko.sign import signers  # as above
    except ImportError:
        raise NoSigner from None
    secret = passphrase.encode() or None
    try:
        key, own, _others = pkcs12.load_key_and_certificates(certificate, secret)
        signer = signers.SimpleSigner.load_pkcs12_data(certificate, (), secret)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadCertificate(name=name) from error
    if key is None or own is None:
        raise BadCertificate(name=name)
    about = signers.PdfSignatureMetadata(field_name=FIELD, reason=tr("签发"), md_algorithm="sha256")
    output = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), about, signer, output=output)
    return output.getvalue()
