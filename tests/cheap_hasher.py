"""Argon2 at its smallest cost, so that tests that make people do not spend their time on it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """The product's hasher with 1 round over 8 KiB."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
