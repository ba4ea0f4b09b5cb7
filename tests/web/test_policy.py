"""What a browser may do with our pages."""

from django.http import HttpResponse
from django.test import Client, RequestFactory

from orderwire.emails.framing import MAIL_POLICY, NO_PICTURES_POLICY
from orderwire.web.policy import PAGE_POLICY, PERMISSIONS, ContentPolicyMiddleware, as_mail
from tests.web.conftest import House


def test_a_page_runs_only_scripts_of_this_site(db: None, client: Client) -> None:
    answer = client.get("/sign-in/")
    assert answer["Content-Security-Policy"] == PAGE_POLICY
    assert answer["Permissions-Policy"] == PERMISSIONS
    assert "script-src 'self';" in PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY


def test_htmx_is_told_to_evaluate_nothing(db: None, client: Client) -> None:
    assert '"allowEval":false,"includeIndicatorStyles":false' in client.get("/sign-in/").content.decode()


def test_a_mail_in_a_frame_runs_nothing_and_is_not_kept(house: House, owner: Client) -> None:
    answer = owner.get(f"/messages/{house.message.pk}/mail/")
    assert answer["Content-Security-Policy"] == MAIL_POLICY
    assert answer["Cache-Control"] == "no-store"
    assert "script-src" not in MAIL_POLICY
    assert MAIL_POLICY.startswith("default-src 'none'")


def test_a_policy_that_a_view_set_itself_stays() -> None:
    answer = ContentPolicyMiddleware(lambda request: as_mail(HttpResponse("a mail")))(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == MAIL_POLICY


def test_a_mail_with_images_off_may_load_none() -> None:
    assert as_mail(HttpResponse(), pictures=False)["Content-Security-Policy"] == NO_PICTURES_POLICY
