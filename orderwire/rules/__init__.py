"""When to write, and to whom: matching is a pure function.

Comes in: a Change and the active rules.
Goes out: Decisions with every check, and when a mail is due.
Owns: Rule, Decision, FirstEntry.
"""
