"""Any file of geodata in, trustworthy longitude/latitude geometry out, every repair listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import ReadError
from .archives import opened
from .axes import Bounds, refuse_exchanged, refuse_off_globe
from .bulk import read_bulk
from .crs import settled_crs, short_name
from .incomplete import refuse_incomplete
from .kinds import known_kinds, select_kinds, split_collections
from .layer import Draft, Layer
from .lonlat import to_lonlat
from .place import Place
from .quiet import quiet
from .records import layer_names
from .repair import (
    drop_heights,
    drop_repeats,
    mend_areas,
    reject_beyond,
    reject_hollow,
    run_on,
    turn_rings,
)
from .sheets import read_sheet
from .wording import Wording, foreign_wording, stated_wording

_ONE_LAYER = {"geojson", "flatgeobuf", "shapefile", "parquet", "csv", "esrijson"}


def read_layer(
    path: str | Path,
    *,
    layer: str | None = None,
    kinds: str | tuple[str, ...] | None = None,
    near: Bounds | None = None,
    assume_crs: str | None = None,
    encoding: str | None = None,
) -> Layer:
    """Read one layer of a file.

    Parameters
    ----------
    path : str or pathlib.Path
        A file, or ``FILE:layer``.
    layer : str, optional
        Name of the layer, where a file has several.
    kinds : str or tuple of str, optional
        ``point``, ``line``, ``area``: the kinds that are of use. Features of other kinds are left out.
    near : tuple of float, optional
        West, south, east, north, degrees: where the layer is expected, to tell exchanged coordinates.
    assume_crs : str, optional
        CRS of a file that states none, as in ``EPSG:32637``.
    encoding : str, optional
        Encoding of a table's text, where the file does not say it.

    Returns
    -------
    Layer
        In OGC:CRS84, longitude first.

    Raises
    ------
    ReadError
        If the file cannot be read, or what it means is doubtful.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "posts.csv"
    ...     _ = path.write_text("name,lat,lon" + chr(10) + "A,50.4,30.5")
    ...     layer = read_layer(path)
    >>> layer.geometry[0].x, layer.geometry[0].y, layer.columns["name"].tolist()
    (30.5, 50.4, ['A'])
    """
    wanted = known_kinds(kinds)
    with opened(path, layer) as place, quiet(place.where):
        draft = _found(place, encoding)
        reject_hollow(draft)
        _refuse_empty(draft, place)
        crs = settled_crs(draft, place, assume_crs)
        drop_heights(draft)
        split_collections(draft, wanted, crs, place.where)
        _refuse_empty(draft, place)
        select_kinds(draft, wanted, place.where)
        draft.geometry = to_lonlat(draft.geometry, crs, where=place.where)
        reject_beyond(draft, short_name(crs))
        refuse_off_globe(draft, place)
        if near is not None:
            refuse_exchanged(draft, place, near)
        run_on(draft)
        drop_repeats(draft)
        mend_areas(draft, place.where)
        turn_rings(draft)
        _refuse_empty(draft, place)
        return draft.done(short_name(crs))


def _found(place: Place, encoding: str | None) -> Draft:
    """Read a layer as it stands in its file."""
    refuse_incomplete(place)
    wording = Wording(encoding) if encoding else stated_wording(place)
    place = replace(place, layer=_layer(place), encoding=wording.encoding)
    try:
        draft = read_sheet(place) if place.format == "csv" else read_bulk(place)
    except UnicodeDecodeError:
        wording = foreign_wording(place)
        draft = read_bulk(replace(place, encoding=wording.encoding))
    if place.format == "shapefile" and place.part(".dbf") is None:
        draft.note("its .dbf is not beside it", "read without attributes")
    if wording.problem:
        draft.note(wording.problem, f"read as {wording.encoding}")
    draft.name = place.layer or place.stem
    return draft


def _layer(place: Place) -> str | None:
    """Name of the layer to read; None where the format has but one."""
    if place.format in _ONE_LAYER and place.layer in {None, place.stem}:
        return None
    names = [place.stem] if place.format in {"csv", "parquet"} else layer_names(place)
    if place.layer in names:
        return place.layer
    listed = ", ".join(names)
    if place.layer:
        raise ReadError(f"there is no layer {place.layer!r}", where=str(place.path), mend=f"It has {listed}.")
    if len(names) != 1:
        raise ReadError(
            f"it has {len(names)} layers: {listed}" if names else "it has no layer",
            where=str(place.path),
            mend=f"Choose one, as in {place.path.name}:{names[0]}." if names else "Export it again.",
        )
    return names[0]


def _refuse_empty(draft: Draft, place: Place) -> None:
    if len(draft.geometry):
        return
    why = f": {draft.rejected[0].where}: {draft.rejected[0].problem}" if draft.rejected else ""
    raise ReadError(
        f"it holds no usable feature{why}", where=place.where, mend="Export it again, with its geometry."
    )
