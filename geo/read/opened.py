"""Layers of a scenario, each opened once, when it is asked for, after its passport was checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..errors import ScenarioError
from ..model.situation import Repair
from ..provenance import Source, verified
from .context import Context
from .files import read_layer
from .gazetteer import points_by_code
from .layer import Layer
from .scenario_file import LayerTable, ScenarioFile

_LISTED = 12  # so many of a column's values are named in an error


class OpenedLayers:
    """Layers of one scenario file by name.

    Parameters
    ----------
    folder : pathlib.Path
        Folder that the layers' paths start from.
    said : ScenarioFile
    context : Context
        Where a layer without coordinates finds its places, by code.
    """

    def __init__(self, folder: Path, said: ScenarioFile, context: Context) -> None:
        self._folder, self._said, self._context = folder, said, context
        self._layers: dict[str, Layer] = {}

    def __getitem__(self, name: str) -> Layer:
        """Layer of a name; its file is verified and read when it is first asked for."""
        if name not in self._layers:
            table = self._said.layers[name]
            path = verified(passport_of(table), self._folder)
            if table.gazetteer is not None:
                layer = points_by_code(path, self._context.layer(table.gazetteer))
            else:
                layer = read_layer(path, layer=table.layer, assume_crs=table.crs)
            self._layers[name] = _selected(layer, table, name)
        return self._layers[name]

    def of_role(self, role: str) -> Iterator[tuple[str, Layer]]:
        """Layers of a role with their names, in the order of the file."""
        for name, table in self._said.layers.items():
            if table.role == role:
                yield name, self[name]

    def repairs(self) -> Iterator[Repair]:
        """Everything that was mended or left out while reading."""
        for layer in self._layers.values():
            yield from (*layer.repairs, *layer.rejected)

    def sources(self) -> Iterator[Source]:
        """Passports of the layers; of a path outside the scenario's folder only the file's name is told."""
        for table in self._said.layers.values():
            yield replace(passport_of(table), path=Path(table.path).name)


def passport_of(table: LayerTable) -> Source:
    """Passport that a layer's table holds."""
    keys = ("path", "sha256", "title", "licence", "retrieved", "made_by", "credit")
    return Source(**{key: getattr(table, key) for key in keys})


def _selected(layer: Layer, table: LayerTable, name: str) -> Layer:
    """Rows whose columns have the values that the scenario names."""
    keep = np.ones(len(layer), dtype=bool)
    for column, value in table.select.items():
        if column not in layer.columns:
            raise ScenarioError(
                f"select names the column {column!r}",
                where=f"layers.{name}",
                mend=f"Its columns are {', '.join(layer.columns)}.",
            )
        texts = np.array([str(found) for found in layer.columns[column]])
        keep &= texts == str(value)
        if not keep.any():
            raise ScenarioError(
                f"no row has {column} = {value!r}",
                where=f"layers.{name}",
                mend=f"Its values are {', '.join(np.unique(texts)[:_LISTED])}.",
            )
    columns = {key: values[keep] for key, values in layer.columns.items()}
    return replace(layer, geometry=layer.geometry[keep], columns=columns)
