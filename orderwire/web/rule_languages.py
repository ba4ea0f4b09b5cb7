"""Step two's further languages and attachments: their fields, and between them and a rule's settings, both ways.

A language's fields are named `languages.<tag>.…`; `languages.tags` lists the tags in their order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orderwire.core.failures import FieldError, Refusal
from orderwire.emails.languages import canonical, name_of
from orderwire.emails.mirror import tongued_mjml
from orderwire.emails.papers import KINDS, PaperKind
from orderwire.emails.phrases import LANGUAGES, variant_for
from orderwire.emails.starters import STARTERS, Starter
from orderwire.stores.models import Store
from orderwire.web.forms import Choice, Field, Form
from orderwire.web.said import translated

Words = Mapping[str, str]
CHECKBOXES = ("follow_customer_language", *(f"attachments.{kind}" for kind in KINDS))
PARTS = ("subject", "preheader", "kind", "starter", "source", "text")
OTHERS = (
    *(
        "ar",
        "bg",
        "ca",
        "cs",
        "da",
        "el",
        "en-GB",
        "en-US",
        "es-MX",
        "et",
        "eu",
        "fa",
        "fi",
        "fr-CA",
        "ga",
        "gl",
        "he",
        "hi",
    ),
    *(
        "hr",
        "hu",
        "id",
        "is",
        "ja",
        "ko",
        "lt",
        "lv",
        "ms",
        "nb",
        "pt-BR",
        "pt-PT",
        "ro",
        "ru",
        "sk",
        "sl",
        "sr",
        "sv",
        "th",
    ),
    *("tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant"),
)  # offered beside those that the starters speak; the API takes any that CLDR knows


@dataclass(frozen=True, slots=True)
class Panel:
    """A further language in the page: its fields by their part, and where its content may come from."""

    tag: str
    name: str
    fields: dict[str, Field]
    kinds: list[Choice]
    wrong: bool


def paper_name(kind: PaperKind) -> str:
    """What a kind of attachment is called on our pages."""
    return {"invoice": _("Invoice"), "order_summary": _("Order summary"), "packing_slip": _("Packing slip")}[kind]


def tags_of(words: Words) -> list[str]:
    """The further languages of the form, those that can be none left out."""
    found = []
    for tag in words.get("languages.tags", "").split(","):
        try:
            found.append(canonical(tag))
        except ValueError:
            continue
    return list(dict.fromkeys(found))[:30]


def language_fields(store: Store, words: Words) -> list[Field]:
    """The fields of this part for the languages that `words` names."""
    taken = set(tags_of(words))
    store_words = _("The store's (%(language)s)") % {"language": name_of(store.locale or "en")}
    fields = [
        Field("languages.tags", _("Further languages")),
        Field(
            "language",
            _("Language of the wording above"),
            "select",
            choices=[("", store_words), *_choices([*LANGUAGES, *OTHERS], taken)],
        ),
        Field(
            "follow_customer_language",
            _("Write to each customer in their own language where the starter speaks it"),
            "checkbox",
            help=_("Works while the subject and the preview line are the starter's own: %(languages)s.")
            % {"languages": ", ".join(name_of(tag) for tag in LANGUAGES)},
        ),
        *(Field(f"attachments.{kind}", paper_name(kind), "checkbox", help=_paper_help(kind)) for kind in KINDS),
    ]
    return fields + [field for tag in tags_of(words) for field in _fields_of(tag)]


def panels(form: Form) -> list[Panel]:
    """The further languages as the page shows them."""
    made = []
    for tag in tags_of(form.values()):
        fields = {part: form[f"languages_{tag}_{part}"] for part in PARTS}
        kinds = [("mjml", _("Your own MJML")), ("html", _("Your own HTML"))]
        if _speaks(tag):
            kinds.insert(0, ("starter", _("A starter")))
        made.append(Panel(tag, name_of(tag), fields, kinds, any(one.errors for one in fields.values())))
    return made


def addable(form: Form, store: Store) -> list[tuple[str, list[Choice]]]:
    """The languages that can still be added, in two groups."""
    words = form.values()
    taken = {*tags_of(words), words["language"] or store.locale}
    return [
        (_("The starters speak"), _choices(LANGUAGES, taken)),
        (_("You write the words"), _choices(OTHERS, taken)),
    ]


def with_language(words: Words, tag: str) -> dict[str, str]:
    """The form with a language more: in the starter's own words where there are such, else a copy to be translated."""
    try:
        tag = canonical(tag)
    except ValueError:
        return dict(words)
    if tag in tags_of(words):
        return dict(words)
    starter = STARTERS.get(words.get("template.starter", "")) if words.get("template.kind") == "starter" else None
    first = _from_starter(starter, tag, words) if starter else _copied(words)
    named = {f"languages.{tag}.{part}": first.get(part, "") for part in PARTS}
    return {**words, **named, "languages.tags": ",".join([*tags_of(words), tag])}


def without_language(words: Words, tag: str) -> dict[str, str]:
    """The form without a language."""
    kept = {name: value for name, value in words.items() if not name.startswith(f"languages.{tag}.")}
    return {**kept, "languages.tags": ",".join(one for one in tags_of(words) if one != tag)}


