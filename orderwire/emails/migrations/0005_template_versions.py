import django.db.models.deletion
import orderwire.core.clock
import orderwire.core.tables
from django.conf import settings
from django.db import migrations, models


def first_versions(apps, schema_editor):
    """What each template says now is its first version."""
    version = apps.get_model("emails", "TemplateVersion")
    for template in apps.get_model("emails", "Template").objects.iterator():
        version.objects.create(
            template=template,
            number=1,
            subject=template.subject,
            preheader=template.preheader,
            source=template.source,
            made_by_id=template.made_by_id,
            created_at=template.updated_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('emails', '0004_templates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('created_at', models.DateTimeField(default=orderwire.core.clock.now, editable=False)),
                ('id', orderwire.core.tables.IdField(prefix='tvn', serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('subject', models.CharField(max_length=400)),
                ('preheader', models.CharField(blank=True, max_length=400)),
                ('source', models.JSONField()),
                ('restored', models.PositiveIntegerField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='emails.template')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('template', 'number'), name='template_version_number_once')],
            },
        ),
        migrations.CreateModel(
            name='TemplateDraft',
            fields=[
                ('created_at', models.DateTimeField(default=orderwire.core.clock.now, editable=False)),
                ('id', orderwire.core.tables.IdField(prefix='tdr', serialize=False)),
                ('words', models.JSONField(default=dict)),
                ('design', models.JSONField(null=True)),
                ('began_with', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField(default=orderwire.core.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='emails.template')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('template', 'person'), name='draft_of_template')],
            },
        ),
        migrations.RunPython(first_versions, migrations.RunPython.noop),
    ]
