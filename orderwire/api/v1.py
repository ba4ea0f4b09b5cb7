"""The REST API, version 1 (CONTRACT §3): which file answers what, on one screen."""

from orderwire.api import (
    customers,
    events,
    imports,
    messages,
    orders,
    problems,
    reports,
    rules,
    senders,
    stores,
    suppressions,
    templates,
    vocabulary,
)
from orderwire.api.auth import Key
from orderwire.api.bodies import StrictParser
from orderwire.api.docs import DocsPage
from orderwire.api.strict_api import StrictApi

api = StrictApi(
    title="Orderwire",
    version="1",
    description="Order status mails that are never lost, never doubled, and can be explained.",
    urls_namespace="api-v1",
    auth=Key(),
    parser=StrictParser(),
    docs=DocsPage(),
)
problems.install(api)

api.add_router("", vocabulary.router, tags=["What there is"])  # /platforms /merge-tags /starters
api.add_router("", stores.router, tags=["Stores"])  # /stores, /stores/{id}/check …
api.add_router("", orders.router, tags=["Orders"])  # /stores/{id}/orders, /orders/{id}, shipments, explain
api.add_router("", imports.router, tags=["Imports"])  # /stores/{id}/imports, /imports/{id}
api.add_router("", events.router, tags=["Events"])  # /stores/{id}/events, /events/{id}/replay
api.add_router("", senders.router, tags=["Senders"])  # /senders
api.add_router("", rules.router, tags=["Rules"])  # /stores/{id}/rules, /rules/{id}
api.add_router("", templates.router, tags=["Templates"])  # /templates
api.add_router("", messages.router, tags=["Messages"])  # /messages
api.add_router("", customers.router, tags=["Customers"])  # /customers, export, erase
api.add_router("", reports.router, tags=["Figures and logs"])  # /stores/{id}/overview, /stores/{id}/logs/{log}
api.add_router("", suppressions.router, tags=["Suppressions"])  # /suppressions
