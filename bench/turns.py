"""(io) One turn of a service: a load on it, and what its processes worked meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bench.effort import effort
from bench.load import CONNECTIONS, Load, loaded
from bench.processes import family_of, worked


class Turn(NamedTuple):
    """A load on one service, and the seconds that each of its processes worked."""

    load: Load
    worked: dict[int, float]

    def a_request(self, pids: list[int] | None = None) -> float:
        """Return the microseconds of work a request, of some of the processes or of all.

        >>> turn = Turn(Load(1_000, 1.0, 0.1), {1: 0.125, 2: 0.25, 3: 0.25})
        >>> turn.a_request(), turn.a_request([2, 3])
        (625.0, 500.0)
        """
        taken = (self.worked[pid] for pid in pids or self.worked)
        return sum(taken) / self.load.answers * 1e6

    def least_share(self, pids: list[int]) -> float:
        """Return the share of the process among these that worked least.

        >>> Turn(Load(10, 1.0, 0.1), {1: 0.2, 2: 0.6, 3: 9.0}).least_share([1, 2])
        0.25
        """
        taken = [self.worked[pid] for pid in pids]
        return min(taken) / sum(taken)


def taken_turn(
    port: int, pid: int, requests: Path, connections: int = CONNECTIONS, *, awake: bool = False
) -> Turn:
    """Put a service under load for the seconds of a round."""
    family = family_of(pid)
    begun = {each: worked([each]) for each in family}
    load = loaded(port, requests, effort.seconds, connections, awake=awake)
    return Turn(load, {each: worked([each]) - begun[each] for each in family})
