"""Making a store and changing it."""

import pytest
from django.test import Client

from orderwire.accounts.models import AuditEntry
from orderwire.stores.models import Store
from orderwire.stores.secrets import credential_names, secrets_of
from orderwire.stores.shops import webhook_url
from tests.web.conftest import House, everything, words

GIVEN = {
    "name": "Brass Lamps",
    "url": "shop.example.com",
    "timezone": "Europe/Berlin",
    "currency": "EUR",
    "sender.name": "Brass",
    "sender.email": "hello@example.com",
}


def made(house: House) -> Store:
    return Store.objects.exclude(pk=house.store.pk).get()


def test_a_custom_store_shows_its_address_and_its_secret_once(house: House, owner: Client) -> None:
    answer = owner.post("/stores/new/custom/", GIVEN, follow=True)
    store = made(house)
    (secret,) = secrets_of(store)
    page = words(answer)
    assert (store.name, store.url, store.timezone, store.currency) == (
        "Brass Lamps",
        "https://shop.example.com",
        "Europe/Berlin",
        "EUR",
    )
    assert webhook_url(store) in page
    assert secret in page
    assert secret not in words(owner.get(f"/stores/{store.pk}/"))
    assert AuditEntry.objects.get(action="store made").actor == "owner@example.com"


def test_shopify_asks_for_its_own_secret(house: House, owner: Client) -> None:
    before = everything()
    answer = owner.post("/stores/new/shopify/", GIVEN)
    assert answer.status_code == 422
    assert "Without it the shop&#x27;s webhooks cannot be told from forged ones." in words(answer)
    assert everything() == before
    answer = owner.post(
        "/stores/new/shopify/",
        {**GIVEN, "webhook_secret": "shpss_1", "credentials.access_token": "shpat_1"},
        follow=True,
    )
    store = made(house)
    assert secrets_of(store) == ["shpss_1"]
    assert credential_names(store) == ["access_token"]
    assert "shpss_1" not in words(answer)
    assert "shpat_1" not in words(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This must not be empty."),
        ({"url": "ftp://x"}, "Give the shop&#x27;s web address"),
        ({"timezone": "Mars/Olympus"}, "This time zone is not known"),
        ({"currency": "XXXX"}, "This currency is not known"),
        ({"sender.email": "nobody"}, "This is not an e-mail address"),
        ({"sender.email": ""}, "Say which address the mails are from."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: House, owner: Client, wrong: dict[str, str], said: str
) -> None:
    before = everything()
    answer = owner.post("/stores/new/custom/", {**GIVEN, **wrong})
    page = words(answer)
    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page
    assert 'value="Brass"' in page
    assert everything() == before


def test_there_is_no_unknown_platform(house: House, owner: Client) -> None:
    assert owner.get("/stores/new/nonsense/").status_code == 404


def test_a_cart_without_webhooks_says_how_its_orders_come(house: House, owner: Client) -> None:
    page = words(owner.post("/stores/new/volusion/", GIVEN, follow=True))
    assert made(house).platform == "volusion"
    assert "Volusion sends no webhooks: its orders are asked for again and again" in page
    assert "/hooks/" not in page


def test_changing_a_store_keeps_secrets_that_are_left_empty(house: House, owner: Client) -> None:
    before = secrets_of(house.store)
    form = words(owner.get(f"/stores/{house.store.pk}/settings/"))
    assert 'value="Acme Lamps"' in form
    assert before[0] not in form
    extra = {
        "locale": "de",
        "test_address": "test@example.com",
        "cap_per_hour": "3",
        "cap_per_day": "9",
        "webhook_secret": "",
    }
    answer = owner.post(f"/stores/{house.store.pk}/settings/", {**GIVEN, **extra})
    assert answer["Location"] == f"/stores/{house.store.pk}/"
    house.store.refresh_from_db()
    assert (house.store.name, house.store.locale, house.store.cap_per_hour, house.store.cap_per_day) == (
        "Brass Lamps",
        "de",
        3,
        9,
    )
    assert secrets_of(house.store) == before


def test_a_cap_of_nothing_is_refused(house: House, owner: Client) -> None:
    before = everything()
    extra = {"locale": "en", "test_address": "", "cap_per_hour": "0", "cap_per_day": "many"}
    answer = owner.post(f"/stores/{house.store.pk}/settings/", {**GIVEN, **extra})
    assert answer.status_code == 422
    assert words(answer).count('class="wrong"') == 2
    assert everything() == before


def test_the_list_shows_how_each_store_is(house: House, viewer: Client) -> None:
    page = words(viewer.get("/stores/"))
    assert "Acme Lamps" in page
    assert "Waiting for its first event" in page
    assert "Add Store</a>" not in page
