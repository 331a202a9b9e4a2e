"""The corpus of hostile and broken containers, one defect each, with the code that each must get.

`Hostile.build` takes the bytes of any good container that holds a roster, at least one log of more than 99
bytes and at least one attachment that is not empty, so that the same defects can be put into a small
container and into a signed package.
"""

from tests.exchange.hostile_form import Hostile
from tests.exchange.hostile_members import DATA, LAYOUTS, NAMES, SIZES
from tests.exchange.hostile_structure import DIRECTORIES, ENDS, FEATURES, NOT_PACKAGES

__all__ = ["HOSTILE_ZIPS", "Hostile"]

HOSTILE_ZIPS = (*NOT_PACKAGES, *ENDS, *DIRECTORIES, *FEATURES, *NAMES, *LAYOUTS, *DATA, *SIZES)
