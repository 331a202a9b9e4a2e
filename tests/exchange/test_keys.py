"""Keys: the standards' vectors, what is refused, and fingerprints as people read them."""

import random

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from desktop.exchange import ed25519
from desktop.exchange.keys import (
    PrivateKeys,
    PublicKeys,
    Suite,
    agrees_with_paper,
    chunk_cipher,
    fingerprint_digits,
    fingerprint_words,
    pae,
    read_public_keys,
    verify_signature,
    word_list,
)
from desktop.paths import resource

SEED = bytes(range(32))
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


# RFC 8032, 7.1, tests 1 to 3: secret, public, message, signature.
RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"
            "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da08"
            "5ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18"
            "ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_ed25519_signs_as_rfc_8032_says(seed: str, public: str, message: str, signature: str) -> None:
    keys = PrivateKeys(Suite.ED25519, bytes.fromhex(seed))

    signed = keys.sign(bytes.fromhex(message))

    assert keys.public.sign.hex() == public
    assert signed.hex() == signature
    assert verify_signature(Suite.ED25519, keys.public.sign, signed, bytes.fromhex(message))


def test_x25519_multiplies_as_rfc_7748_says() -> None:
    secret = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    point = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")

    shared = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(point))

    assert shared.hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"


def test_x25519_multiplies_a_thousand_times_as_rfc_7748_says() -> None:
    scalar = point = bytes([9]) + bytes(31)

    for _ in range(1000):
        private = X25519PrivateKey.from_private_bytes(scalar)
        scalar, point = private.exchange(X25519PublicKey.from_public_bytes(point)), scalar

    assert scalar.hex() == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"


def test_what_is_signed_is_encoded_as_dsse_says() -> None:
    encoded = pae("http://example.com/HelloWorld", b"hello world")

    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_counted_in_bytes() -> None:
    assert pae("督", "考".encode()) == "DSSEv1 3 督 3 考".encode()


@pytest.mark.parametrize("suite", Suite)
def test_a_signature_holds_for_its_message_and_key_only(suite: Suite) -> None:
    keys, other = PrivateKeys(suite, SEED), PrivateKeys(suite, bytes(32))

    signature = keys.sign(b"message")

    assert verify_signature(suite, keys.public.sign, signature, b"message")
    assert not verify_signature(suite, keys.public.sign, signature, b"Message")
    assert not verify_signature(suite, other.public.sign, signature, b"message")


@pytest.mark.parametrize("suite", Suite)
def test_no_flipped_bit_of_a_signature_is_accepted(suite: Suite) -> None:
    keys = PrivateKeys(suite, SEED)
    signature = int.from_bytes(keys.sign(b"message"), "big")

    for bit in range(0, 512, 5):
        flipped = (signature ^ 1 << bit).to_bytes(64, "big")
        assert not verify_signature(suite, keys.public.sign, flipped, b"message")


@pytest.mark.parametrize("suite", Suite)
@pytest.mark.parametrize("public", [b"", b"\x04", bytes(32), bytes(65), b"\x04" + bytes(64), b"\xff" * 65])
def test_a_malformed_key_verifies_nothing(suite: Suite, public: bytes) -> None:
    signature = PrivateKeys(suite, SEED).sign(b"")

    assert not verify_signature(suite, public, signature, b"")
    assert not PublicKeys(suite, public, public).is_usable


@pytest.mark.parametrize("suite", Suite)
@pytest.mark.parametrize("length", [0, 1, 63, 65, 128])
def test_a_signature_of_another_length_is_none(suite: Suite, length: int) -> None:
    keys = PrivateKeys(suite, SEED)
    signature = (keys.sign(b"") * 2)[:length]

    assert not verify_signature(suite, keys.public.sign, signature, b"")


@pytest.mark.parametrize("suite", Suite)
def test_a_wrapped_key_opens_for_its_recipient_only(suite: Suite) -> None:
    keys, other = PrivateKeys(suite, SEED), PrivateKeys(suite, bytes(32))

    wrapped = keys.public.wrap(b"k" * 32, b"purpose")

    assert keys.open_sealed(wrapped, b"purpose") == b"k" * 32
    with pytest.raises(ValueError):
        other.open_sealed(wrapped, b"purpose")


