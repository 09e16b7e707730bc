from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_mandates'),
        ('jobs', '0002_start'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='jobs', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='schedule',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='schedules', to='people.organisation'),
        ),
    ]
