"""An image that is shown somewhere stays."""

import pytest

from orderwire.accounts.models import User
from orderwire.acts.images import delete_image, places_of
from orderwire.acts.stores import change_store
from orderwire.core.failures import Conflict
from orderwire.core.schema import read
from orderwire.emails.images import image_url, keep_image
from orderwire.emails.models import Image, Template, TemplateDraft
from orderwire.rules.models import MailDraft, Rule
from orderwire.stores.shops import StorePatch
from tests.pictures import png
from tests.rooms import NOON, a_rule, a_store

pytestmark = pytest.mark.django_db


def test_a_logo_and_a_rules_picture_stay_until_they_are_taken_out() -> None:
    store = a_store()
    image = keep_image(store.account, png(), "a.png")
    change_store(store, read(StorePatch, {"brand": {"logo": image_url(image)}}))
    a_rule(store, name="With it", template={"html": f'<p>Hi</p><img src="{image_url(image)}" alt="Lamp">'})
    a_rule(store, name="Without")
    with pytest.raises(Conflict) as conflict:
        delete_image(image)
    assert conflict.value.detail == (
        "This image is still shown: the logo of Acme Lamps, the mail of rule “With it” (Acme Lamps). Take it out there first."
    )
    assert Image.objects.count() == 1
    change_store(store, read(StorePatch, {"brand": {"logo": None}}))
    Rule.objects.filter(name="With it").update(deleted_at=NOON)
    assert places_of(image) == []
    delete_image(image)
    assert not Image.objects.exists()


def test_templates_languages_and_drafts_hold_a_picture_too() -> None:
    store = a_store()
    image = keep_image(store.account, png(), "a.png")
    shown = {"html": f'<p>Hi</p><img src="{image_url(image)}" alt="Lamp">'}
    german = {"de": {"subject": "Hallo", "template": shown}}
    a_rule(store, name="Abroad", language="en", languages=german)
    Template.objects.create(account=store.account, name="Kept", subject="x", source=shown)
    somebody = User.objects.create(email="ada@example.com")
    MailDraft.objects.create(store=store, person=somebody, words={"template.source": shown["html"]})
    TemplateDraft.objects.create(template=Template.objects.get(), person=somebody, design={"mjml": shown["html"]})
    assert places_of(image) == [
        "the mail of rule “Abroad” (Acme Lamps)",
        "the template “Kept”",
        "a draft not saved yet (Acme Lamps)",
        "a draft of the template “Kept” not saved yet",
    ]
