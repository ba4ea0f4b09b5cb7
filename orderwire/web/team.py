"""Team: who belongs to the account, in which role; who is invited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orderwire.access import Missing, invitation_for, invitations_of, member_for, members_of
from orderwire.accounts import audit, team
from orderwire.accounts.models import Membership, Role, at_least
from orderwire.acts import team as acts
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import ACCOUNT, Visit, member
from orderwire.web.said import translated
from orderwire.web.words import MAY, ROLE_NAMES

MOST_SHOWN = 500


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.ADMIN)
def index(visit: Visit) -> HttpResponse:
    """The members and the open invitations; inviting somebody."""
    form = Form(_fields(visit.role), {"role": Role.EDITOR})
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        if _invited(visit, form):
            return redirect("team")
    return _page(visit, form, 422 if visit.method == "POST" else 200)


@require_POST
@member(Role.ADMIN)
def again(visit: Visit, invitation_id: str) -> HttpResponse:
    """Send an invitation once more, with a new link."""
    invitation = invitation_for(visit.account, invitation_id)
    try:
        sent = acts.invite_again(invitation)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "invitation renewed", invitation.pk, email=invitation.email)
        _say_sent(visit, invitation.email, sent)
    return redirect("team")


@require_POST
@member(Role.ADMIN)
def withdraw(visit: Visit, invitation_id: str) -> HttpResponse:
    """The link opens nothing any more."""
    invitation = invitation_for(visit.account, invitation_id)
    team.withdraw(invitation)
    audit.note(visit.account, visit.actor, "invitation withdrawn", invitation_id, email=invitation.email)
    messages.success(
        visit, _("The invitation of %(email)s is withdrawn: its link opens nothing.") % {"email": invitation.email}
    )
    return redirect("team")


@require_POST
@member(Role.ADMIN)
def role(visit: Visit, member_id: str) -> HttpResponse:
    """Give a member another role."""
    one = member_for(visit.account, member_id)
    before = one.role
    try:
        now = team.change_role(visit.membership, one, visit.POST.get("role", ""))
    except Refusal as refusal:
        messages.error(visit, translated(refusal.errors[0].message))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        _note(visit, "role changed", one, before=before, after=now.role)
        words = {"email": one.user.email, "role": ROLE_NAMES[now.role]}
        messages.success(visit, _("%(email)s is now: %(role)s.") % words)
    return redirect("team")


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def remove(visit: Visit, member_id: str) -> HttpResponse:
    """Ask, then let a person do nothing here any more."""
    one = member_for(visit.account, member_id)
    if one.pk == visit.membership.pk:
        return redirect("team_leave")
    if visit.method == "POST":
        if _gone(visit, one, "member removed"):
            messages.success(visit, _("%(email)s is no member any more.") % {"email": one.user.email})
        return redirect("team")
    names = {"email": one.user.email, "account": visit.account.name}
    return _ask(
        visit,
        _("Remove %(email)s?") % names,
        [
            _("They can no longer open anything of %(account)s, from their next click on.") % names,
            _("What they made stays. API keys they made keep working: revoke those you do not know."),
        ],
        _("Remove them"),
    )


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER)
def leave(visit: Visit) -> HttpResponse:
    """Ask, then leave the account oneself."""
    if visit.method == "POST" and visit.POST.get("sure"):
        if _gone(visit, visit.membership, "member left"):
            visit.session.pop(ACCOUNT, None)
            messages.success(visit, _("You have left %(account)s.") % {"account": visit.account.name})
            return redirect("home")
        return redirect("team")
    sentences = [_("You can no longer open anything of it. An owner or admin can invite you again.")]
    return _ask(visit, _("Leave %(account)s?") % {"account": visit.account.name}, sentences, _("Leave it"))


@require_http_methods(["GET", "POST"])
@member(Role.OWNER)
def hand_over(visit: Visit, member_id: str) -> HttpResponse:
    """Ask, then make a member owner in one's own place."""
    heir = member_for(visit.account, member_id)
    if visit.method == "POST":
        try:
            team.hand_over(visit.membership, heir)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            _note(visit, "account handed over", heir)
            messages.success(visit, _("%(email)s owns the account now; you are admin.") % {"email": heir.user.email})
        return redirect("team")
    names = {"email": heir.user.email, "account": visit.account.name}
    sentences = [
        _("%(email)s becomes owner and may do everything, also remove you.") % names,
        _("You become admin. Only an owner can undo this."),
    ]
    return _ask(visit, _("Hand %(account)s over to %(email)s?") % names, sentences, _("Hand it over"))


