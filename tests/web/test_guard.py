"""Who may open a page."""

from collections.abc import Callable

from django.test import Client

from orderwire.accounts.models import Role, User
from orderwire.accounts.people import join
from tests.web.conftest import House, a_person, everything, words


def test_the_refusal_says_which_role_is_needed(house: House, viewer: Client) -> None:
    answer = viewer.get(f"/stores/{house.store.pk}/delete/")
    assert answer.status_code == 403
    assert "In Acme you are <strong>viewer</strong>. This takes the role <strong>admin</strong> or above." in words(
        answer
    )


def test_an_admin_may_do_what_an_owner_may_here(house: House, as_user: Callable[[User], Client]) -> None:
    admin = a_person("admin@example.com")
    join(house.account, admin, Role.ADMIN)
    assert as_user(admin).get(f"/stores/{house.store.pk}/delete/").status_code == 200


def test_an_editor_may_change_rules_and_no_stores(house: House, editor: Client) -> None:
    assert editor.get(f"/rules/{house.rule.pk}/edit/1/").status_code == 200
    before = everything()
    assert editor.post(f"/stores/{house.store.pk}/delete/").status_code == 403
    assert everything() == before


def test_looking_may_be_open_where_changing_is_not(house: House, viewer: Client) -> None:
    assert viewer.get("/suppressions/").status_code == 200
    before = everything()
    assert viewer.post("/suppressions/", {"address": "new@example.com", "store": ""}).status_code == 403
    assert everything() == before


def test_somebody_without_an_account_is_told_so(db: None, as_user: Callable[[User], Client]) -> None:
    answer = as_user(a_person("lost@example.com")).get("/")
    assert answer.status_code == 403
    assert "You belong to no account" in words(answer)
