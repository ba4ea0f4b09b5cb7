"""A cart's line to its stand-in without a store: for what is read, not for what comes of it."""

from orderwire.carts.calling import Shop
from orderwire.core.fetch import Fetcher
from orderwire.demo.stand_in import StandIn
from orderwire.stores.doors import Elsewhere
from tests.shop import NOW


class Memory:
    """A vault that lives as long as the test."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def get(self, name: str) -> str:
        """What is kept, "" when nothing is."""
        return self.held.get(name, "")

    def keep(self, **values: str) -> None:
        """Keep it."""
        self.held |= values


def line_to(stand_in: StandIn, **credentials: str) -> Shop:
    """The line that the merchant's credentials open, or those given."""
    wire = Elsewhere(Fetcher(frozenset({"127.0.0.1"})), stand_in.hosts())
    return Shop(
        stand_in.shop_url(),
        credentials or stand_in.credentials(),
        wire,
        Memory(),
        hook_url="https://ours.example/hooks/1",
        hook_secret="whsec_b3Vycw==",
        now=NOW,
    )
