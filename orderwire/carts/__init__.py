"""What a shop's cart says, put into our words; pure, no Django, no tables.

Comes in: a webhook's headers and raw body.
Goes out: OrderSnapshot or another Reading.
Owns: no table.
"""
