"""Imported first by the process that makes others: among modules there is no rubbish to be looked for."""

import gc
import sys

if not hasattr(sys.modules["__main__"], "__file__"):  # imported anywhere else it changes nothing
    gc.disable()
