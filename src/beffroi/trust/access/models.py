"""How much each caller asked today; how much each dataset is asked for."""

from typing import ClassVar

from django.db import models


class DailyUse(models.Model):
    """Use of one caller on one day (UTC): requests, milliseconds of query, bytes of answers. `caller` is a keyed digest that
    changes every day: no address is stored."""

    day = models.DateField()
    caller = models.CharField(max_length=32)
    requests = models.BigIntegerField(default=0)
    milliseconds = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "caller"], name="one_count_per_caller_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.caller[:8]} {self.requests}"


class DatasetUse(models.Model):
    """Answers given about one dataset on one day (UTC). `dataset_id` is its name, kept when the dataset is deleted."""

    day = models.DateField()
    dataset_id = models.CharField(max_length=120)
    pages = models.BigIntegerField(default=0)
    calls = models.BigIntegerField(default=0)
    downloads = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "dataset_id"], name="one_count_per_dataset_and_day")
        ]
        indexes: ClassVar = [models.Index(fields=["dataset_id", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.dataset_id}"
