from django.urls import path

from api.scim.views import scim

app_name = "api"
urlpatterns = [
    path("scim/v2", scim, name="scim_root"),
    path("scim/v2/", scim, name="scim_root_slash"),
    path("scim/v2/<path:path>", scim, name="scim"),
]
