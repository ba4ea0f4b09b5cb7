"""One file for each cart: its API and its webhooks as its documentation describes them, on stand_in.StandIn."""
