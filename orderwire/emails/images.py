"""The images of an account: taken, described, found again, removed."""

import hashlib
import hmac
import re

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from orderwire.accounts.models import Account, User
from orderwire.core.failures import Refusal
from orderwire.core.ids import base32
from orderwire.core.locks import hold
from orderwire.core.seal import key_for
from orderwire.emails.models import Image
from orderwire.emails.pictures import fit

TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
LONGEST_ALT = 200
_TOKEN_LETTERS = 32
_FILE_NAME = re.compile(r"([0-9a-z]{32})\.(png|jpg|gif)")
_MEGABYTE = 1_000_000


def images_of(account: Account) -> QuerySet[Image]:
    """An account's images without their bytes."""
    return Image.objects.filter(account=account).defer("content")


def image_url(image: Image) -> str:
    """Where everybody can fetch it, whole."""
    return f"{settings.BASE_URL}/i/{image.file_name}"


def keep_image(account: Account, raw: bytes, name: str, by: User | None = None) -> Image:
    """Take an upload. The same picture twice is one image. Raises Refusal of `file`; then nothing is kept."""
    picture = fit(raw)
    token = _token(account, picture.content)
    with transaction.atomic():
        hold(f"images:{account.pk}")
        known = images_of(account).filter(token=token).first()
        if known is not None:
            return known
        taken = used(account)
        if taken + len(picture.content) > quota():
            said = _("Your images take %(taken)s MB of %(quota)s MB: delete some that no mail needs any more.")
            numbers = {"taken": f"{taken / _MEGABYTE:.1f}", "quota": settings.IMAGE_QUOTA}
            raise Refusal.of("file", said % numbers)
        return Image.objects.create(
            account=account,
            token=token,
            kind=picture.kind,
            name=_label(name),
            width=picture.width,
            height=picture.height,
            size=len(picture.content),
            content=picture.content,
            made_by=by,
        )


def describe(image: Image, alt: str) -> None:
    """Set the words that stand for the image where it is not shown. Raises Refusal."""
    alt = " ".join(alt.replace("\0", "").split())
    if len(alt) > LONGEST_ALT:
        raise Refusal.of("alt", _("At most %(most)s characters.") % {"most": LONGEST_ALT})
    image.alt = alt
    image.save(update_fields=["alt"])


def remove_image(image: Image) -> None:
    """Forget it. Who asks has made sure that nothing shows it (acts.images)."""
    image.delete()


def used(account: Account) -> int:
    """How many bytes an account's images take."""
    return Image.objects.filter(account=account).aggregate(all=Sum("size"))["all"] or 0


def quota() -> int:
    """How many they may take."""
    return int(settings.IMAGE_QUOTA) * _MEGABYTE


def served(file_name: str) -> tuple[str, bytes] | None:
    """Type and bytes of the image at an address's end; None for every name that is not one of ours."""
    found = _FILE_NAME.fullmatch(file_name)
    if found is None:
        return None
    row = Image.objects.filter(token=found.group(1), kind=found.group(2)).values_list("kind", "content").first()
    return (TYPES[row[0]], bytes(row[1])) if row else None


def at_address(account: Account, address: str) -> Image | None:
    """The account's image that an address of ours, or the last part of one, means."""
    front = f"{settings.BASE_URL}/i/"
    found = _FILE_NAME.fullmatch(address.removeprefix(front))
    return images_of(account).filter(token=found.group(1), kind=found.group(2)).first() if found else None


def _token(account: Account, content: bytes) -> str:
    digest = hmac.new(key_for("image"), account.pk.encode() + content, hashlib.sha256).digest()
    return base32(int.from_bytes(digest[:20], "big"), _TOKEN_LETTERS)


def _label(name: str) -> str:
    """The file's name as a label: it says nothing of what the file is."""
    name = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in name if sign.isprintable()).strip()
    return shown[:120] or "image"
