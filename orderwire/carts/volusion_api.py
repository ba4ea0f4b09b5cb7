"""Volusion's export: one address, a table's columns, at most one WHERE, and the answer as XML.

Sources: Volusion's developer help ("Generic\\Orders", "Generic\\Customers", "Order Management: TrackingNumbers"). Login and
password stand in the query, so they are taken out of every word that leaves here. Without a WHERE the export of orders gives
those not exported yet, and marks them.
"""

import re
from dataclasses import dataclass

from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.volusion_xml import NotXml, read_rows

_BRIEF = "o.OrderID,o.OrderStatus,o.LastModified,o.OrderDate,o.OrderDateUtc"
_WHOLE = ",".join(
    [_BRIEF, "o.CustomerID", "o.PaymentAmount", "o.TotalShippingCost", "o.SalesTax1", "o.SalesTax2", "o.SalesTax3"]
    + [
        f"o.{side}{name}"
        for side in ("Billing", "Ship")
        for name in ("FirstName", "LastName", "CompanyName", "Address1", "Address2", "City", "State", "PostalCode")
    ]
    + ["o.BillingCountry", "o.ShipCountry", "o.BillingPhoneNumber", "o.ShipPhoneNumber", "o.Order_Comments"]
    + ["od.OrderDetailID", "od.ProductCode", "od.ProductName", "od.ProductPrice", "od.Quantity"]
)
_CUSTOMER = "CustomerID,EmailAddress,FirstName,LastName,EmailSubscriber,Customer_IsAnonymous"
_NOT_LET_IN = (
    "Volusion did not answer with an export. Check the login and the encrypted password, that they were copied whole, and "
    "that your plan has the API."
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one order is put together from: its rows (one for each line, it may be), its customer, its tracking numbers."""

    rows: list[Fields]
    customer: Fields
    tracking: list[Fields]


def unexported(shop: Shop) -> list[Fields]:
    """The next orders that were not exported yet; asking marks them. Raises CallFailed."""
    return _export(shop, "Orders", _BRIEF)


def of_status(shop: Shop, word: str) -> list[Fields]:
    """Id, status and times of the orders in a status, by Volusion's word for it. Raises CallFailed."""
    return _export(shop, "Orders", _BRIEF, ("o.OrderStatus", word))


def whole(shop: Shop, external_id: str) -> Parts | None:
    """One order, None when the shop has it no longer. Raises CallFailed."""
    if not re.fullmatch(r"[0-9]{1,12}", external_id):
        return None
    rows = _export(shop, "Orders", _WHOLE, ("o.OrderID", external_id))
    rows = [row for row in rows if row.id("OrderID") == external_id]
    if not rows:
        return None
    customer_id = rows[0].id("CustomerID")
    found = []
    if re.fullmatch(r"[1-9][0-9]{0,11}", customer_id):
        found = _export(shop, "Customers", _CUSTOMER, ("CustomerID", customer_id))
    tracking = _export(shop, "TrackingNumbers", "*", ("OrderID", external_id))
    customer = next((row for row in found if row.id("CustomerID") == customer_id), Fields({}))
    return Parts(rows, customer, [row for row in tracking if row.id("OrderID") in ("", external_id)])


def _export(shop: Shop, table: str, columns: str, where: tuple[str, str] | None = None) -> list[Fields]:
    login, password = shop.needed("login", "login"), shop.needed("encrypted_password", "encrypted password")
    params = {
        "Login": login,
        "EncryptedPassword": password,
        "EDI_Name": f"Generic\\{table}",
        "SELECT_Columns": columns,
    }
    if where is not None:
        params |= {"WHERE_Column": where[0], "WHERE_Value": where[1]}
    api = Api("Volusion", shop.wire, f"{shop.secure_url()}/net/WebService.aspx", secrets=(login, password))
    answer = api.ask("GET", "", params, headers={"Accept": "text/xml"})
    try:
        return read_rows(answer.body, table)
    except NotXml as error:
        raise CallFailed(_NOT_LET_IN, "key") from error
