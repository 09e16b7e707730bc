"""Service tokens; what an organisation says of itself and which commune it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_mandates'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='insee',
            field=models.CharField(blank=True, max_length=5, verbose_name='code INSEE', default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='organisation',
            name='contact',
            field=models.CharField(blank=True, max_length=254, verbose_name='contact public', default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='organisation',
            name='description',
            field=models.TextField(blank=True, verbose_name='présentation', default=''),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('insee', ''), _negated=True), fields=('insee',), name='one_organisation_per_commune'),
        ),
        migrations.CreateModel(
            name='ServiceToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('scopes', models.JSONField(default=list, verbose_name='portées')),
                ('prefix', models.CharField(max_length=12, unique=True, verbose_name='préfixe')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='fait le')),
                ('expires_at', models.DateTimeField(verbose_name='échéance')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='dernier usage')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='people.organisation')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'jeton',
                'verbose_name_plural': 'jetons',
                'ordering': ['-created_at', '-id'],
            },
        ),
    ]
