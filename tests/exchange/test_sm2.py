"""The national suite: the standards' vectors, the library's edges, and OpenSSL both ways."""

import random
import secrets
import shutil
import subprocess
from base64 import encodebytes
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.exchange import sm2
from desktop.exchange.keys import PrivateKeys, Suite

# GB/T 32918.5 (GM/T 0003.5), annexes A.2 and C.2: private key, public key and random number.
SECRET = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PUBLIC = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
DRAWN = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
WRAPPED = bytes.fromhex(
    "0404EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73"
    "E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0"
    "59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766"
    "21886CA989CA9C7D58087307CA93092D651EFA"
)

OBJECT_EC = bytes.fromhex("06072a8648ce3d0201")
OBJECT_CURVE = bytes.fromhex("06082a811ccf5501822d")
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this computer")


def test_sm2_signs_as_the_standard_says() -> None:
    signature = sm2.sign_with(SECRET, b"message digest", lambda _: DRAWN)

    assert signature == SIGNATURE
    assert sm2.is_signature(PUBLIC, signature, b"message digest")


def test_sm2_encrypts_as_the_standard_says() -> None:
    wrapped = sm2.encrypt(PUBLIC, b"encryption standard", lambda _: DRAWN)

    assert wrapped == WRAPPED
    assert sm2.decrypt_with(SECRET, wrapped) == b"encryption standard"


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_hashes_as_gb_t_32905_says(data: bytes, digest: str) -> None:
    assert sm2.hash_of(data).hex() == digest


def test_sm4_encrypts_as_gb_t_32907_says() -> None:
    block = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    encryptor = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()  # noqa: S305 - the standard's example

    assert encryptor.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_encrypts_as_rfc_8998_says() -> None:
    cipher = sm2.Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    nonce = bytes.fromhex("00001234567800000000ABCD")
    beside = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex("".join(letter * 16 for letter in "ABCDEFEA"))

    sealed = cipher.encrypt(nonce, plain, beside)

    assert sealed == bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert cipher.decrypt(nonce, sealed, beside) == plain
    with pytest.raises(InvalidTag):
        cipher.decrypt(nonce, sealed, None)
    with pytest.raises(InvalidTag):
        cipher.decrypt(nonce, sealed[:15], beside)


@pytest.mark.parametrize(
    ("place", "drawn"), [(slice(0, 32), 929925083750), (slice(32, 64), 939776015650)], ids=["r", "s"]
)
def test_numbers_that_begin_with_a_zero_byte_keep_32_bytes(place: slice, drawn: int) -> None:
    signature = sm2.sign_with(SECRET, b"short", lambda _: drawn)

    assert len(signature) == 64
    assert signature[place][0] == 0
    assert sm2.is_signature(PUBLIC, signature, b"short")


def test_what_is_wrapped_is_opened_at_random() -> None:
    chance = random.Random(5)
    for length in (1, 16, 31, 32, 33, 100):
        keys, data = PrivateKeys(Suite.SM2, chance.randbytes(32)), chance.randbytes(length)

        assert keys.open_sealed(keys.public.wrap(data, b""), b"") == data


def test_nothing_is_not_encrypted_for_ever() -> None:
    with pytest.raises(ValueError):
        sm2.encrypt(PUBLIC, b"")


def off_the_curve() -> list[bytes]:
    return [
        PUBLIC[:-1] + bytes([PUBLIC[-1] ^ 1]),
        b"\x06" + PUBLIC[1:],
        b"\x02" + PUBLIC[1:33],
        PUBLIC[1:],
        PUBLIC + b"\0",
        b"\x04" + bytes(64),
        PUBLIC[:33] + sm2.P.to_bytes(32, "big"),
        b"\x00",
        b"",
        unreduced(),
    ]


