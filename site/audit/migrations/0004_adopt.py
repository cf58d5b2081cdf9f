"""Rows written before there was a chain: whom they are about, their digest, and the link that they are owed."""

from django.db import migrations

from audit.canonical import new_salt, values_digest


def adopt(apps, schema_editor):
    record_model, unsealed_model = apps.get_model("audit", "Record"), apps.get_model("audit", "Unsealed")
    for record in record_model.objects.filter(digest="").order_by("pk").iterator(chunk_size=1000):
        if record.subject_type == "people.person":
            record.person_id = int(record.subject_id)
        record.salt = new_salt()
        record.digest = values_digest(record.salt, record.before, record.after, record.reason)
        record.save()
        unsealed_model.objects.create(record=record)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain")]
    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
