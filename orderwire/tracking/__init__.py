"""What the customer did with a mail.

Comes in: opens and clicks as they arrived, later orders.
Goes out: hits with a verdict, conversions, and what has to be counted for them.
Owns: LinkTarget, HitBatch, Hit, Reaction, Conversion.
"""
