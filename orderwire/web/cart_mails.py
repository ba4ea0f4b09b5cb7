"""The cart's own mails: switched off from here where the cart lets us, else as the merchant says."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orderwire.access import rule_for, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import own_mails
from orderwire.core.failures import Conflict
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated


@require_POST
@member(Role.EDITOR)
def switch(visit: Visit, store_id: str, mail_key: str) -> HttpResponse:
    """One of the cart's own mails: `off` is "us" or "merchant", empty when it goes out again; `rule` leads back to step three."""
    store = store_for(visit.account, store_id)
    mail = own_mails.mail_of(store, mail_key)
    back = reverse("store", args=[store.pk]) + "#own-mails"
    if visit.POST.get("rule"):
        back = reverse("rule_confirm", args=[rule_for(visit.account, visit.POST["rule"]).pk])
    off = visit.POST.get("off", "")
    try:
        if off in ("us", "merchant"):
            own_mails.switch_off(store, mail.key, off)
        else:
            own_mails.on_again(store, mail.key)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
        return redirect(back)
    said = {
        "us": _("“%(mail)s” is switched off in the shop. Buyers get your mail alone."),
        "merchant": _("Noted: “%(mail)s” is off. Buyers get your mail alone."),
    }.get(off, _("Noted: “%(mail)s” goes out again."))
    act = "own mail switched off" if off in ("us", "merchant") else "own mail on again"
    audit.note(visit.account, visit.actor, act, store.pk, mail=mail.key, **({"by": off} if off else {}))
    messages.success(visit, said % {"mail": mail.name})
    return redirect(back)
