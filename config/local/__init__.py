"""What a laptop needs and a server farm does not: `make run`, `make test` and their kin.

Nothing outside this package may depend on it, except that the development
settings look up where the embedded database and Redis are listening.
"""
