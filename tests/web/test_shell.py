"""The frame of every page."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.rooms import a_store
from tests.web.conftest import House, words


def test_add_new_stands_on_every_page(house: House, viewer: Client) -> None:
    for path in (
        "/",
        "/stores/",
        "/senders/",
        "/suppressions/",
        "/settings/",
        "/search/",
        f"/orders/{house.order.pk}/",
    ):
        assert 'href="/new/"' in words(viewer.get(path))


def test_the_frame_follows_the_store_last_visited(house: House, owner: Client) -> None:
    second = a_store(house.account, name="Brass Lamps")
    owner.get(f"/stores/{second.pk}/orders/")
    page = words(owner.get("/senders/"))
    assert f'href="/stores/{second.pk}/orders/"' in page
    assert f'href="/stores/{second.pk}/order-status/"' in page


def test_a_deleted_store_leaves_the_frame_with_another(house: House, owner: Client) -> None:
    second = a_store(house.account, name="Brass Lamps")
    owner.get(f"/stores/{second.pk}/")
    second.delete()
    assert f'href="/stores/{house.store.pk}/orders/"' in words(owner.get("/senders/"))


def test_the_frame_asks_little_of_the_database(
    house: House, owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owner.get("/senders/")
    with django_assert_max_num_queries(8):
        owner.get("/senders/")


def test_what_belongs_to_the_whole_account_is_shown_in_a_shops_name(house: House, owner: Client) -> None:
    second = a_store(house.account, name="Brass Lamps")
    path = f"/templates/{house.template.pk}/"
    assert owner.get(path).context["store"] == house.store
    assert owner.get(f"{path}?store={second.pk}").context["store"] == second
    owner.get(f"/stores/{second.pk}/orders/")
    assert owner.get(path).context["store"] == second
    assert owner.get(f"{path}?store={a_store(name='Theirs').pk}").status_code == 404


def test_the_switcher_stays_on_the_kind_of_page(house: House, owner: Client) -> None:
    second = a_store(house.account, name="Brass Lamps")
    for here in ("orders", "customers", "messages"):
        page = words(owner.get(f"/stores/{house.store.pk}/{here}/"))
        assert f'href="/stores/{second.pk}/{here}/"' in page
