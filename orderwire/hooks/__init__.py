"""Open doors: verify, keep, answer at once.

Comes in: calls of carts, opens and clicks, readers of mails.
Goes out: a durable Event and 202; the way on, and hits for tracking.
Owns: no table.
"""
