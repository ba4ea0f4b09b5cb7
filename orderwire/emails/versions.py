"""Versions: each saving of a wording compiles it once and keeps the result; a message is pinned to the one it was rendered by."""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any

from orderwire.accounts.models import User
from orderwire.core.failures import FieldError, Refusal
from orderwire.core.pile import is_new
from orderwire.emails.compile import TemplateRefused, TemplateSource, compile_template
from orderwire.emails.compiled import Compiled
from orderwire.emails.languages import name_of
from orderwire.emails.models import Version
from orderwire.emails.phrases import VARIANTS, variant_for
from orderwire.emails.starters import STARTERS
from orderwire.stores.models import Store

Languages = dict[str, dict[str, Any]]  # subject, preheader and template of each further language, by its tag


def make_version(
    store: Store,
    template: dict[str, Any],
    subject: str,
    preheader: str,
    by: User | None = None,
    languages: Languages | None = None,
) -> Version:
    """Compile and keep a wording. `template` is CONTRACT §5's, `languages` the same mail in further ones.

    Raises Refusal naming each unknown tag and each problem, of every language.
    """
    compiled = compile_wording(template, subject, preheader, languages=languages)
    return Version.objects.create(
        store=store,
        subject=subject,
        preheader=preheader,
        source=template,
        languages=languages or {},
        compiled=compiled.to_json(),
        made_by=by,
    )


def compile_wording(
    template: dict[str, Any],
    subject: str,
    preheader: str,
    variants: Collection[str] = VARIANTS,
    languages: Languages | None = None,
) -> Compiled:
    """Compile without keeping: what the live preview uses, for the variant it shows. Raises Refusal."""
    errors: list[FieldError] = []
    made: Compiled | None = None
    try:
        made = compile_template(_source(template), subject, preheader, variants)
    except TemplateRefused as refused:
        errors += [FieldError(problem.field, problem.message) for problem in refused.problems]
    except Refusal as refused:
        errors += refused.errors
    others: dict[str, Compiled] = {}
    for tag, said in (languages or {}).items():
        try:
            others[tag] = _further(tag, said)
        except Refusal as refused:
            errors += refused.errors
    if errors or made is None:
        raise Refusal(errors)
    return replace(made, languages=others) if others else made


def _further(tag: str, said: dict[str, Any]) -> Compiled:
    """One further language, its complaints under `languages.<tag>` and with its name."""
    try:
        source, variant = _source(said["template"]), variant_for(tag)
        if source.kind == "starter" and variant != tag.partition("-")[0]:
            raise Refusal.of("template", "The starters have no words in this language: write the mail as MJML or HTML.")
        source = replace(source, language=tag)
        return compile_template(source, said["subject"], said.get("preheader", ""), (variant,)).spoken(variant)
    except TemplateRefused as refused:
        problems = [(str(problem.field), problem.message) for problem in refused.problems]
    except Refusal as refused:
        problems = [(error.field, error.message) for error in refused.errors]
    raise Refusal(FieldError(f"languages.{tag}.{field}", f"{name_of(tag)}: {message}") for field, message in problems)


def compiled_of(version: Version) -> Compiled:
    """What a version was compiled to; kept in memory for the versions in use."""
    return Compiled.from_json(version.compiled) if is_new(version) else compiled_by_id(version.pk)


@lru_cache(maxsize=512)
def compiled_by_id(pk: str) -> Compiled:
    """What a kept version was compiled to, without loading its row; a version never changes."""
    return Compiled.from_json(Version.objects.values_list("compiled", flat=True).get(pk=pk))


def written_in(template: dict[str, Any]) -> str:
    """What a merchant wrote, as text to read and to compare: MJML or HTML; of a starter its MJML in English."""
    if "starter" in template:
        starter = STARTERS.get(template["starter"])
        return starter.mjml if starter else str(template["starter"])
    if "html" in template:
        return str(template["html"])
    return str(template.get("mjml") or template.get("design", {}).get("mjml", ""))


def _source(template: dict[str, Any]) -> TemplateSource:
    text = template.get("text")
    if "starter" in template:
        if template["starter"] not in STARTERS:
            raise Refusal.of("template.starter", f"There is no such starter: choose one of {', '.join(STARTERS)}.")
        return TemplateSource("starter", template["starter"], text)
    if "mjml" in template:
        return TemplateSource("mjml", template["mjml"], text)
    if "html" in template:
        return TemplateSource("html", template["html"], text)
    mjml = template.get("design", {}).get("mjml")
    if not isinstance(mjml, str):
        raise Refusal.of(
            "template.design", "This design holds no mail: save it again in the editor, or give mjml or html."
        )
    return TemplateSource("design", mjml, text)