@pytest.mark.parametrize("suite", Suite)
def test_a_damaged_wrapped_key_does_not_open(suite: Suite) -> None:
    keys = PrivateKeys(suite, SEED)
    wrapped = keys.public.wrap(b"k" * 16, b"")

    for place in range(len(wrapped)):
        damaged = wrapped[:place] + bytes([wrapped[place] ^ 1]) + wrapped[place + 1 :]
        with pytest.raises(ValueError):
            keys.open_sealed(damaged, b"")
    for length in (0, 1, 31, len(wrapped) - 17, len(wrapped) - 16, len(wrapped) - 1):
        with pytest.raises(ValueError):
            keys.open_sealed(wrapped[:length], b"")


def test_a_wrapped_key_is_bound_to_its_purpose() -> None:
    keys = PrivateKeys(Suite.ED25519, SEED)
    wrapped = keys.public.wrap(b"k" * 32, b"one")

    with pytest.raises(ValueError):
        keys.open_sealed(wrapped, b"two")


@pytest.mark.parametrize("suite", Suite)
def test_nothing_is_wrapped_to_an_unusable_key(suite: Suite) -> None:
    with pytest.raises(ValueError):
        PublicKeys(suite, bytes(32), bytes(32)).wrap(b"k", b"")


def test_keys_to_which_any_secret_fits_are_not_usable() -> None:
    good = PrivateKeys(Suite.ED25519, SEED).public

    assert good.is_usable
    assert not PublicKeys(Suite.ED25519, good.sign, bytes(32)).is_usable
    assert not PublicKeys(Suite.ED25519, good.sign[:31], good.seal).is_usable
    assert not PublicKeys(Suite.ED25519, good.sign, good.seal + b"\0").is_usable


