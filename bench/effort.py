"""How much is done for a figure: all of it, or only so much that one sees that it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Effort:
    """Rounds, seconds of a load before them and in each, and the share of the calls that are made."""

    rounds: int = 5
    seconds: float = 2.0
    warm_seconds: float = 4.0
    share: float = 1.0
    is_judged: bool = True

    def of(self, count: int) -> int:
        """Return how many of so many are done.

        >>> Effort().of(600), Effort(share=0.05).of(600), Effort(share=0.01).of(30)
        (600, 30, 4)
        """
        return min(count, max(4, round(count * self.share)))

    def lessen(self) -> None:
        """Do only so much that one sees that everything runs."""
        self.rounds, self.share, self.is_judged = 2, 0.05, False
        self.seconds = self.warm_seconds = 0.3


effort = Effort()
"""What holds in this run."""
