"""Removing an image: only when no store's logo and no mail shows it."""

from django.utils.translation import gettext as _

from orderwire.core.failures import Conflict
from orderwire.emails.images import remove_image
from orderwire.emails.models import Image, Template, TemplateDraft
from orderwire.rules.models import MailDraft, Rule
from orderwire.stores.branding import brand_of
from orderwire.stores.models import Store


def places_of(image: Image) -> list[str]:
    """Where it is shown from the next mail on: stores' logos, and the mails of rules, each in a few words."""
    stores = Store.objects.filter(account=image.account_id).order_by("name", "id")
    logos = [
        _("the logo of %(store)s") % {"store": store.name}
        for store in stores
        if (logo := brand_of(store).logo) and logo.name == image.file_name
    ]
    rules = Rule.objects.filter(store__account=image.account_id, deleted_at=None).order_by("name", "id")
    sources = rules.values_list("name", "store__name", "version__source", "version__languages")
    mails = [
        _("the mail of rule “%(rule)s” (%(store)s)") % {"rule": rule, "store": store}
        for rule, store, *written in sources
        if image.token in str(written)
    ]
    return logos + mails + _templates(image) + _drafts(image)


def _templates(image: Image) -> list[str]:
    rows = Template.objects.filter(account=image.account_id).order_by("name", "id").values_list("name", "source")
    return [_("the template “%(name)s”") % {"name": name} for name, source in rows if image.token in str(source)]


def _drafts(image: Image) -> list[str]:
    rows = MailDraft.objects.filter(store__account=image.account_id).values_list("store__name", "words", "design")
    stores = sorted({store for store, *written in rows if image.token in str(written)})
    found = [_("a draft not saved yet (%(store)s)") % {"store": store} for store in stores]
    drafts = TemplateDraft.objects.filter(template__account=image.account_id)
    kept = drafts.values_list("template__name", "words", "design")
    names = sorted({name for name, *written in kept if image.token in str(written)})
    return found + [_("a draft of the template “%(name)s” not saved yet") % {"name": name} for name in names]


def delete_image(image: Image) -> None:
    """Forget an image that nothing shows any more. Raises Conflict naming every place that does."""
    places = places_of(image)
    if places:
        said = _("This image is still shown: %(places)s. Take it out there first.")
        raise Conflict(said % {"places": ", ".join(places)})
    remove_image(image)
