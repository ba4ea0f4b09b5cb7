"""Every stand-in there is, one line each."""

from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.miva import MivaStandIn
from orderwire.demo.stand_ins.shift4shop import Shift4ShopStandIn
from orderwire.demo.stand_ins.volusion import VolusionStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn

STAND_INS: dict[str, type[StandIn]] = {
    "miva": MivaStandIn,
    "shift4shop": Shift4ShopStandIn,
    "volusion": VolusionStandIn,
    "woocommerce": WooCommerceStandIn,
}
