"""Imports in a test: what files of a supplier become, or the one line with which they are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import GeoError
from geo.sources import Wishes, import_files

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"reference": ROOT / "data" / "reference" / "v1", "context": ROOT / "data" / "context"}


def taken(supplier, folder, *files, **wishes):
    """Layers that files of a supplier become, by name; they lie in the folder."""
    done = import_files(supplier, files, folder, Wishes(**FOLDERS, **wishes))
    return {layer.name: layer for layer in done.layers}


def refused(supplier, folder, *files, **wishes):
    """What is said of files that are refused: one line, and nothing is written."""
    with pytest.raises(GeoError) as error:
        taken(supplier, folder / "refused", *files, **wishes)
    assert "\n" not in str(error.value)
    left = (folder / "refused").rglob("*") if (folder / "refused").exists() else ()
    assert [path for path in left if path.is_file()] == []
    return str(error.value)