@require_POST
@member(Role.VIEWER)
def switch(visit: Visit) -> HttpResponse:
    """Work in another of one's accounts."""
    wanted = next((one for one in visit.memberships if one.account_id == visit.POST.get("account", "")), None)
    if wanted is None:
        raise Missing
    visit.session[ACCOUNT] = wanted.account_id
    return redirect("home")


def signed_in_to(request: HttpRequest, membership: Membership) -> None:
    """From now on this browser works in the account just joined."""
    request.session[ACCOUNT] = membership.account_id


def _page(visit: Visit, form: Form, status: int) -> HttpResponse:
    members = list(members_of(visit.account).order_by("id")[:MOST_SHOWN])
    roles = [(value, ROLE_NAMES[value]) for value in Role.values if at_least(visit.role, Role(value))]
    context = {
        "form": form,
        "members": [_row(visit, one) for one in members],
        "invitations": list(invitations_of(visit.account).order_by("-id")[:MOST_SHOWN]),
        "roles": roles,
        "role_names": ROLE_NAMES,
        "now": clock.now(),
        "explained": [(ROLE_NAMES[value], MAY[value]) for value in Role.values],
        "here": "settings",
    }
    return render(visit, "web/settings/team.html", context, status=status)


def _row(visit: Visit, one: Membership) -> dict[str, Any]:
    mine, manages = one.pk == visit.membership.pk, at_least(visit.role, Role.ADMIN)
    return {
        "member": one,
        "mine": mine,
        "changeable": manages and at_least(visit.role, Role(one.role)) and not mine,
        "heir": visit.role == Role.OWNER and not mine,
    }


def _fields(role: str) -> list[Field]:
    roles = [(value, str(ROLE_NAMES[value])) for value in Role.values if at_least(role, Role(value))]
    return [
        Field("email", _("Their e-mail address"), "email", required=True, attrs={"maxlength": "254"}),
        Field("role", _("Role"), "select", choices=roles, required=True),
    ]


def _invited(visit: Visit, form: Form) -> bool:
    given = form.values()
    try:
        invitation, sent = acts.invite(visit.membership, given["email"], given["role"])
    except Refusal as refusal:
        form.take(refusal)
        return False
    except Conflict as conflict:
        form.take(Refusal.of("email", conflict.detail))
        return False
    audit.note(
        visit.account, visit.actor, "member invited", invitation.pk, email=invitation.email, role=invitation.role
    )
    _say_sent(visit, invitation.email, sent)
    return True


def _say_sent(visit: Visit, email: str, sent: bool) -> None:
    if sent:
        messages.success(visit, _("An invitation is on its way to %(email)s.") % {"email": email})
    else:
        words = _("%(email)s is invited, but the mail could not be sent. Send the invitation again in a few minutes.")
        messages.error(visit, words % {"email": email})


def _gone(visit: Visit, one: Membership, action: str) -> bool:
    email, role, pk = one.user.email, one.role, one.user_id
    try:
        team.remove(visit.membership, one)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
        return False
    audit.note(visit.account, visit.actor, action, pk, email=email, role=role)
    return True


def _note(visit: Visit, action: str, one: Membership, **detail: str) -> None:
    audit.note(visit.account, visit.actor, action, one.user_id, email=one.user.email, **detail)


def _ask(visit: Visit, head: str, sentences: list[str], act: str) -> HttpResponse:
    context = {
        "head": head,
        "sentences": sentences,
        "act": act,
        "back": reverse("team"),
        "keep": _("Cancel"),
        "here": "settings",
    }
    return render(visit, "web/ask.html", context)
