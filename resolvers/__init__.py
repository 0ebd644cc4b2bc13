"""The GraphQL edge: types, the guard in front of them, and the HTTP service."""

from graph.native import places_of

__path__[:0] = places_of(__name__)
