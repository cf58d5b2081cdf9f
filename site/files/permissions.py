"""What a page may ask the browser for (``Permissions-Policy``). Nothing of the platform asks where anybody is."""

from django.http import HttpResponse

HEADER = "Permissions-Policy"
# passkeys, full screen and the clipboard stay as browsers have them: for our own pages
NEVER = [
    *("accelerometer", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer", "midi"),
    *("payment", "serial", "usb", "xr-spatial-tracking"),
]
RECORDING = ("camera", "microphone")


def policy(*, records: bool = False) -> str:
    """``records``: a page that records sound or video, when somebody presses its button."""
    asked = [f"{feature}={'(self)' if records else '()'}" for feature in RECORDING]
    return ", ".join([*asked, *(f"{feature}=()" for feature in NEVER)])


def let_record(response: HttpResponse) -> HttpResponse:
    response[HEADER] = policy(records=True)
    return response
