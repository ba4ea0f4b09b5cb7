"""Things every room may use; it knows no room.

Comes in: nothing.
Goes out: clock, ids, sealed secrets, guarded HTTP, money, strict JSON, base tables, checks.
Owns: no table.
"""
