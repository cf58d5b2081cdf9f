"""What the audit's rows of this package say. What an import did to each person, their own rows say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact
from people.importing.models import Kind, PeopleImport

for kind in Kind:
    register_fact(f"import.{kind.value}", kind.label)
register_fact("import.rows", _("rows"))
register_fact("import.written", _("rows taken up"))

register_subject("importing.peopleimport", names_of(PeopleImport), visible=PeopleImport.objects.visible_to)

register_action("import.brought", _("List of people brought"), _("Brought a list of people: {subject}."))
register_action(
    "import.began",
    _("Import of people begun"),
    _("Began to import {subject}: {new} new, {changed} changed, {ended} ended."),
)
register_action("import.finished", _("Import of people finished"), _("Imported {subject}: {written} of {rows} rows."))
