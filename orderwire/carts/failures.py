"""The ways a cart's call can fail us."""


class BadSignature(Exception):
    """The call was not signed by the shop: nothing of it may be kept."""


class Unreadable(Exception):
    """The call is genuine but cannot be read; str() is the reason a merchant reads. It is parked, not lost."""


class UnreadableField(Unreadable):
    """One field cannot be read. `field` is its dotted name ("items.0.price"), `message` what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message
        super().__init__(f"The field {field} {message.rstrip('.')}.")
