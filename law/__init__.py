"""The rules: one file per document, and the pure modules that answer by them.

Knows nothing of GraphQL or of HTTP; reads organizations only as the graph gives them.
"""

from graph.native import places_of

__path__[:0] = places_of(__name__)
