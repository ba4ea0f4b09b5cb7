"""Every stand-in there is, one line each."""

from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.custom import CustomStandIn
from orderwire.demo.stand_ins.shopware import ShopwareStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn

STAND_INS: dict[str, type[StandIn]] = {
    "custom": CustomStandIn,
    "shopware": ShopwareStandIn,
    "woocommerce": WooCommerceStandIn,
}
