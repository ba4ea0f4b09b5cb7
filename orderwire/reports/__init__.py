"""Totals kept as things happen; what Overview and Logs ask.

Comes in: transitions of messages and blocked decisions.
Goes out: figures and rows.
Owns: DailyTotal.
"""
