"""Tags in the back office: what they are called, and how many people have each today."""

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views import generic

from bilingual.days import today
from people import services
from people.back_office.entries import EntryForm, EntryViewSet
from people.models import Person, Tag


class TagForm(EntryForm):
    class Meta:
        model = Tag
        fields = ["code", "name_zh", "name_en"]

    def apply(self) -> Tag:
        names = {name: self.cleaned_data[name] for name in ("code", "name_zh", "name_en")}
        common = {"actor": self.viewer, "reason": self.cleaned_data["reason"]}
        if self.instance.pk:
            return services.change_tag(tag=self.instance, **names, **common)
        return services.add_tag(**names, **common)


class TagIndexView(generic.IndexView):
    is_searchable = True
    search_fields = ["code", "name_zh", "name_en"]
    search_backend_name = None
    default_ordering = "code"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("name", label=pgettext_lazy("of a thing", "Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), sort_key="code"),
            NumberColumn("people", label=_("People"), sort_key="people"),
        ]

    def get_base_queryset(self) -> QuerySet[Tag]:
        """With the people whom the viewer sees that have each today."""
        seen = Person.objects.visible_to(self.request.user)
        now = Q(taggings__starts_on__lte=today()) & (Q(taggings__ends_on=None) | Q(taggings__ends_on__gte=today()))
        counted = Count("taggings__person", filter=now & Q(taggings__person__in=seen), distinct=True)
        return Tag.objects.annotate(people=counted)


class TagViewSet(EntryViewSet):
    model = Tag
    icon = "tag"
    menu_label = _("Tags")
    url_prefix = "tags"
    index_view_class = TagIndexView
    form_class = TagForm
