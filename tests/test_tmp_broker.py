import time
import pytest
from django.db import connection
pytestmark = pytest.mark.broker

@pytest.mark.parametrize("n", [1, 2])
def test_worker(start_worker, n):
    from wagtail.models import Locale, Page
    assert Page.objects.exists() and Locale.objects.exists()
    from config.celery import app
    worker = start_worker(concurrency=1)
    app.send_task("jobs.sweep")
    deadline = time.time() + 20
    while "succeeded" not in worker.said() and time.time() < deadline:
        time.sleep(0.2)
    print(connection.settings_dict["NAME"], app.conf.broker_url, worker.said()[-700:])
    assert "succeeded" in worker.said()
    t = time.time(); worker.stop(); print("stopped in", time.time() - t)
