"""Mounted at ``/<language>/learning/``; the pages themselves are Wagtail's, at ``/<language>/courses/``."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("take/<slug:code>/", views.take, name="take"),
    path("activities/<int:activity_id>/", views.lesson_address, name="activity"),
    path("activities/<int:activity_id>/finish/", views.finish, name="finish"),
    path("activities/<int:activity_id>/place/", views.place, name="place"),
    path("pictures/<int:page_id>/<int:image_id>/<slug:spec>", views.picture, name="picture"),
]
