"""docker-compose.yml and what it starts, as far as can be said without starting it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import Celery
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from config.beat import Ticking
from initiatives import upload_limit

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = {"web", "worker", "beat", "database", "redis", "mail", "front"}
PROGRAM = {"migrate", "web", "worker", "beat"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()


def test_it_starts_all_that_the_program_needs() -> None:
    assert set(SERVICES) == LASTING | {"migrate"}


def test_one_image_is_built_once_and_never_asked_of_a_registry() -> None:
    """Two builds of one name at a time fail on an engine that keeps its images in containerd."""
    assert [name for name, service in SERVICES.items() if service.get("build")] == ["migrate"]
    assert {name for name, service in SERVICES.items() if service["image"] == "samenspel"} == PROGRAM
    assert all(SERVICES[name]["pull_policy"] == "never" for name in PROGRAM)


@pytest.mark.parametrize("name", sorted(LASTING))
def test_what_lasts_starts_again_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert {"max-size", "max-file"} <= set(service["logging"]["options"])


def test_there_is_one_beat_that_a_new_start_replaces() -> None:
    beats = [name for name, service in SERVICES.items() if "beat" in service.get("command", [])]
    assert beats == ["beat"]
    assert "deploy" not in SERVICES["beat"]
    assert "scale" not in SERVICES["beat"]


def test_beat_leaves_a_sign_when_it_ticks_where_its_health_is_read(tmp_path: Path) -> None:
    scheduler = Ticking(app=Celery(set_as_current=False), schedule_filename=str(tmp_path / "beat"))
    signed = tmp_path / "beat.ticked"
    assert not signed.exists()
    scheduler.tick()
    scheduler.close()
    assert signed.exists()
    command = SERVICES["beat"]["command"]
    assert command[command.index("--scheduler") + 1] == f"{Ticking.__module__}:{Ticking.__name__}"
    assert f"{command[command.index('--schedule') + 1]}.ticked" in SERVICES["beat"]["healthcheck"]["test"][1]


@pytest.mark.parametrize("name", sorted(PROGRAM - {"migrate"}))
def test_the_program_starts_on_a_database_that_is_up_to_date(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    waits_for = SERVICES["migrate"]["depends_on"]
    assert waits_for == {needed: {"condition": "service_healthy"} for needed in ("database", "redis")}


@pytest.mark.parametrize("name", sorted(PROGRAM))
def test_the_program_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER samenspel$", DOCKERFILE, re.MULTILINE)


def test_the_database_is_well_when_others_reach_it() -> None:
    """While the image makes the database, a server answers on its socket that is stopped again."""
    asked = SERVICES["database"]["healthcheck"]["test"]
    assert asked[asked.index("--host") + 1] == "127.0.0.1"


def test_redis_is_not_root() -> None:
    """The image steps down by itself only where its command is redis-server, and here a shell comes before it."""
    assert SERVICES["redis"]["command"][0] == "sh"
    assert SERVICES["redis"]["user"] == "redis"


def test_redis_leaves_no_volume_behind() -> None:
    assert SERVICES["redis"]["tmpfs"] == ["/data"]


def test_who_serves_the_static_files_can_read_what_root_collected(tmp_path: Path) -> None:
    configured: Any = settings.STORAGES["staticfiles"]
    storage = storages.create_storage(
        {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "OPTIONS": {**configured["OPTIONS"], "location": str(tmp_path)},
        }
    )
    assert Path(storage.path(storage.save("staticfiles.json", ContentFile(b"{}")))).stat().st_mode & 0o777 == 0o644
    assert settings.FILE_UPLOAD_PERMISSIONS == 0o600


def test_nothing_is_fetched_to_build_but_what_it_builds_on() -> None:
    assert "# syntax=" not in DOCKERFILE


@pytest.mark.parametrize("name", [".env", "tests", "docker-compose.yml"])
def test_what_the_image_must_not_hold_is_not_sent_to_its_build(name: str) -> None:
    assert name in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_file_of_secrets_is_not_committed() -> None:
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()


def test_a_file_that_is_too_large_reaches_the_form_that_says_so() -> None:
    found = re.search(r"max_size (\d+)MB", CADDYFILE)
    assert found
    assert int(found[1]) * 1_000_000 > upload_limit.ROOM * settings.UPLOAD_MOST_BYTES


def test_the_front_is_asked_how_it_is_in_a_way_that_it_answers() -> None:
    """Caddy's own door answers GET alone, and --spider makes a HEAD of it."""
    assert "--spider" not in SERVICES["front"]["healthcheck"]["test"]


def test_every_image_names_its_version() -> None:
    images = [service["image"] for name, service in SERVICES.items() if name not in PROGRAM]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(images) >= 6
    for image in images:
        assert re.fullmatch(r"[\w./-]+:v?\d[\w.-]*", image), image


def test_only_the_front_is_open_to_the_world() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"front", "mail"}
    assert {port.split("/")[0] for port in published["front"]} == {"80:80", "443:443"}
    assert all(port.startswith("127.0.0.1:") for port in published["mail"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("database", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
    for name in ("mail", "front"):
        assert SERVICES[name]["networks"] == ["front"]


@pytest.mark.parametrize("name", sorted(PROGRAM))
def test_what_the_program_is_told_is_what_it_reads(name: str) -> None:
    read = "".join((ROOT / "config" / file).read_text() for file in ("settings.py", "gunicorn.py"))
    for variable in SERVICES[name]["environment"]:
        assert f'"{variable}"' in read, variable


def test_no_secret_is_in_it_and_each_is_asked_for() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in ("SECRET_KEY", "CASE_MASTER_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        used = re.findall(rf"\$\{{{secret}(.*?)\}}", text)
        assert used
        assert all(asked.startswith(":?") for asked in used), secret


def test_everything_that_may_be_set_is_explained() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    explained = (ROOT / "docs" / "running.md").read_text()
    taken_over = {name for name, value in COMPOSE["x-program"]["environment"].items() if value is None}
    assert "THEME" in taken_over
    for variable in taken_over | set(re.findall(r"\$\{(\w+)", text)):
        assert f"`{variable}`" in explained, variable


def test_volumes_and_networks_that_are_used_exist() -> None:
    for name, service in SERVICES.items():
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"], volume
