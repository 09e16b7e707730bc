from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0003_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="attachments",
            field=models.JSONField(default=list),
        ),
    ]
