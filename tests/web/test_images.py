"""The library of images: who uploads, who looks, and what cannot be deleted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orderwire.accounts.models import AuditEntry, User
from orderwire.acts.stores import change_store
from orderwire.core.schema import read
from orderwire.emails.images import image_url
from orderwire.emails.models import Image
from orderwire.stores.shops import StorePatch
from tests.pictures import picture, png, saved
from tests.web.conftest import House, everything, words


def file(content: bytes, name: str = "lamp.png") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content, content_type="text/html")}


def test_an_editor_uploads_and_all_members_look(house: House, editor: Client, viewer: Client) -> None:
    answer = editor.post("/images/", file(saved(picture(), "JPEG"), "lamp.exe"))
    assert (answer.status_code, answer["Location"]) == (302, "/images/")
    image = Image.objects.get(name="lamp.exe")
    assert (image.kind, image.made_by, image.account) == ("jpg", house.editor, house.account)
    assert AuditEntry.objects.filter(action="image uploaded", target=image.pk, actor=house.editor.email).count() == 1
    page = words(viewer.get("/images/"))
    assert f'src="/i/{image.file_name}"' in page
    assert image_url(image) in page
    assert "Upload" not in page.partition("<main")[2]
    assert "lamp.exe is uploaded." in words(editor.get("/images/"))


@pytest.mark.parametrize("page", ["/images/", "/images.json"])
def test_a_viewer_uploads_nothing(house: House, viewer: Client, page: str) -> None:
    before = everything()
    assert viewer.post(page, file(saved(picture(), "JPEG"))).status_code == 403
    assert everything() == before


def test_what_is_refused_is_said_and_leaves_nothing(house: House, owner: Client) -> None:
    before = everything()
    answer = owner.post("/images/", file(b"<svg onload=alert(1)>"))
    assert answer.status_code == 422
    assert "SVG pictures are not shown by mail programs." in words(answer)
    answer = owner.post("/images.json", file(b"no picture"))
    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "This is no picture that mails can show. Choose a PNG, JPEG, GIF or WebP file."},
    )
    assert owner.post("/images.json", {}).json() == {"detail": "Choose a picture first."}
    assert everything() == before


def test_the_editors_json(house: House, editor: Client, viewer: Client, stranger: User) -> None:
    made = editor.post("/images.json", file(saved(picture(40, 20), "WEBP"), "b.webp"))
    image = Image.objects.get(name="b.webp")
    shown = {"url": image_url(image), "width": 40, "height": 20, "name": "b.webp", "alt": ""}
    assert (made.status_code, made.json()) == (201, shown)
    assert [one["name"] for one in viewer.get("/images.json").json()["items"]] == ["b.webp", "logo.png"]
    assert viewer.get("/images.json").json()["items"][0] == shown
    viewer.force_login(stranger)
    assert viewer.get("/images.json").json() == {"items": []}


def test_alt_text(house: House, owner: Client) -> None:
    assert owner.post(f"/images/{house.image.pk}/alt/", {"alt": '"A" <lamp>'}).status_code == 302
    house.image.refresh_from_db()
    assert house.image.alt == '"A" <lamp>'
    assert "&quot;A&quot; &lt;lamp&gt;" in words(owner.get("/images/"))
    owner.post(f"/images/{house.image.pk}/alt/", {"alt": "x" * 201})
    assert "At most 200 characters." in words(owner.get("/images/"))
    house.image.refresh_from_db()
    assert house.image.alt == '"A" <lamp>'


def test_deleting_asks_and_a_shown_one_stays(house: House, editor: Client) -> None:
    change_store(house.store, read(StorePatch, {"brand": {"logo": image_url(house.image)}}))
    path = f"/images/{house.image.pk}/delete/"
    assert "It is shown here: the logo of Acme Lamps. Take it out there first." in words(editor.get(path))
    editor.post(path)
    assert Image.objects.count() == 1
    assert "This image is still shown: the logo of Acme Lamps." in words(editor.get("/images/"))
    change_store(house.store, read(StorePatch, {"brand": {"logo": None}}))
    page = words(editor.get(path))
    assert "No logo and no rule&#x27;s mail shows it." in page
    assert "Mails that were sent with it will have a gap" in page
    editor.post(path)
    assert not Image.objects.exists()
    assert AuditEntry.objects.filter(action="image deleted", target=house.image.pk).count() == 1
    assert "No image yet" in words(editor.get("/images/"))


def test_a_long_library_has_pages(house: House, owner: Client) -> None:
    for width in range(1, 50):
        owner.post("/images.json", file(png(2 * width, 4), f"{width}.png"))
    page = words(owner.get("/images/"))
    assert page.count('src="/i/') == 48
    assert "Older" in page