def unreduced() -> bytes:
    """A point of the curve with x written as x + p."""
    x = next(x for x in range(1000) if pow((x**3 + sm2.A * x + sm2.B) % sm2.P, (sm2.P - 1) // 2, sm2.P) == 1)
    y = pow((x**3 + sm2.A * x + sm2.B) % sm2.P, (sm2.P + 1) // 4, sm2.P)
    assert sm2.is_usable(*([b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")] * 2))
    return b"\x04" + (x + sm2.P).to_bytes(32, "big") + y.to_bytes(32, "big")


@pytest.mark.parametrize("public", off_the_curve(), ids=range(10))
def test_what_is_not_a_point_of_the_curve_in_full_is_no_key(public: bytes) -> None:
    assert not sm2.is_usable(public, PUBLIC)
    assert not sm2.is_usable(PUBLIC, public)
    assert not sm2.is_signature(public, SIGNATURE, b"message digest")
    with pytest.raises(ValueError):
        sm2.encrypt(public, b"data")
    with pytest.raises(ValueError):
        sm2.decrypt_with(SECRET, public + WRAPPED[65:])


@pytest.mark.parametrize(
    "signature",
    [bytes(64), bytes(32) + SIGNATURE[32:], SIGNATURE[:32] + bytes(32), sm2.N.to_bytes(32, "big") * 2],
)
def test_numbers_out_of_range_are_no_signature(signature: bytes) -> None:
    assert not sm2.is_signature(PUBLIC, signature, b"message digest")


def test_numbers_that_cancel_each_other_are_no_signature() -> None:
    r = int.from_bytes(SIGNATURE[:32], "big")

    assert not sm2.is_signature(PUBLIC, SIGNATURE[:32] + (sm2.N - r).to_bytes(32, "big"), b"message digest")


def test_a_signature_that_leads_to_the_point_at_infinity_is_refused() -> None:
    r = 5
    s = -r * SECRET * pow(1 + SECRET, -1, sm2.N) % sm2.N  # s + (r + s) d = 0

    assert not sm2.is_signature(PUBLIC, r.to_bytes(32, "big") + s.to_bytes(32, "big"), b"message")


# --- OpenSSL -------------------------------------------------------------------------------------------


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x81, size])
    return bytes([tag]) + length + content


def number(raw: bytes) -> bytes:
    digits = raw.lstrip(b"\0")
    return der(2, b"\0" + digits if digits[:1] >= b"\x80" else digits)


def pem(label: str, content: bytes) -> bytes:
    return b"-----BEGIN %b-----\n%b-----END %b-----\n" % (
        label.encode(),
        encodebytes(content),
        label.encode(),
    )


def public_pem(public: bytes) -> bytes:
    return pem("PUBLIC KEY", der(0x30, der(0x30, OBJECT_EC + OBJECT_CURVE) + der(3, b"\0" + public)))


def private_pem(secret: int, public: bytes) -> bytes:
    curve, point = der(0xA0, OBJECT_CURVE), der(0xA1, der(3, b"\0" + public))
    key = der(0x30, der(2, b"\1") + der(4, secret.to_bytes(32, "big")) + curve + point)
    return pem("EC PRIVATE KEY", key)


def openssl(*arguments: str | Path) -> bytes:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "public.pem").write_bytes(public_pem(PUBLIC))
    (tmp_path / "private.pem").write_bytes(private_pem(SECRET, PUBLIC))
    (tmp_path / "message").write_bytes("督查督办".encode() * 1000)
    return tmp_path


DISTINGUISHED = ("-sigopt", "distid:1234567812345678")


@needs_openssl
def test_openssl_verifies_our_signatures(files: Path) -> None:
    message = (files / "message").read_bytes()
    for _ in range(10):
        signature = sm2.sign_with(SECRET, message)
        r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
        (files / "signature").write_bytes(encode_dss_signature(r, s))

        answer = openssl(
            *("dgst", "-sm3", "-verify", files / "public.pem", *DISTINGUISHED),
            *("-signature", files / "signature", files / "message"),
        )

        assert answer.strip() == b"Verified OK"


@needs_openssl
def test_we_verify_signatures_of_openssl(files: Path) -> None:
    message = (files / "message").read_bytes()
    for _ in range(10):
        signed = openssl("dgst", "-sm3", "-sign", files / "private.pem", *DISTINGUISHED, files / "message")
        r, s = decode_dss_signature(signed)

        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")

        assert sm2.is_signature(PUBLIC, signature, message)
        assert not sm2.is_signature(PUBLIC, signature, message + b" ")


@needs_openssl
def test_openssl_decrypts_what_we_encrypt(files: Path) -> None:
    for _ in range(5):
        data = secrets.token_bytes(32)
        wrapped = sm2.encrypt(PUBLIC, data)
        x, y, check, hidden = wrapped[1:33], wrapped[33:65], wrapped[65:97], wrapped[97:]
        parts = number(x) + number(y) + der(4, check) + der(4, hidden)
        (files / "wrapped").write_bytes(der(0x30, parts))

        opened = openssl("pkeyutl", "-decrypt", "-inkey", files / "private.pem", "-in", files / "wrapped")

        assert opened == data


@needs_openssl
def test_we_decrypt_what_openssl_encrypts(files: Path) -> None:
    data = secrets.token_bytes(32)
    (files / "data").write_bytes(data)
    for _ in range(5):
        encrypted = openssl(
            *("pkeyutl", "-encrypt", "-pubin", "-inkey", files / "public.pem", "-in", files / "data")
        )
        x, y, check, hidden = parts_of(encrypted)

        wrapped = b"\x04" + x[-32:].rjust(32, b"\0") + y[-32:].rjust(32, b"\0") + check + hidden

        assert sm2.decrypt_with(SECRET, wrapped) == data


def parts_of(encoded: bytes) -> list[bytes]:
    """The contents of the members of a DER sequence."""
    rest = encoded[3 if encoded[1] == 0x81 else 2 :]
    parts = []
    while rest:
        parts.append(rest[2 : 2 + rest[1]])
        rest = rest[2 + rest[1] :]
    return parts
