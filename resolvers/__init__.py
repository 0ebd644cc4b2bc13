"""The GraphQL edge: types, the guard in front of them, and the HTTP service."""
