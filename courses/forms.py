"""Forms of the reader's small writes."""

from django import forms


class PlaceForm(forms.Form):
    """The id that StreamField gave the block on the screen."""

    block = forms.RegexField(regex=r"^[0-9a-fA-F-]{8,64}$", max_length=64)
