"""Addresses of this room outside the back office."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("photo/<int:pk>/", views.photo, name="photo"),
    path("find/", views.find, name="find"),
    path("my-data/", views.my_data, name="my_data"),
]