def small_order_points() -> set[bytes]:
    """All encodings of the points of order 1, 2, 4 and 8, found from the curve's equation.

    Doubling gives y(2P) = (y² + x²) / (2 - y² + x²); for order 8 the double has y = 0, so y² = -x².
    """
    root = pow(2, (P - 1) // 4, P)
    eighth = set()
    for sign in (1, -1):
        # -x² + y² = 1 + d x² y² with y² = -x² = u: d u² + 2 u - 1 = 0
        u = (-1 + sign * square_root((1 + D) % P, root)) * pow(D, -1, P) % P
        y = square_root(u, root)
        if y * y % P == u:
            eighth |= {y, P - y}
    reduced = {0, 1, P - 1} | eighth
    every = reduced | {y + P for y in reduced if y + P < 2**255}
    return {(y | high << 255).to_bytes(32, "little") for y in every for high in (0, 1)}


def square_root(value: int, root: int) -> int:
    candidate = pow(value, (P + 3) // 8, P)
    return candidate if candidate * candidate % P == value else candidate * root % P


def test_every_point_of_small_order_is_refused_as_a_signing_key() -> None:
    seal = PrivateKeys(Suite.ED25519, SEED).public.seal

    points = small_order_points()

    assert len(points) == 14
    for point in points:
        assert not PublicKeys(Suite.ED25519, point, seal).is_usable


def test_the_signature_that_fits_any_message_under_a_weak_key_is_refused() -> None:
    neutral = bytes([1]) + bytes(31)
    signature = neutral + bytes(32)

    assert not ed25519.is_signature(neutral, signature, b"whatever")


def test_a_private_key_is_32_bytes_and_not_shown() -> None:
    with pytest.raises(ValueError):
        PrivateKeys(Suite.ED25519, bytes(31))

    assert "seed" not in repr(PrivateKeys(Suite.ED25519, SEED))


@pytest.mark.parametrize("suite", Suite)
def test_keys_are_read_back_from_a_document(suite: Suite) -> None:
    public = PrivateKeys(suite, SEED).public

    assert read_public_keys(suite.value, public.sign.hex(), public.seal.hex()) == public


def test_keys_are_written_in_one_way_only() -> None:
    public = PrivateKeys(Suite.ED25519, SEED).public
    sign, seal = public.sign.hex(), public.seal.hex()

    for suite, one, other in (
        ("rsa", sign, seal),
        ("sm2", sign, seal),
        ("ed25519", sign.upper(), seal),
        ("ed25519", " " + sign, seal),
        ("ed25519", sign[:-1], seal),
        ("ed25519", sign, "00" * 32),
    ):
        with pytest.raises(ValueError):
            read_public_keys(suite, one, other)


def test_a_fingerprint_is_sha_256_of_the_signing_key() -> None:
    public = PublicKeys(Suite.ED25519, b"abc", b"")

    assert public.fingerprint == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert public.replica_digits == "ba7816bf"


def test_the_digits_depend_on_every_bit_of_the_fingerprint() -> None:
    number = int.from_bytes(SEED, "big")
    digits = fingerprint_digits(f"{number:064x}")

    assert [len(group) for group in digits.split(" ")] == [5] * 12
    seen = {fingerprint_digits(f"{number ^ 1 << bit:064x}") for bit in range(256)}
    assert len(seen) == 256
    assert digits not in seen


def test_the_words_say_the_first_128_bits() -> None:
    fingerprint = "00ff" + "00" * 30

    words = fingerprint_words(fingerprint).split(" ")

    assert len(words) == 16
    assert words[:3] == [word_list()[0], word_list()[255], word_list()[0]]


def test_paper_agrees_however_it_is_typed_but_only_whole() -> None:
    fingerprint = PrivateKeys(Suite.ED25519, SEED).public.fingerprint
    digits, words = fingerprint_digits(fingerprint), fingerprint_words(fingerprint)

    for typed in (fingerprint, fingerprint.upper(), digits, digits.replace(" ", "-"), words, f" {words}\n"):
        assert agrees_with_paper(fingerprint, typed)
    for typed in ("", digits[:-1], digits[6:], words[:-3], fingerprint[:63], digits.replace("5", "6")):
        assert not agrees_with_paper(fingerprint, typed)


# Sounds that dialects and telephones confuse.
CONFUSED = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}


def features(reading: str) -> tuple[str, ...]:
    """Beginning and ending of each syllable, with the confused ones taken for the same."""
    parts: list[str] = []
    for syllable in reading.split(" "):
        first = next((one for one in ("zh", "ch", "sh") if syllable.startswith(one)), syllable[:1])
        first = "" if first in "aeo" else first
        rest = syllable[len(first) :]
        rest = rest[:-1] if rest.endswith(("ang", "eng", "ing")) else rest
        parts += (CONFUSED.get(first, first), rest)
    return tuple(parts)


def readings() -> dict[str, str]:
    lines = resource("words/fingerprint.txt").read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def test_there_is_a_word_for_every_byte_and_no_character_stands_twice() -> None:
    characters = "".join(word_list())

    assert len(word_list()) == 256
    assert {len(word) for word in word_list()} == {2}
    doubled = {word for word in word_list() if word[0] == word[1]}
    assert len(set(characters)) == 512 - len(doubled)
    characters.encode("gb2312")


def test_no_two_words_sound_alike_over_a_bad_line() -> None:
    heard = {word: features(reading) for word, reading in readings().items()}
    words = list(heard)

    for number, one in enumerate(words):
        for other in words[:number]:
            alike = sum(a == b for a, b in zip(heard[one], heard[other], strict=True))
            assert alike <= 2, f"{one} {other}"


@pytest.mark.parametrize("suite", Suite)
def test_a_chunk_opens_with_the_same_secret_and_context_only(suite: Suite) -> None:
    nonce, sealed = bytes(12), chunk_cipher(suite, b"s" * 32, b"context").encrypt(bytes(12), b"data", None)

    assert chunk_cipher(suite, b"s" * 32, b"context").decrypt(nonce, sealed, None) == b"data"
    for secret, context in ((b"t" * 32, b"context"), (b"s" * 32, b"another")):
        with pytest.raises(InvalidTag):
            chunk_cipher(suite, secret, context).decrypt(nonce, sealed, None)


def test_random_messages_are_signed_and_verified() -> None:
    chance = random.Random(4)
    for _ in range(1000):
        keys = PrivateKeys(Suite.ED25519, chance.randbytes(32))
        message = chance.randbytes(chance.randrange(100))

        assert verify_signature(Suite.ED25519, keys.public.sign, keys.sign(message), message)
