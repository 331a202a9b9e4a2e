"""Certificates for tests: made on the spot, worth nothing."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID


def certificate(name: str = "聊城市人民政府办公室", passphrase: str = "") -> tuple[bytes, bytes]:
    """A PKCS#12 file with a key of its own, and the certificate in it as DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(_usage(), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret: KeySerializationEncryption = NoEncryption()
    if passphrase:
        secret = BestAvailableEncryption(passphrase.encode())
    bundle = pkcs12.serialize_key_and_certificates(b"office", key, made, None, secret)
    return bundle, made.public_bytes(Encoding.DER)


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
