"""From a form to an answer: a field ``answer`` gives its value, ``answer:KEY`` gives ``KEY=value``."""

from django.http import QueryDict

NAME = "answer"


def given(posted: QueryDict) -> list[str]:
    """The answer in a form that was posted without JavaScript. The script does the same in the browser."""
    answer: list[str] = []
    for name, values in posted.lists():
        field, colon, key = name.partition(":")
        if field == NAME:
            answer += [f"{key}={value}" if colon else value for value in values if value]
    return answer
