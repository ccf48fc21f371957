"""Who watched which stretch of a line, and how long: the effort without which a count says little."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import ReadError

HOUR_S = 3600.0
BASES = ("told", "planned")


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody watched a stretch for a while.

    Parameters
    ----------
    from_m, to_m : float
        Chainages between which they watched, metres.
    begins_s, ends_s : float
        Seconds since 1970-01-01T00:00Z.
    watch_share : float
        Share of that time in which they did watch (1 for a camera that never failed; less for a drone that
        passes, a night, a jammed flight, a road that was barred).
    means : str
        Who or what watched.
    basis : str
        One of ``BASES``: whether those who watched told of it, or a plan says that they would.

    Raises
    ------
    ReadError
        If the stretch or the time is empty, or the share is not one from 0 to 1.
    """

    from_m: float
    to_m: float
    begins_s: float
    ends_s: float
    watch_share: float = 1.0
    means: str = ""
    basis: str = "told"

    def __post_init__(self) -> None:
        sound = self.from_m < self.to_m and self.begins_s < self.ends_s and 0.0 <= self.watch_share <= 1.0
        if not sound:
            raise ReadError(
                f"a spell from km {self.from_m / 1000:g} to {self.to_m / 1000:g}, of "
                f"{(self.ends_s - self.begins_s) / HOUR_S:g} h, at a share of {self.watch_share:g}",
                where="effort",
                mend="Give a stretch and a time that are above zero, and a share from 0 to 1.",
            )
        if self.basis not in BASES:
            raise ReadError(
                f"basis is {self.basis!r}", where="effort", mend=f"Give one of {', '.join(BASES)}."
            )


@dataclass(frozen=True, slots=True)
class Denial:
    """What kept observers from watching a stretch for a while: a road barred, a flight jammed.

    Parameters
    ----------
    from_m, to_m : float
        Chainages between which nothing was watched, metres.
    begins_s, ends_s : float
        Seconds since 1970-01-01T00:00Z.
    why : str
    means : tuple of str
        Who or what it kept from watching, by the words of ``Spell.means``; empty for all.

    Raises
    ------
    ReadError
        If the stretch or the time is empty.
    """

    from_m: float
    to_m: float
    begins_s: float
    ends_s: float
    why: str
    means: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.from_m < self.to_m and self.begins_s < self.ends_s):
            raise ReadError(
                f"a denial from km {self.from_m / 1000:g} to {self.to_m / 1000:g}, of "
                f"{(self.ends_s - self.begins_s) / HOUR_S:g} h",
                where="denied",
                mend="Give a stretch and a time that are above zero.",
            )

    def stops(self, means: str) -> bool:
        """Return whether it kept these means from watching.

        Examples
        --------
        >>> jammed = Denial(0.0, 9_000.0, 0.0, HOUR_S, "jamming", means=("drone",))
        >>> jammed.stops("Drone"), jammed.stops("patrol")
        (True, False)
        """
        return not self.means or means.lower() in {each.lower() for each in self.means}
