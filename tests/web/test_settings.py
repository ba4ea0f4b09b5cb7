"""Settings: every one of them is found from one page; what a person chooses for themselves is kept."""

import re
from collections.abc import Callable

from django.test import Client

from orderwire.accounts.models import Membership, User
from tests.web.conftest import House, everything, words


def test_every_setting_is_found_and_none_is_a_dead_link(house: House, owner: Client) -> None:
    page = owner.get("/settings/").content.decode()
    main = page.split('id="main"')[1].split("</main>")[0]
    links = re.findall(r'class="card[^"]*"\s+href="([^"#]*)', main)
    assert {"/senders/", "/suppressions/", "/settings/team/", "/settings/audit/", "/settings/keys/"} <= set(links)
    assert f"/stores/{house.store.pk}/settings/" in links
    assert [owner.get(link).status_code for link in links] == [200] * len(links)


def test_who_may_not_read_the_audit_trail_is_not_led_to_it(house: House, viewer: Client) -> None:
    page = words(viewer.get("/settings/"))
    assert "/settings/team/" in page
    assert "/settings/audit/" not in page


def test_without_a_store_nothing_of_a_store_is_offered(
    house: House, stranger: User, as_user: Callable[[User], Client]
) -> None:
    page = words(as_user(stranger).get("/settings/"))
    assert "Test address" not in page
    assert "Team and roles" in page


def test_a_person_chooses_for_themselves(house: House, viewer: Client) -> None:
    page = words(viewer.post("/settings/you/", {"language": "en", "manner": "de-CH"}, follow=True))
    assert "Kept." in page
    house.viewer.refresh_from_db()
    assert (house.viewer.language, house.viewer.manner) == ("en", "de-CH")
    assert Membership.objects.get(user=house.viewer).told is False
    viewer.post("/settings/you/", {"language": "", "manner": "", "told": "on"})
    assert Membership.objects.get(user=house.viewer).told is True


def test_what_is_not_offered_is_not_taken(house: House, viewer: Client) -> None:
    before = everything()
    answer = viewer.post("/settings/you/", {"language": "tlh", "manner": ""})
    assert answer.status_code == 422
    assert "Choose from what is offered." in words(answer)
    assert everything() == before
