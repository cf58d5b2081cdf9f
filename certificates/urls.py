"""Mounted at ``/<language>/certificates/``; ``/verify/<number>`` stands in config.urls, without a language."""

from django.urls import path

from certificates import approval_views, external_views, mine_views, request_views, views

app_name = "certificates"
urlpatterns = [
    path("", mine_views.mine, name="mine"),
    path("mine/<slug:code>/begin/", mine_views.begin, name="begin"),
    path("mine/<slug:code>/way/", mine_views.choose, name="choose_way"),
    path("relief/", request_views.relief, name="relief"),
    path("relief/<int:pk>/", request_views.decide, name="decide_relief"),
    path("relief/of/<int:person>/<slug:code>/", request_views.ask, name="ask_relief"),
    path("relief/waivers/<int:pk>/end/", request_views.end, name="end_waiver"),
    path("external/", external_views.external, name="external"),
    path("external/waiting/", external_views.external_waiting, name="external_waiting"),
    path("external/<int:pk>/file/", external_views.external_file, name="external_file"),
    path("external/<int:pk>/decide/", external_views.decide, name="decide_external"),
    path("grant/", external_views.grant_by_hand, name="grant"),
    path("approvals/", approval_views.approvals, name="approvals"),
    path("approvals/<int:pk>/", approval_views.decide, name="decide_approval"),
    path("<uuid:uuid>/", views.certificate, name="certificate"),
    path("<uuid:uuid>/state/", views.document_state, name="document_state"),
    path("<uuid:uuid>/document.pdf", views.document, name="document"),
    path("<uuid:uuid>/revoke/", views.revoke_certificate, name="revoke"),
    path("<uuid:uuid>/try-again/", views.try_again, name="try_again"),
]
