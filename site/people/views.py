"""A photo, for who may see the person; colleagues by name, for a field; and all that is held about oneself."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bilingual.days import today
from people.handing_over import archive
from people.models import Person
from people.places import place_of, with_place
from people.requests import PersonRequest

MOST_WORDS = 100  # characters
SUGGESTED = 8


@require_safe
def photo(request: PersonRequest, pk: int) -> HttpResponseBase:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    if not person.photo or not default_storage.exists(person.photo):
        raise Http404
    with default_storage.open(person.photo) as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")  # some 40 KB: we cut it ourselves
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def find(request: PersonRequest) -> HttpResponseBase:
    """Colleagues whom the viewer sees, for a field that asks for one. A POST, so that no name stands in an address."""
    words = request.POST.get("words", "").strip()[:MOST_WORDS]
    people = Person.objects.active().visible_to(request.user).search(words) if words else Person.objects.none()
    found = with_place(people).order_by("name_latin", "name", "staff_number")[:SUGGESTED]
    answer = JsonResponse({"people": [{"number": one.staff_number, "words": _suggestion(one)} for one in found]})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _suggestion(person: Person) -> str:
    return " · ".join(part for part in (person.full_name, *place_of(person)) if part)


@require_POST
def my_data(request: PersonRequest) -> HttpResponseBase:
    """One's own alone; a POST, for it is noted."""
    name = f"{_('my-data')}-{request.user.staff_number}-{today().isoformat()}.zip"
    return FileResponse(archive(person=request.user), as_attachment=True, filename=name)
