"""The package: writing one, reading one, and the values on both sides.

    with read_package(path, reader) as package:
        plan = plan_import(package, held, now)

`package_writing` and `package_reading` do it; the format is docs/package-format.md.
"""

from desktop.exchange.package_reading import read_package
from desktop.exchange.package_values import Newcomer, Outgoing, OutgoingBlob, Package, Reader, Standing
from desktop.exchange.package_writing import write_package

__all__ = [
    "Newcomer",
    "Outgoing",
    "OutgoingBlob",
    "Package",
    "Reader",
    "Standing",
    "read_package",
    "write_package",
]