def languages_from(words: Words) -> dict[str, Any]:
    """This part of a rule's settings."""
    return {
        "language": words.get("language") or None,
        "follow_customer_language": bool(words.get("follow_customer_language")),
        "attachments": [kind for kind in KINDS if words.get(f"attachments.{kind}")],
        "languages": {tag: _wording(tag, words) for tag in tags_of(words)},
    }


def alone(words: Words, tag: str) -> dict[str, Any]:
    """The settings of one further language as if it were the rule's own: what its preview shows."""
    rest = {**languages_from(words), "languages": {}}
    return {**rest, **_wording(tag, words), "language": tag, "follow_customer_language": False}


def language_words(rule: dict[str, Any]) -> dict[str, str]:
    """The fields from settings."""
    words = {
        "language": rule.get("language") or "",
        "languages.tags": ",".join(sorted(rule.get("languages", {}), key=name_of)),
        "follow_customer_language": "on" if rule.get("follow_customer_language") else "",
        **{f"attachments.{kind}": "on" for kind in rule.get("attachments", [])},
    }
    for tag, said in rule.get("languages", {}).items():
        template = said["template"]
        starter = template.get("starter", "")
        kind = next((name for name in ("starter", "mjml", "html") if name in template), "mjml")
        parts = {
            "subject": said["subject"],
            "preheader": said.get("preheader", ""),
            "kind": kind,
            "starter": "" if starter == rule["template"].get("starter") else starter,
            "source": template.get("mjml") or template.get("html") or template.get("design", {}).get("mjml", ""),
            "text": template.get("text", ""),
        }
        words |= {f"languages.{tag}.{part}": text for part, text in parts.items()}
    return words


def in_panels(refusal: Refusal) -> Refusal:
    """The complaints about a language's template under the fields of its panel."""
    return Refusal([FieldError(_place(error.field), error.message) for error in refusal.errors])


def _place(field: str) -> str:
    head, _dot, rest = field.partition(".")
    tag, _dot, part = rest.partition(".")
    if head != "languages" or not part.startswith("template"):
        return field
    name = {"template.starter": "starter", "template.text": "text"}.get(part, "source")
    return f"languages.{tag}.{name}"


def _fields_of(tag: str) -> list[Field]:
    tags, name = {"data-takes-tags": "", "lang": tag}, name_of(tag)
    same = [("", _("The same as above"))]
    own = {"rows": "14", "spellcheck": "false", "dir": "ltr", "data-takes-tags": ""}
    return [
        Field(f"languages.{tag}.subject", _("Subject (%(language)s)") % {"language": name}, required=True, attrs=tags),
        Field(f"languages.{tag}.preheader", _("Preview line (%(language)s)") % {"language": name}, attrs=tags),
        Field(f"languages.{tag}.kind", _("Content (%(language)s)") % {"language": name}),
        Field(
            f"languages.{tag}.starter",
            _("Starter (%(language)s)") % {"language": name},
            "select",
            choices=[*same, *((one.key, translated(one.name)) for one in STARTERS.values())],
        ),
        Field(
            f"languages.{tag}.source", _("Your own content (%(language)s)") % {"language": name}, "textarea", attrs=own
        ),
        Field(
            f"languages.{tag}.text",
            _("Text part (%(language)s)") % {"language": name},
            "textarea",
            attrs={**tags, "rows": "5", "spellcheck": "false"},
        ),
    ]


def _choices(tags: Iterable[str], taken: set[str]) -> list[Choice]:
    return sorted(((tag, name_of(tag)) for tag in tags if tag not in taken), key=lambda one: one[1].casefold())


def _speaks(tag: str) -> bool:
    """Whether the starters have words in a language."""
    return variant_for(tag) == tag.partition("-")[0]


def _from_starter(starter: Starter, tag: str, words: Words) -> dict[str, str]:
    said = starter.in_language(tag)
    if _speaks(tag):
        return {"subject": said.subject, "preheader": said.preheader, "kind": "starter"}
    copied = {"subject": words.get("subject", ""), "preheader": words.get("preheader", ""), "kind": "mjml"}
    return {**copied, "source": tongued_mjml(said.mjml, tag), "text": said.text}


def _copied(words: Words) -> dict[str, str]:
    return {
        "subject": words.get("subject", ""),
        "preheader": words.get("preheader", ""),
        "kind": words.get("template.kind", "mjml"),
        "source": words.get("template.source", ""),
        "text": words.get("template.text", ""),
    }


def _wording(tag: str, words: Words) -> dict[str, Any]:
    said = {part: words.get(f"languages.{tag}.{part}", "") for part in PARTS}
    kind = said["kind"] if said["kind"] in ("starter", "mjml", "html") else "mjml"
    template: dict[str, Any] = {kind: said["source"]}
    if kind == "starter":
        template = {"starter": said["starter"] or words.get("template.starter", "")}
    elif said["text"].strip():
        template["text"] = said["text"]
    return {"subject": said["subject"], "preheader": said["preheader"], "template": template}


def _paper_help(kind: PaperKind) -> str:
    return {
        "invoice": _("Numbered by the order's number: no running number of invoices is kept."),
        "order_summary": _("The same, where your bookkeeping makes the invoice."),
        "packing_slip": _("Without prices; parcel by parcel where your shop says what is in each."),
    }[kind]
