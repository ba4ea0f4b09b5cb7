"""What a merchant wrote: versions, compiled at saving (a message is pinned to the one it was rendered with), and templates."""

from django.db import models

from orderwire.accounts.models import Account, User
from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.stores.models import Store


class Version(Row):
    """One saved wording of a mail.

    `source` is what the merchant gave (CONTRACT §5 `template`); `compiled` is Compiled.to_json(); `languages` holds
    subject, preheader and template of each further language, by its tag.
    """

    id = IdField("ver")
    store = models.ForeignKey(Store, models.CASCADE, related_name="versions")
    subject = models.CharField(max_length=400)
    preheader = models.CharField(max_length=400, blank=True)
    source = models.JSONField()
    languages = models.JSONField(default=dict)
    compiled = models.JSONField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")


class Image(Row):
    """An uploaded image as mails show it. `token` is made of its bytes and its account, and cannot be guessed.

    The bytes stand here and not in a folder (docs/decisions/007): never load them for a list.
    """

    id = IdField("img")
    account = models.ForeignKey(Account, models.CASCADE, related_name="images")
    token = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=4)  # png, jpg or gif
    name = models.CharField(max_length=120)
    alt = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account", "id"], name="image_by_account")]

    @property
    def file_name(self) -> str:
        """The last part of its address."""
        return f"{self.token}.{self.kind}"


class Template(Row):
    """A wording kept to begin rules with, for all stores of an account: nothing in it belongs to one of them, and a mail takes
    the shop's name, address and language when it is written.

    `source` is CONTRACT §5's `template`, as in a version. A rule copies it; it never points here.
    """

    id = IdField("tpl")
    account = models.ForeignKey(Account, models.CASCADE, related_name="templates")
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=400)
    preheader = models.CharField(max_length=400, blank=True)
    source = models.JSONField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="template_newest")]


class TemplateVersion(Row):
    """One saving of a template's wording, numbered from 1; none is ever changed. `restored` is the number of the saving it
    brought back. The newest is what the template says."""

    id = IdField("tvn")
    template = models.ForeignKey(Template, models.CASCADE, related_name="history")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=400)
    preheader = models.CharField(max_length=400, blank=True)
    source = models.JSONField()
    restored = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once")]


class TemplateDraft(Row):
    """What a person is writing of a template and has not saved: as rules.MailDraft is for a rule.

    `began_with` is the number of the template's version at the time.
    """

    id = IdField("tdr")
    template = models.ForeignKey(Template, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = models.JSONField(default=dict)
    design = models.JSONField(null=True)
    began_with = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "person"], name="draft_of_template")]
