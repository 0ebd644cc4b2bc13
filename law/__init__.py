"""The rules: one file per document, and the pure modules that answer by them.

Knows nothing of GraphQL or of HTTP; reads organizations only as the graph gives them.
"""

from law.native import use

__path__[:0] = use()
