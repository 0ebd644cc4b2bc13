"""Which body issues a credential: the last one that acts before the relation leaves its side.

The credential moves one relation, and the body that signs it must be able to send that relation:
it is the body before the exchange on the path of that relation, so a certificate letter is signed
by a holder of the temporary power and an introduction letter by one of the formal power. Where the
path turns at a common superior, that superior signs; where it ends there, the last body below that
may act.
"""

from __future__ import annotations

from law.answer import Path
from law.engine import Engine
from law.procedure import may_act


def issuer_of(engine: Engine, relation: str, origin: str, destination: str, day: int) -> str | None:
    """Return the code of the body that issues what moves a relation, None where there is no path.

    Args:
        engine: the engine of the revision.
        relation: the relation that the credential moves.
        origin: code of the organization that the member leaves.
        destination: code of the organization that the member joins.
        day: the day.
    """
    path = engine.path(origin, destination, relation, as_of=day, explain=False)
    if not isinstance(path, Path):
        return None
    rises = next((n for n, move in enumerate(path.moves) if move != "RISE"), len(path.moves))
    is_left = rises < len(path.moves)
    return path.bodies[rises] if is_left else _last_acting(engine, path, day)


def _last_acting(engine: Engine, path: Path, day: int) -> str:
    """Return the last body below the destination that may act, the destination where none may."""
    start, end = (engine.snapshot.find(code) or 0 for code in (path.origin, path.destination))
    inquiry = engine.inquiry(start, end, path.relation, day, engine.book.default)
    below = range(len(path.bodies) - 2, -1, -1)
    last = next((place for place in below if may_act(inquiry, inquiry.ascent, place)), None)
    return path.bodies[-1] if last is None else path.bodies[last]
