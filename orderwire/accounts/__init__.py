"""People, what they share, and the keys their programs use.

Comes in: sign-ups, invitations, API keys.
Goes out: who may act for which account, in which role.
Owns: User, Account, Membership, Invitation, ApiKey, AuditEntry.
"""
