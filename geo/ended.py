"""How a program ends: its status, and quietly where the reader of its output has stopped reading."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

CLOSED = 141  # what a shell reports of a program that a closed pipe ended: 128 and the signal's number, 13


def ended(main: Callable[[], int]) -> int:
    """Run a program; the number returned is its exit status."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left to be written at exit would only raise the same again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    return status
