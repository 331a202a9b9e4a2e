"""Random keys sign random messages with SM2, and every signature verifies: some numbers begin with zeros.

Of the library's numbers one in 256 has fewer than 32 bytes. ``DUKAO_RUNS`` sets how many messages,
``DUKAO_SEED`` which; a failure names both.
"""

import os
import random

from desktop.exchange.keys import PrivateKeys, Suite, verify_signature

RUNS = int(os.environ.get("DUKAO_RUNS", "200"))
SEED = int(os.environ.get("DUKAO_SEED", "4"))
MESSAGES_OF_A_KEY = 25


def test_random_messages_are_signed_and_verified() -> None:
    chance = random.Random(SEED)
    for run in range(0, RUNS, MESSAGES_OF_A_KEY):
        keys = PrivateKeys(Suite.SM2, chance.randbytes(32))
        for number in range(MESSAGES_OF_A_KEY):
            message = chance.randbytes(chance.randrange(100))

            signature = keys.sign(message)

            assert len(signature) == 64
            assert verify_signature(Suite.SM2, keys.public.sign, signature, message), (SEED, run + number)
