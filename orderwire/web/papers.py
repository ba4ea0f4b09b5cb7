"""PDFs to look at: always a download in a sandbox of its own, never a page of ours."""

from io import BytesIO

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderwire.access import Missing, message_for, orders_of, store_for
from orderwire.accounts.models import Role
from orderwire.acts.preview import preview_paper
from orderwire.emails.papers import KINDS, Paper, PaperFailed, PaperKind
from orderwire.orders.models import Order
from orderwire.outbox.content import mail_as_sent, writings_of
from orderwire.stores.models import Store
from orderwire.web.guard import Visit, member
from orderwire.web.rule_languages import paper_name
from orderwire.web.said import translated

POLICY = "default-src 'none'; sandbox"


@require_GET
@member(Role.VIEWER)
def sample(visit: Visit, store_id: str, kind: str) -> FileResponse:
    """An attachment as a rule of this store would make it: about ?order= or the sample, in ?language= or the store's."""
    store = store_for(visit.account, store_id)
    return _made(store, kind, _order(store, visit.GET.get("order", "")), visit.GET.get("language", ""))


@require_GET
@member(Role.VIEWER)
def message(visit: Visit, message_id: str, kind: str) -> FileResponse:
    """An attachment of a message: the file as it was sent, else as it would be made now."""
    one = message_for(visit.account, message_id)
    mail = mail_as_sent(one)
    if mail is None:
        return _made(one.store, kind, one.order, "")
    attached = writings_of([one.pk])[one.pk].attachments
    name = next((file["name"] for file in attached if file["kind"] == kind and "name" in file), None)
    file = next((file for file in mail.files if file.name == name), None)
    if file is None:
        raise Missing
    return _download(file.name, file.content)


def paper_problem(attachment: dict[str, str]) -> str:
    """What to say of an attachment that could not be made."""
    words = {"paper": paper_name(_kind(attachment["kind"])), "problem": translated(attachment["problem"])}
    return _("%(paper)s: left out, the mail goes without it. %(problem)s") % words


def _made(store: Store, kind: str, order: Order | None, language: str) -> FileResponse:
    try:
        paper: Paper = preview_paper(store, _kind(kind), order, language)
    except (PaperFailed, ValueError) as failure:
        raise Missing from failure
    return _download(paper.name, paper.content)


def _kind(word: str) -> PaperKind:
    for kind in KINDS:
        if kind == word:
            return kind
    raise Missing


def _order(store: Store, order_id: str) -> Order | None:
    if not order_id:
        return None
    order = orders_of(store).filter(pk=order_id).select_related("customer", "store").first()
    if order is None:
        raise Missing
    return order


def _download(name: str, content: bytes) -> FileResponse:
    answer = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
