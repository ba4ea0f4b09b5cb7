"""A store's brand page: seen, changed, previewed, with a logo."""

import html as markup
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orderwire.accounts.models import AuditEntry
from orderwire.emails.images import image_url
from orderwire.emails.models import Image
from orderwire.stores.branding import brand_json
from tests.pictures import picture, png, saved
from tests.web.conftest import House, everything, words

FORM = {
    "brand.logo": "",
    "brand.logo_width": "120",
    "brand.accent": "#c2185b",
    "brand.text": "#10233f",
    "brand.background": "#ffffff",
    "brand.font": "georgia",
    "brand.address": "Acme Lamps\r\n1 Light Street",
    "brand.footer": "Company no. 1",
    "brand.email": "help@acme.example",
    "brand.phone": "+44 20 7946 0000",
    "brand.social.instagram": "https://www.instagram.com/acme",
}


def path(house: House, more: str = "") -> str:
    return f"/stores/{house.store.pk}/brand/{more}"


def test_an_editor_sets_it_and_it_is_in_the_next_mail(house: House, editor: Client) -> None:
    assert editor.post(path(house), {**FORM, "brand.logo": image_url(house.image)}).status_code == 302
    house.store.refresh_from_db()
    assert brand_json(house.store) == {
        "logo": image_url(house.image),
        "logo_width": 120,
        "accent": "#c2185b",
        "text": "#10233f",
        "background": "#ffffff",
        "font": "georgia",
        "address": "Acme Lamps\n1 Light Street",
        "footer": "Company no. 1",
        "email": "help@acme.example",
        "phone": "+44 20 7946 0000",
        "social": {"instagram": "https://www.instagram.com/acme"},
    }
    assert AuditEntry.objects.filter(action="brand changed", target=house.store.pk).count() == 1
    page = words(editor.get(path(house)))
    assert 'value="#c2185b"' in page
    assert "Saved. Mails take it from now on." in page
    mail = markup.unescape(editor.get(f"/stores/{house.store.pk}/starters/shipped/").content.decode())
    for said in ("#c2185b", "1 Light Street", "help@acme.example", house.image.file_name, "Company no. 1"):
        assert said in mail


def test_a_viewer_looks(house: House, viewer: Client) -> None:
    page = words(viewer.get(path(house)))
    assert '<fieldset class="space-y-5" disabled>' in page
    assert "Upload a logo" not in page
    before = everything()
    for more in ("", "logo/", "preview/"):
        assert viewer.post(path(house, more), FORM).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"brand.accent": "red;}"}, "Write a colour as #"),
        ({"brand.text": "#cccccc"}, "take #"),
        ({"brand.logo": "https://evil.example/i/x.png"}, "This is not one of your images"),
        ({"brand.logo_width": "1000"}, "Give 520 or less."),
        ({"brand.social.x": "javascript:alert(1)"}, "Give the whole address of the page"),
        ({"brand.font": "x"}, "Choose one of"),
        ({"brand.phone": "<b>"}, "Write the number with digits"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(house: House, owner: Client, wrong: dict[str, Any], said: str) -> None:
    before = everything()
    answer = owner.post(path(house), {**FORM, **wrong})
    assert answer.status_code == 422
    [field] = wrong
    page = words(answer)
    assert said in page
    assert f'<a class="underline" href="#f-{field.replace(".", "-").replace("_", "-")}">' in page
    assert everything() == before
    preview = owner.post(path(house, "preview/"), {**FORM, **wrong})
    assert said in words(preview)
    assert everything() == before


def test_the_preview_shows_what_is_not_saved_yet(house: House, owner: Client) -> None:
    before = everything()
    answer = owner.post(path(house, "preview/"), {**FORM, "preview_starter": "received"})
    mail = markup.unescape(answer.content.decode())
    assert "#c2185b" in mail
    assert "Thank you" in mail
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; img-src 'self' https:")
    assert everything() == before


def test_an_uploaded_logo_is_the_logo_at_once(house: House, editor: Client) -> None:
    raw = saved(picture(640, 160), "PNG")
    answer = editor.post(path(house, "logo/"), {"file": SimpleUploadedFile("brand.png", raw)})
    assert (answer.status_code, answer["Location"]) == (302, path(house))
    image = Image.objects.get(name="brand.png")
    house.store.refresh_from_db()
    assert brand_json(house.store)["logo"] == image_url(image)
    assert "brand.png is the logo now." in words(editor.get(path(house)))


def test_a_logo_that_is_no_picture(house: House, editor: Client) -> None:
    before = everything()
    answer = editor.post(path(house, "logo/"), {"file": SimpleUploadedFile("brand.png", b"<svg>")})
    assert answer.status_code == 422
    assert "SVG pictures are not shown by mail programs." in words(answer)
    assert everything() == before


def test_a_faint_accent_is_remarked(house: House, owner: Client) -> None:
    owner.post(path(house), {**FORM, "brand.accent": "#ffd600"})
    assert "Buttons in #ffd600 stand out little from white" in words(owner.get(path(house)))


def test_the_present_logo_can_be_kept_when_there_are_many_newer(house: House, owner: Client) -> None:
    owner.post(path(house), {**FORM, "brand.logo": image_url(house.image)})
    for width in range(1, 26):
        owner.post("/images.json", {"file": SimpleUploadedFile("a.png", png(2 * width, 4))})
    assert f'value="{image_url(house.image)}" checked' in words(owner.get(path(house)))
