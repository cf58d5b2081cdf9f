"""``manage.py rebuild_search``: what people are found by, written anew."""

from typing import Any

from django.core.management.base import BaseCommand

from people.models import Person

BATCH = 1000


class Command(BaseCommand):
    help = "Write anew what people are found by (names, pinyin, staff number, e-mail). May be run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        count, changed = 0, []
        for person in Person.objects.filter(anonymised_at=None).order_by("pk").iterator(chunk_size=BATCH):
            count += 1
            before = (person.search_text, person.name_latin)
            person.write_derived()
            if (person.search_text, person.name_latin) != before:
                changed.append(person)
            if len(changed) == BATCH:
                self._write(changed)
                changed = []
        self._write(changed)
        self.stdout.write(f"People: {count}.")

    def _write(self, people: list[Person]) -> None:
        Person.objects.bulk_update(people, ["search_text", "name_latin"])
