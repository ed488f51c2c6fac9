"""What the ledger needs besides: clocks that went on after a pause, and policies that go with their team."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]

    operations = [
        migrations.AddField("policy", "resolution_clock", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField("promise", "runs_from", models.DateTimeField(null=True)),
        migrations.AddField("promise", "came_from", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "promise",
            "policy",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="promises.policy"
            ),
        ),
    ]
