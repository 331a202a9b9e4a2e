"""The one lock around PDFium: the library must not be called from two threads at once."""

import threading

LOCK = threading.Lock()
