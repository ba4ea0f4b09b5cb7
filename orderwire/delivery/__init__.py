"""Sending, and what came of it.

Comes in: claimed messages.
Goes out: attempts, retries, outcomes.
Owns: Sender, Attempt.
"""
