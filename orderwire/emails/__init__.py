"""What the merchant wrote: starters, merge language, versions, the bytes of a mail.

Comes in: a template's source and an order.
Goes out: a compiled version, then the bytes of one mail.
Owns: Version, Template.
"""
