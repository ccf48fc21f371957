"""Suppliers of data: one a file, found by looking into this folder; a user's own download becomes layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from ..errors import ReadError
from ..provenance import Source
from ._download import Download, opened
from ._supplier import Imported, Supplier, Wishes
from ._written import snippet, written

__all__ = ["Imported", "Supplier", "Wishes", "Written", "import_files", "snippet", "suppliers"]


@dataclass(frozen=True, slots=True)
class Written:
    """Layers that were written, each with its passport, in the order in which the supplier gave them."""

    supplier: Supplier
    layers: tuple[Imported, ...]
    passports: tuple[Source, ...]


def suppliers() -> Mapping[str, Supplier]:
    """Every supplier by its id; a new module in this folder adds its own.

    Examples
    --------
    >>> [name for name in ("firms", "nobody", "ucdp") if name in suppliers()]
    ['firms', 'ucdp']
    """
    names = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    found = (import_module(f"{__name__}.{name}").SUPPLIER for name in names)
    return {supplier.id: supplier for supplier in found}


def import_files(
    supplier: str,
    files: Sequence[Path],
    folder: Path,
    wishes: Wishes,
    *,
    retrieved: str = "",
    terms: Mapping[str, Any] | None = None,
) -> Written:
    """Turn downloads into layers with passports.

    Parameters
    ----------
    supplier : str
        Whose files they are.
    files : sequence of pathlib.Path
        As fetched; archives too.
    folder : pathlib.Path
        Where layers and ``passports.toml`` are written; passports of other files there are kept.
    wishes : Wishes
        What is asked for besides.
    retrieved : str
        Day on which they were fetched, if it is told.
    terms : mapping, optional
        ``title``, ``licence`` and ``credit`` of the files, in the place of the supplier's.

    Raises
    ------
    GeoError
        If there is no such supplier, a file is another's, or cannot be read as what it should be.
    """
    known = suppliers()
    if supplier not in known:
        raise ReadError(
            f"there is no supplier {supplier!r}", where="import", mend=f"There are {', '.join(known)}."
        )
    chosen = replace(known[supplier], **(terms or {}))
    with opened(files) as downloads:
        for download in downloads:
            _refuse_anothers(download, chosen, known.values())
        layers = _named_once(chosen.read(downloads, wishes))
        return Written(chosen, layers, tuple(written(layers, chosen, folder, retrieved)))


def _refuse_anothers(download: Download, chosen: Supplier, known: Iterable[Supplier]) -> None:
    """Stop at a file that another supplier's signs are on, and the chosen one's are not."""
    if chosen.takes_any or chosen.claims(download):
        return
    likely = [other.id for other in known if other.id != chosen.id and other.claims(download)]
    if likely:
        raise ReadError(
            f"it does not look like a file of {chosen.id}, but of {' or '.join(likely)}",
            where=download.where,
            mend=f"Import it as {likely[0]}, or give another file.",
        )


def _named_once(layers: Iterable[Imported]) -> tuple[Imported, ...]:
    """All layers, none under the name of another, which it would replace."""
    found: dict[str, Imported] = {}
    for layer in layers:
        if layer.name in found:
            raise ReadError(
                f"two files become the layer {layer.name!r}",
                where=layer.origins[0].where,
                mend="Give files of different days or names, or import them into two folders.",
            )
        found[layer.name] = layer
    return tuple(found.values())
