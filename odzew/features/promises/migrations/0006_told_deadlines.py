"""Weeks also count the policy's deadlines, kept and owed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("promises", "0005_decided")]
    operations: ClassVar = [
        migrations.AddField("keptfigure", "owed", models.IntegerField(default=0)),
        migrations.AddField("keptfigure", "met", models.IntegerField(default=0)),
    ]
