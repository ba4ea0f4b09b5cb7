"""Which of the cart's own mails are off is the store's, not its line's; a line says who makes the webhooks."""

from django.db import migrations, models


def to_the_store(apps, schema_editor):
    """Carry over what was said."""
    store = apps.get_model("stores", "Store")
    for line in apps.get_model("stores", "Connection").objects.exclude(silenced={}):
        store.objects.filter(pk=line.pk).update(silenced=line.silenced)


class Migration(migrations.Migration):
    dependencies = [("stores", "0003_brand")]

    operations = [
        migrations.AddField("connection", "hooks", models.CharField(blank=True, max_length=4)),
        migrations.AddField("store", "silenced", models.JSONField(default=dict)),
        migrations.RunPython(to_the_store, migrations.RunPython.noop),
        migrations.RemoveField("connection", "silenced"),
    ]
