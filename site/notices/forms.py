from django import forms

BIGGEST_ID = 2**63 - 1


class NewestForm(forms.Form):
    """Which notice was the newest when the page was made."""

    newest = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST_ID)
