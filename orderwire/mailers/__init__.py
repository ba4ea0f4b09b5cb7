"""Hand one envelope to one mail server; pure, no Django, no tables.

Comes in: an Envelope and a server's address.
Goes out: a Receipt, or a failure that knows whether it is permanent.
Owns: no table.
"""
