"""The desk's one row of settings exists from the first start."""

from django.db import migrations


def make_desk(apps, editor):
    apps.get_model("accounts", "Desk").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_desk, migrations.RunPython.noop)]
