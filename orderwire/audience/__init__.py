"""Who may be written to: the suppression list, by canonical address.

Comes in: bounces, complaints, unsubscribes, people.
Goes out: whether an address may get mail.
Owns: Suppression.
"""
