"""How pages show times, money, states and icons. Load with {% load show %}."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orderwire.core import clock
from orderwire.emails.localise import money as written
from orderwire.outbox.models import Message
from orderwire.web.browsers import name_of
from orderwire.web.icons import ICONS
from orderwire.web.reader import calendar, manner
from orderwire.web.reader import number as written_number
from orderwire.web.said import translated
from orderwire.web.words import held_words, say

register = template.Library()
register.filter("translated", translated)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon beside words that say the same: hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        extra,
        ICONS[name],
    )


@register.simple_tag
def moment(at: datetime | str | None, zone: str = "UTC", form: str = "short") -> SafeString:
    """A time in a store's zone; the whole of it, with the zone, on hover. `form` short, long or day."""
    if not at:
        return format_html('<span class="text-muted">{}</span>', "—")
    aware = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = aware.astimezone(ZoneInfo(zone))
    locale = calendar()
    exact = format_time(local, _clock(locale, seconds=True), locale=locale)
    hour = format_time(local, _clock(locale), locale=locale)
    this_year = local.year == clock.now().astimezone(ZoneInfo(zone)).year
    day = format_skeleton("MMMd" if form == "short" and this_year else "yMMMd", local, locale=locale)
    shown = {"long": f"{day}, {exact}", "day": day}.get(form, f"{day}, {hour}")
    whole = f"{format_date(local, 'full', locale=locale)}, {exact} ({zone})"
    return format_html('<time datetime="{}" title="{}">{}</time>', aware.isoformat(), whole, shown)


def _clock(locale: Locale, *, seconds: bool = False) -> str:
    """Hours as the locale counts them: to 12 twice, or to 24."""
    twelve = "h" in locale.time_formats["short"].pattern
    return ("h:mm:ss a" if seconds else "h:mm a") if twelve else ("HH:mm:ss" if seconds else "HH:mm")


@register.simple_tag
def money(amount: Decimal | str | None, currency: str) -> str:
    """An amount in its currency, or a dash."""
    if amount is None or amount == "":
        return "—"
    try:
        return written(Decimal(amount), currency, str(manner()))
    except InvalidOperation:
        return str(amount)


@register.simple_tag
def state(kind: str, word: str) -> SafeString:
    """A badge: word and tone of a state, with its explanation on hover."""
    said = say(kind, word)
    return format_html('<span class="badge badge-{}" title="{}">{}</span>', said.tone, said.why, said.word)


@register.simple_tag
def why(kind: str, word: str) -> str:
    """The sentence that explains a state."""
    return str(say(kind, word).why)


@register.simple_tag
def marked(pieces: Iterable[tuple[str, bool]], tag: str) -> SafeString:
    """One line of a comparison, its spaces kept; words that only this side has stand in `tag` (del or ins)."""
    plain, own = "{}", f"<{tag}>{{}}</{tag}>"
    inner = [format_html(own if only_here else plain, words) for words, only_here in pieces]
    return format_html('<span class="diff-line">{}</span>', format_html_join("", "{}", ((one,) for one in inner)))


@register.filter
def named(message: Message) -> str:
    """What a list calls a mail: its subject once it is written, before that its rule (a subject still holds merge tags)."""
    return message.subject if message.rendered_at and message.subject else message.rule.name


@register.filter
def held(reason: str) -> str:
    """Why a mail is held and what ends it."""
    return held_words(reason)


@register.filter
def quantity(value: Decimal) -> str:
    """2.000 → 2, 1.500 → 1.5."""
    return f"{value.normalize():f}"


@register.filter
def iso_day(value: str) -> str:
    """2026-11-16 → 16 Nov, as the reader writes it."""
    return format_skeleton("MMMd", date.fromisoformat(value), locale=calendar())


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """1234 → 1,234, as the reader writes it; a dash for nothing."""
    return "—" if value is None else written_number(value)


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    """The value of a key that is itself a variable; "" when there is none."""
    return mapping.get(key, "")


@register.filter
def browser_name(user_agent: str) -> str:
    """Firefox on Windows."""
    return name_of(user_agent)
