"""Every error raised on purpose, in one shape: problem, where, mend."""

from typing import ClassVar


class GeoError(Exception):
    """A problem the caller can act on: what is wrong, where, and how to mend it.

    Parameters
    ----------
    problem : str
        What is wrong, with the value found.
    where : str
        File, layer, feature or key that it concerns.
    mend : str
        One sentence that tells the reader what to do.

    Examples
    --------
    >>> print(GeoError("depth_m is -50", where="zone 'buffer'", mend="Give a depth above zero."))
    zone 'buffer': depth_m is -50. Give a depth above zero.
    """

    exit_status: ClassVar[int] = 2  # with which a program ends that meets it: bad input

    def __init__(self, problem: str, *, where: str = "", mend: str = "") -> None:
        self.problem, self.where, self.mend = problem, where, mend
        head = f"{where}: {problem}" if where else problem
        super().__init__(f"{head}. {mend}" if mend else head)


class ScenarioError(GeoError, ValueError):
    """A scenario file, or an object built from it, says something impossible."""


class ReadError(GeoError, ValueError):
    """A file cannot be read, or what it holds cannot be trusted without a word from its owner."""


class GeometryError(GeoError, ValueError):
    """A geometry or a distance that a computation cannot accept."""


class CertificateError(GeometryError):
    """A result did not confirm its own tolerance, so it is not returned."""


class FrameError(GeoError, ValueError):
    """A coordinate reference system that cannot serve as the working frame."""


class ProvenanceError(GeoError, ValueError):
    """A file is not, to the byte, the one that its passport describes."""


class ReleaseError(GeoError, ValueError):
    """Features or words that may not pass the gate under the policy asked for."""


class WriteError(GeoError, OSError):
    """A result cannot be written; nothing half-written is left behind."""


class StoreError(GeoError, OSError):
    """A store of incidents cannot be reached, read or written, or would contradict itself."""


class TooLargeError(WriteError):
    """A result is larger than is written without being asked for by name."""

    exit_status = 4


class LocationError(GeoError, ValueError):
    """A question to a location model contradicts itself."""


class TerrainError(GeoError, ValueError):
    """Elevation is missing where it is asked for, or a height or range makes no sense."""


class NetworkError(GeoError, ValueError):
    """A road network, a source or a limit that a search cannot accept."""


class RoutingError(GeoError, ValueError):
    """A question about routes, or about parting a line, contradicts itself."""
