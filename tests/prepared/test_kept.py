"""What is kept of a page is the same for everybody whom it is shown to."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from people.models import Person


def written(text, **values):
    return Template("{% load i18n prepared %}" + text).render(Context(values))


def test_a_piece_is_written_once_for_each_language_and_each_value():
    piece = Template("{% load i18n prepared %}{% kept of=of %}{{ of }}: {% translate 'Courses' %}{% endkept %}")
    with override("en"):
        for of in ("a", "b", "a"):
            assert piece.render(Context({"of": of})) == f"{of}: Courses"
    with override("zh-hans"):
        assert piece.render(Context({"of": "a"})) == "a: 课程"
    assert len(piece.nodelist[1].kept) == 3


def test_a_piece_knows_nothing_that_it_was_not_given(rf):
    request = rf.get("/")
    assert (
        written(
            "{% kept of=name %}[{{ of }}{{ name }}{{ request.path }}{{ csrf_token }}]{% endkept %}",
            name="x",
            request=request,
            csrf_token="t",
        )
        == "[x]"
    )


def test_what_is_given_is_escaped():
    assert written("{% kept of=name %}{{ of }}{% endkept %}", name="<b>") == "&lt;b&gt;"


def test_nobody_is_kept():
    with pytest.raises(TypeError, match="plain values"):
        written("{% kept of=viewer %}{{ of }}{% endkept %}", viewer=Person(pk=1))


def test_a_value_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError, match="names with values"):
        written("{% kept viewer %}{% endkept %}")


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr("prepared.templatetags.prepared.KEPT", 3)
    piece = Template("{% load prepared %}{% kept of=of %}{{ of }}{% endkept %}")
    assert [piece.render(Context({"of": number})) for number in range(10)] == [str(number) for number in range(10)]
    assert len(piece.nodelist[1].kept) <= 3
