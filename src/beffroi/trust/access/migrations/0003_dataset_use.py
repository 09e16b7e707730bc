from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_costs'),
    ]

    operations = [
        migrations.CreateModel(
            name='DatasetUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('dataset_id', models.CharField(max_length=120)),
                ('pages', models.BigIntegerField(default=0)),
                ('calls', models.BigIntegerField(default=0)),
                ('downloads', models.BigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['dataset_id', 'day'], name='access_data_dataset_146cff_idx')],
                'constraints': [models.UniqueConstraint(fields=('day', 'dataset_id'), name='one_count_per_dataset_and_day')],
            },
        ),
    ]
