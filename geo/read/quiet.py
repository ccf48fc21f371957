"""Foreign libraries kept quiet, and their errors told in the house's own shape."""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import fiona.errors
import pandas as pd
import pyarrow as pa
import pyogrio.errors
import pyproj.exceptions
import shapely.errors
from fiona._err import CPLE_BaseError

from ..errors import ReadError

FOREIGN = (
    fiona.errors.FionaError,
    fiona.errors.FionaValueError,
    CPLE_BaseError,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyproj.exceptions.ProjError,
    shapely.errors.ShapelyError,
    pa.ArrowException,
    pd.errors.ParserError,
    UnicodeError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    RuntimeError,
    OverflowError,
    MemoryError,
)
_ADVICE = re.compile(r";? It might help to specify.*|Set \w+ config option.*|\(flags=\d+\):?.*", re.S)

for _name in ("fiona", "pyogrio", "pyproj"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def told(error: BaseException) -> str:
    """A foreign error in one line, without advice that only a programmer can follow."""
    if isinstance(error, LookupError) or "decode error message" in str(error):
        return "its inner structure is broken"
    text = _ADVICE.sub("", " ".join(str(error).split())).strip(" .;")
    return text or type(error).__name__


@contextmanager
def quiet(where: str, mend: str = "Open it in another program to see whether it is whole.") -> Iterator[None]:
    """Turn whatever a reading library raises into a ``ReadError``; let none of its warnings out."""
    hook = sys.unraisablehook
    sys.unraisablehook = _without_fiona(hook)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ReadError:
        raise
    except FOREIGN as error:
        raise ReadError(f"it cannot be read: {told(error)}", where=where, mend=mend) from error
    finally:
        sys.unraisablehook = hook


def _without_fiona(hook: Callable[[Any], object]) -> Callable[[Any], object]:
    """A hook that passes over what fiona fails to log: a message that quotes bytes of a broken file."""

    def told_elsewhere(unraisable: Any) -> None:
        if not (isinstance(unraisable.exc_value, UnicodeError) and "fiona" in str(unraisable.object)):
            hook(unraisable)

    return told_elsewhere
