"""A film, or captions, in the trainers' form: what was sent is kept at once, and a hidden field keeps its key."""

from collections.abc import Collection
from typing import Any

from django import forms
from wagtail.blocks import FieldBlock

from quizzes import services
from quizzes.errors import FileRefused
from quizzes.types.video import CAPTIONS, FILMS

Sent = tuple[str, Any, bool]  # the key from before, a new file, whether none is wanted


class FilmWidget(forms.Widget):
    template_name = "quizzes/admin/film_field.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        return data.get(name) or "", files.get(f"{name}_file"), bool(data.get(f"{name}_remove"))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_file" not in files

    def format_value(self, value: Any) -> str:
        return value[0] if isinstance(value, tuple) else value or ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["ending"] = self.format_value(value).rpartition(".")[2].upper()
        return context


class FilmField(forms.Field):
    """Its value is a key, or empty."""

    widget = FilmWidget

    def __init__(self, *, endings: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.endings = endings
        self.widget.attrs["accept"] = ".vtt,text/vtt" if endings == CAPTIONS else "video/mp4,video/webm"

    def clean(self, value: Sent) -> str:
        key, file, removed = value
        if file is None:
            return "" if removed else key
        try:
            return services.keep_film(read=file.read, allowed=self.endings)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class FilmBlock(FieldBlock):
    def __init__(self, endings: Collection[str] = FILMS, **kwargs: Any) -> None:
        self.field = FilmField(endings=endings, required=False)
        super().__init__(**kwargs)

    class Meta:
        icon = "media"
