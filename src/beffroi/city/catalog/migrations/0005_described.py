from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0004_attachments"),
    ]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="links",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="version",
            name="described",
            field=models.BooleanField(default=False, verbose_name="décrit seulement"),
        ),
    ]
