"""A shop that moves by itself, a mail server that catches, a mailbox to look into.

Comes in: nothing.
Goes out: a demo to watch.
Owns: no table.
"""
