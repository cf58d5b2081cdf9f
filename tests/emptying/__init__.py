"""An app of the tests alone (``tests/settings.py``): it lets them empty the audit between tests."""
