"""The loop: read events, send what is due, keep the house.

Comes in: the two queues.
Goes out: work done.
Owns: no table.
"""
