"""Open doors: verify, keep, answer at once.

Comes in: calls of carts.
Goes out: a durable Event and 202.
Owns: no table.
"""
