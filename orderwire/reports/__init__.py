"""Totals kept as things happen; what Overview and Logs ask; what is broken.

Comes in: transitions of messages and blocked decisions.
Goes out: figures and rows.
Owns: DailyTotal, DailyRevenue, Trouble.
"""
