"""The organizations: nouns, dated facts, statements, database, stages, snapshot.

Knows nothing of the law, of GraphQL or of HTTP.
"""
