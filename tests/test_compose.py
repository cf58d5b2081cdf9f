"""docker-compose.yml, the Dockerfile and .env.example agree with each other and give nothing away."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
REQUIRED = ("SECRET_KEY", "POSTGRES_PASSWORD", "BASE_URL", "ALLOWED_HOSTS")


def test_there_is_one_service_for_each_process_of_production() -> None:
    assert list(SERVICES) == ["postgres", "broker", "migrate", "web", "worker", "beat"]


@pytest.mark.parametrize("name", ["postgres", "broker", "worker", "beat"])
def test_a_service_that_stays_says_how_it_is(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_web_is_asked_by_the_image_how_it_is() -> None:
    assert "healthcheck" not in SERVICES["web"]
    assert re.search(r"^HEALTHCHECK .*/healthz", DOCKERFILE, re.MULTILINE)


def test_all_that_stays_is_started_again_and_migrate_is_not() -> None:
    again = {name: service["restart"] for name, service in SERVICES.items()}
    assert again == dict.fromkeys(SERVICES, "unless-stopped") | {"migrate": "no"}


@pytest.mark.parametrize("name", REQUIRED)
def test_nothing_starts_without_what_has_no_default(name: str) -> None:
    uses = re.findall(r"\$\{" + name + r"[^}]*\}", TEXT)
    assert uses
    assert all(use.startswith("${" + name + ":?") for use in uses)


def test_no_secret_is_written_down() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|_URL", name) and value is not None and "broker:6379" not in value:
                assert "${" in value, name


def test_the_example_names_every_variable_that_compose_reads_and_fills_in_no_secret() -> None:
    example = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = set(re.findall(r"\$\{([A-Z_]+)", TEXT)) - {"POISE_VERSION"}
    assert read <= set(example)
    assert (example["SECRET_KEY"], example["POSTGRES_PASSWORD"]) == ("", "")


@pytest.mark.parametrize("name", OURS)
def test_our_processes_can_change_nothing_but_their_own_files(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["files:/var/lib/poise"]


def test_the_image_runs_as_an_ordinary_user_with_a_fixed_number() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.+)$", last_stage, re.MULTILINE) == ["10001:10001"]


def test_workers_can_be_many_and_beat_is_told_apart() -> None:
    assert all("container_name" not in service for service in SERVICES.values())
    assert SERVICES["worker"]["command"][3] == "worker"
    assert SERVICES["beat"]["command"][3] == "beat"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_runs_on_a_database_that_is_not_migrated(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "broker": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_what_must_last_lies_on_a_volume() -> None:
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert mounted == set(COMPOSE["volumes"]) == {"postgres-data", "broker-data", "files"}


def test_only_web_is_reached_from_outside_and_by_default_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_git_and_secrets_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".*", "var", "tests"} <= set(ignored)


def test_shell_scripts_are_read_without_complaint() -> None:
    bash = shutil.which("bash") or "/bin/bash"
    done = subprocess.run([bash, "-n", str(ROOT / ".ci" / "run")], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
