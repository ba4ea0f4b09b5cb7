"""A known carrier's number has a page; an unknown one gets no guess."""

import pytest

from orderwire.emails.carriers import tracking_url


@pytest.mark.parametrize(
    ("carrier", "number", "url"),
    [
        ("UPS", "1Z999AA10123456784", "https://www.ups.com/track?tracknum=1Z999AA10123456784"),
        ("ups ground", " 1Z 999 AA1 ", "https://www.ups.com/track?tracknum=1Z999AA1"),
        ("U.S.P.S", "94001", "https://tools.usps.com/go/TrackConfirmAction?tLabels=94001"),
        ("Royal-Mail", "RM123456785GB", "https://www.royalmail.com/track-your-item#/tracking-results/RM123456785GB"),
        ("DPD UK", "15501234567890", "https://track.dpd.co.uk/search?reference=15501234567890"),
        ("Australia Post", "AB/12.3", "https://auspost.com.au/mypost/track/details/AB%2F12.3"),
        ("Acme Couriers", "123456", None),
        ("", "123456", None),
        ("UPS", "<script>", None),
        ("UPS", "1Z\r\nX: y", None),
        ("UPS", "", None),
    ],
)
def test_tracking_pages(carrier: str, number: str, url: str | None) -> None:
    assert tracking_url(carrier, number) == url
