"""What a domain's records mean, in sentences, and which record to publish and why."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SPF = {
    "good": gettext_lazy("The record is in order."),
    "none": gettext_lazy("There is no SPF record: receivers cannot tell your server from a stranger's."),
    "several": gettext_lazy("%(at)s has more than one SPF record. Receivers then trust none of them: make them one."),
    "syntax": gettext_lazy("The record of %(at)s holds a word that SPF does not know: receivers ignore all of it."),
    "include_missing": gettext_lazy("It takes in %(at)s, which has no SPF record: receivers count that as an error."),
    "too_many": gettext_lazy("It needs more than 10 look-ups, so receivers give up. Take out what you no longer use."),
    "anybody": gettext_lazy("It ends in +all and so lets anybody send for you. End it in ~all."),
    "open_end": gettext_lazy(
        "It does not end in ~all or -all, and so says nothing about strangers. Add ~all at its end."
    ),
    "server_not_named": gettext_lazy("It does not name your mail provider: add include:%(include)s before its end."),
}
_DKIM = {
    "good": gettext_lazy("The key is there (%(bits)s)."),
    "none": gettext_lazy("There is no key under this selector. Publish the one your mail provider shows you."),
    "no_selector": gettext_lazy("Enter the selector your mail provider signs under, and the key is looked up."),
    "several": gettext_lazy("There is more than one key under this selector: leave only the one in use."),
    "revoked": gettext_lazy("The key was withdrawn (its p= is empty): signatures with it fail."),
    "unreadable": gettext_lazy("The key cannot be read. Copy it again, whole, from your mail provider."),
    "testing": gettext_lazy("The key is marked as a test (t=y): receivers may ignore it. Take the mark out."),
    "short": gettext_lazy("The key has only %(bits)s bits. Let your mail provider make one of 2048."),
}
_DMARC = {
    "good": gettext_lazy("The policy is %(policy)s."),
    "watching": gettext_lazy("The policy is none: mails that fail are only counted. That is enough to begin with."),
    "none": gettext_lazy("There is no DMARC record. Large mailbox providers ask bulk senders for one."),
    "several": gettext_lazy("There is more than one DMARC record. Receivers then ignore all of them: leave one."),
    "no_policy": gettext_lazy("The record has no usable p=: say p=none, p=quarantine or p=reject."),
}
_SENTENCES = {"spf": _SPF, "dkim": _DKIM, "dmarc": _DMARC}
_WHY = {
    "spf": gettext_lazy("Says which servers may send mail for your domain."),
    "dkim": gettext_lazy("Lets receivers prove that a mail is yours and was not changed on its way."),
    "dmarc": gettext_lazy("Tells receivers what to do with mails that pass neither of the two."),
}
NAMES = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}


def explained(
    kind: str, finding: Mapping[str, Any] | None, domain: str, host: str, wanted: tuple[str, str]
) -> dict[str, Any]:
    """One of spf, dkim, dmarc as pages and the API show it. `wanted`: the provider's SPF include and the DKIM selector."""
    include, selector = wanted
    publish = {
        "spf": {
            "type": "TXT",
            "name": domain,
            "value": f"v=spf1 {f'include:{include}' if include else f'a:{host}'} ~all",
        },
        "dkim": {"type": "TXT", "name": f"{selector or '<selector>'}._domainkey.{domain}", "value": None},
        "dmarc": {"type": "TXT", "name": f"_dmarc.{domain}", "value": "v=DMARC1; p=none"},
    }[kind]
    return {
        "state": finding["state"] if finding else "unknown",
        "detail": sentence(kind, finding),
        "found": (finding["record"] or None) if finding else None,
        "publish": publish,
        "why": str(_WHY[kind]),
    }


def sentence(kind: str, finding: Mapping[str, Any] | None) -> str:
    """What one finding means."""
    if finding is None:
        return _("Not asked yet.")
    if finding["code"] == "silent":
        return _("DNS gave no answer in time. Try again in a few minutes.")
    facts: Mapping[str, str] = finding["facts"]
    return str(_SENTENCES[kind][finding["code"]]) % facts


def warnings(findings: Mapping[str, Any], domain: str) -> list[str]:
    """What could keep mails of a domain from arriving, one sentence for each record that is not in order."""
    silent = [NAMES[kind] for kind, one in findings.items() if one["code"] == "silent"]
    found = [
        f"{NAMES[kind]} ({domain}): {sentence(kind, one)}"
        for kind, one in findings.items()
        if one["state"] != "good" and one["code"] != "silent"
    ]
    if silent:
        words = {"domain": domain, "what": ", ".join(silent)}
        found.append(_("Whether mails from %(domain)s prove who they are (%(what)s) could not be checked.") % words)
    return found
