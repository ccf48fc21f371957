"""What the plan has to own up to: ground that is not there, sectors without a base, visits not made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..model.patrol import Schedule
from ..model.plan import Finding
from ..model.sector import Partition
from ..model.zone import Zone


def empty_zones(zones: Sequence[Zone]) -> tuple[Finding, ...]:
    """Zones that came out empty."""
    return tuple(
        Finding(
            problem="no ground answers its rule",
            where=f"zone {zone.name!r}",
            mend="Look at what it is measured from and clipped to.",
        )
        for zone in zones
        if zone.area.is_empty
    )


def patrols_amiss(partition: Partition | None, schedule: Schedule | None) -> tuple[Finding, ...]:
    """Sectors that send no patrol though something is to be visited there, and tasks that are not kept."""
    if partition is None or schedule is None:
        return ()
    sending = {patrol.sector for patrol in schedule.patrols}
    asked = {required.sector for required in schedule.requirements}
    rules = schedule.rules
    idle = tuple(
        Finding(
            problem="no patrol goes out, and there is something to visit",
            where=sector.name,
            mend=f"Give a site of kind {rules.base_kind!r}, or a settlement {rules.base_standoff_m:g} to "
            f"{rules.base_farthest_m:g} m from the line: sectors.depth_m says how far the sector reaches.",
            fails=True,
        )
        for sector in partition.sectors
        if sector.name in asked - sending
    )
    task_of = {required.id: required.task for required in schedule.requirements}
    counted = Counter(task_of[one.requirement] for one in schedule.not_kept)
    return idle + tuple(
        Finding(
            problem=f"{count} of its places are not visited as often as asked",
            where=f"patrol task {task!r}",
            mend="staff/patrols.csv says why for each; give more patrols, longer hours or longer intervals.",
            fails=True,
        )
        for task, count in counted.items()
    )
