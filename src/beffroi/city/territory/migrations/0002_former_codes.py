from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_start")]

    operations = [
        migrations.AddField(
            model_name="commune",
            name="former_codes",
            field=models.JSONField(default=list, verbose_name="anciens codes"),
        ),
    ]
