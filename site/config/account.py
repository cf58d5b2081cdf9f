"""Wagtail's page of one's own account, without what is not Wagtail's here.

Name, picture, language and time zone are the person's, and are changed on our pages, by services; Wagtail's forms would
write past them, or into fields that nothing reads. What remains is how the back office looks and what it mails.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import account
from wagtail.users.models import UserProfile


class AccountView(account.AccountView):
    def get_panels(self) -> list[Any]:
        user = self.request.user
        profile = UserProfile.get_for_user(user)
        kinds = (account.NotificationsSettingsPanel, account.ThemeSettingsPanel)
        panels = [kind(self.request, user, profile) for kind in kinds]
        return [panel for panel in panels if panel.is_active()]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Without Wagtail's entry in its log, which would keep the person's name for ever."""
        forms = [panel.get_form() for panel in self.get_panels()]
        if not all(form.is_valid() for form in forms):
            return self.render_to_response(self.get_context_data())
        with transaction.atomic():
            for form in forms:
                form.save()
        messages.success(request, _("Your preferences were saved."))
        return redirect("wagtailadmin_account")
