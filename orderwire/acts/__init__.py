"""What a person does that touches more than one room: pause a rule and hold its mails, type a tracking number and let a mail go.

Comes in: one act of a person, on rows that access.py handed out.
Goes out: the changed row, or a Refusal or Conflict with nothing changed.
Owns: no table.
"""
