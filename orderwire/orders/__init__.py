"""What we know of an order, and when it moved.

Comes in: raw events and snapshots.
Goes out: orders, customers, line items, shipments and one Change for each real move.
Owns: Event, Customer, Order, LineItem, Shipment, Change.
"""
