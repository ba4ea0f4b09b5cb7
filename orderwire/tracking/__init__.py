"""What the customer did with a mail.

Comes in: opens, clicks, unsubscribes.
Goes out: hits and conversions.
Owns: no table yet.
"""
