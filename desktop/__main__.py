"""Starts the window without arguments, the command line with them."""

import sys


def main() -> int:
    """The command ``dukao``.

    Returns:
        Exit status: 0 done, 1 refused or failed, 2 usage.
    """
    if any("multiprocessing" in argument for argument in sys.argv[1:]):
        from multiprocessing import freeze_support  # only the helpers of a batch come here

        freeze_support()
    if len(sys.argv) == 1:
        from desktop.app import run  # the command line must not pay for Qt

        return run(sys.argv)
    from desktop.cli import run as run_command  # the window must not pay for the command line

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
