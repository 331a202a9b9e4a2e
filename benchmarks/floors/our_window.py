"""Our window with a workspace open and its first page painted; then it ends.

Usage: ``python benchmarks/floors/our_window.py WORKSPACE``
"""

import resource
import sys
import time
from pathlib import Path

from desktop.app import application, make_window
from desktop.settings import Settings

PATIENCE_S = 20.0


def main() -> None:
    """Opens the window as `desktop.app.run` does, and waits for the rows."""
    settings = Settings()
    app = application(sys.argv[:1], settings)
    window = make_window(app, settings)
    window.show()
    window.open_folder(Path(sys.argv[1]))
    end = time.monotonic() + PATIENCE_S
    while window.session is None and time.monotonic() < end:
        app.processEvents()
    app.processEvents()
    window.grab()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    window.close()


if __name__ == "__main__":
    main()
