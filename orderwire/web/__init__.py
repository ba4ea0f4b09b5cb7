"""Pages for people: parse, one call, answer.

Comes in: requests of signed-in people.
Goes out: HTML.
Owns: no table.
"""
