"""A merchant's shop: its sealed credentials, its statuses, its connection's health.

Comes in: what the merchant types.
Goes out: a Store that webhooks can reach.
Owns: Store, SeenStatus.
"""
