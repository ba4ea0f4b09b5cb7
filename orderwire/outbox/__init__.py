"""What we owe the customer: messages and their state machine.

Comes in: decisions to send.
Goes out: messages claimed, marked, settled, cancelled, sent again.
Owns: Message, Rendered, WorkerSeat.
"""
