from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0001_start")]

    operations: ClassVar = [
        migrations.AddField("dailyuse", "milliseconds", models.BigIntegerField(default=0)),
        migrations.AddField("dailyuse", "bytes", models.BigIntegerField(default=0)),
    ]
