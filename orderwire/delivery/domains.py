"""The domains an account's mails are from, and what DNS says of each: asked within seconds, kept for an hour."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings

from orderwire.accounts.models import Account
from orderwire.core import clock
from orderwire.core.email_address import domain_of
from orderwire.delivery.domain_words import explained
from orderwire.delivery.models import DomainCheck, Sender
from orderwire.mailers.dns_text import OFF, TextAsker
from orderwire.mailers.domain import look
from orderwire.rules.models import Rule
from orderwire.stores.models import Store

CHECK_SECONDS = 6.0
QUICK_SECONDS = 2.0
KEPT = timedelta(hours=1)
SILENCE_KEPT = timedelta(minutes=5)
MOST_DOMAINS = 20
# What well-known providers ask to have named in SPF, by the end of their server's name (from their own documentation).
_INCLUDES = {
    "smtp.gmail.com": "_spf.google.com",
    "smtp-relay.gmail.com": "_spf.google.com",
    "smtp.office365.com": "spf.protection.outlook.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
    "amazonaws.com": "amazonses.com",
    "postmarkapp.com": "spf.mtasv.net",
    "mandrillapp.com": "spf.mandrillapp.com",
    "brevo.com": "spf.brevo.com",
    "sparkpostmail.com": "sparkpostmail.com",
    "mailjet.com": "spf.mailjet.com",
    "zoho.com": "zohomail.com",
    "zoho.eu": "zohomail.eu",
    "messagingengine.com": "spf.messagingengine.com",
    "ionos.com": "_spf-us.ionos.com",
    "ionos.de": "_spf.kundenserver.de",
    "mail.ovh.net": "mx.ovh.com",
}


def domains_of(account: Account) -> list[str]:
    """The domains of every address that the account's stores and rules write from, by name; at most MOST_DOMAINS."""
    stores = Store.objects.filter(account=account).exclude(sender_email="").values_list("sender_email", flat=True)
    rules = Rule.objects.filter(store__account=account, deleted_at=None).exclude(sender_email="")
    addresses = {*stores.distinct(), *rules.values_list("sender_email", flat=True).distinct()}
    return sorted({domain for address in addresses if (domain := domain_of(address))})[:MOST_DOMAINS]


def check_domains(account: Account, sender: Sender | None, seconds: float = CHECK_SECONDS) -> None:
    """Ask DNS about each of the account's domains, all within `seconds`; what could not be asked is said to be unknown."""
    until = monotonic() + seconds
    for domain in domains_of(account):
        _ask(account, sender, domain, max(0.0, until - monotonic()))


def checked(account: Account, sender: Sender | None, domain: str, seconds: float = QUICK_SECONDS) -> DomainCheck:
    """What DNS says of one domain: as it was within the last hour, else asked now, waiting `seconds` at most."""
    kept = DomainCheck.objects.filter(account=account, sender=sender, domain=domain).first()
    selector = sender.dkim_selector if sender else ""
    if kept is not None and kept.selector == selector:
        age = clock.now() - kept.checked_at
        if age < (SILENCE_KEPT if _silent(kept) else KEPT):
            return kept
    return _ask(account, sender, domain, seconds)


def shown(sender: Sender, domains: Sequence[str], kept: Iterable[DomainCheck] | None = None) -> list[dict[str, Any]]:
    """Each domain with what to publish, why, and what DNS said when it was last asked (CONTRACT §3)."""
    rows = sender.domain_checks.all() if kept is None else kept
    by_domain = {row.domain: row for row in rows if row.selector == sender.dkim_selector}
    return [_shown(sender, domain, by_domain.get(domain)) for domain in domains]


def include_of(host: str) -> str:
    """What a provider asks to have named in SPF; "" for one that is not known here."""
    name = host.lower().rstrip(".")
    return next((include for end, include in _INCLUDES.items() if name == end or name.endswith(f".{end}")), "")


def _shown(sender: Sender, domain: str, row: DomainCheck | None) -> dict[str, Any]:
    findings: Mapping[str, Any] = row.findings if row else {}
    parts = {
        kind: explained(kind, findings.get(kind), domain, sender.host, (include_of(sender.host), sender.dkim_selector))
        for kind in ("spf", "dkim", "dmarc")
    }
    return {"domain": domain, "checked_at": row.checked_at if row else None, **parts}


def _ask(account: Account, sender: Sender | None, domain: str, seconds: float) -> DomainCheck:
    selector = sender.dkim_selector if sender else ""
    include = include_of(sender.host) if sender else ""
    findings = look(domain, selector, include, TextAsker(settings.DNS_SERVERS, seconds))
    said: dict[str, Any] = {"selector": selector, "findings": asdict(findings), "checked_at": clock.now()}
    if OFF in settings.DNS_SERVERS:
        return DomainCheck(account=account, sender=sender, domain=domain, **said)  # nobody was asked: nothing to keep
    row, _made = DomainCheck.objects.update_or_create(account=account, sender=sender, domain=domain, defaults=said)
    return row


def _silent(row: DomainCheck) -> bool:
    return any(part["code"] == "silent" for part in row.findings.values())
