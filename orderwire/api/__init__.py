"""JSON for programs that hold a key.

Comes in: requests with an API key.
Goes out: JSON by CONTRACT.
Owns: no table.
"""
