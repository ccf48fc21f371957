"""Where a layer lies: its file, and how it is named to people and opened by libraries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SEEN_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Place:
    """A file, its layer, its format, the encoding of its text; what is unpacked of it if it is an archive."""

    path: Path
    layer: str | None
    format: str
    encoding: str | None = None
    file: Path | None = None

    @property
    def where(self) -> str:
        """How an error names it."""
        return f"{self.path}:{self.layer}" if self.layer else str(self.path)

    @property
    def label(self) -> str:
        """How a list of repairs names it: without a folder, which is nobody else's business."""
        return f"{self.path.name}:{self.layer}" if self.layer else self.path.name

    @property
    def source(self) -> Path:
        """The file that is really opened: the member of an archive, unpacked, or the file itself."""
        return self.file or self.path

    @property
    def stem(self) -> str:
        """Name of the file, without folder and ending."""
        return self.source.stem

    @property
    def opening_options(self) -> dict[str, str]:
        """What keeps GDAL from writing a file beside the one it reads, and from the network."""
        return {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO"} if self.format == "gml" else {}

    def ends(self) -> tuple[bytes, bytes]:
        """First and last bytes of the file; the last are empty where the first are all."""
        with self.source.open("rb") as file:
            head = file.read(SEEN_BYTES)
            file.seek(max(len(head), self.source.stat().st_size - SEEN_BYTES))
            return head, file.read()

    def part(self, suffix: str) -> bytes | None:
        """Bytes of the file that lies beside it under another ending, as a shapefile's parts do."""
        wanted = f"{self.stem}{suffix}".lower()
        beside = (p for p in self.source.parent.iterdir() if p.name.lower() == wanted)
        return next((p.read_bytes() for p in beside), None)
