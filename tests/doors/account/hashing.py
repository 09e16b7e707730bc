"""The service's hasher, with the least memory and time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """Argon2, quick."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
