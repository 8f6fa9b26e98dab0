"""Compose, systemd and Kubernetes files: valid by their own rules, consistent, and with settings that load."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
from ruamel.yaml import YAML

from flows.configuration import load_settings
from holdpoint.settings import BucketBlobs

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
HARDENING = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "user net",  # what the sandbox needs; "yes" would end it
    "CapabilityBoundingSet": "",
    "User": "holdpoint",
}


def _yaml(file: Path) -> list[Any]:
    return list(YAML(typ="safe").load_all(file.read_text()))


def _objects() -> list[tuple[str, dict[str, Any]]]:
    listed = _yaml(KUBERNETES / "kustomization.yaml")[0]["resources"]
    return [(name, one) for name in listed for one in _yaml(KUBERNETES / name)]


@pytest.mark.parametrize("file", ["compose/holdpoint.yaml", "kubernetes/holdpoint.yaml"])
def test_the_settings_of_the_containers_load_and_keep_everything_outside_them(file: str) -> None:
    settings = load_settings(DEPLOY / file)
    assert settings.database is not None and settings.database.password_env == "HOLDPOINT_DATABASE_PASSWORD"
    assert isinstance(settings.blobs, BucketBlobs)
    assert settings.logging.format == "json" and settings.metrics.token_env is not None
    assert settings.data_dir == Path("/data")


def test_the_kustomization_lists_exactly_the_files_that_are_there() -> None:
    tree = _yaml(KUBERNETES / "kustomization.yaml")[0]
    listed = [*tree["resources"], *(f for g in tree["configMapGenerator"] for f in g["files"]), "kustomization.yaml"]
    assert sorted(listed) == sorted(p.name for p in KUBERNETES.iterdir())


def test_every_kubernetes_object_is_valid_by_the_strict_schema() -> None:
    found = _objects()
    assert len(found) >= 14
    for name, one in found:
        try:
            kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)
        except kubernetes_validate.ValidationError as error:
            pytest.fail(f"{name}: {one['kind']} {one['metadata']['name']}: {error.message}")


def test_every_pod_is_without_rights_and_bounded() -> None:
    pods = 0
    for name, one in _objects():
        spec = one.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        pod = spec.get("template", {}).get("spec")
        if pod is None:
            continue
        pods += 1
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"], name
        for container in pod["containers"]:
            rights = container["securityContext"]
            assert not rights["allowPrivilegeEscalation"] and rights["readOnlyRootFilesystem"], name
            assert rights["capabilities"] == {"drop": ["ALL"]}, name
            assert {"cpu", "memory"} <= set(container["resources"]["requests"]), name
            assert "memory" in container["resources"]["limits"], name
            mounted = {m["name"] for m in container["volumeMounts"]}
            assert mounted == {v["name"] for v in pod["volumes"]}, name
    assert pods >= 7


def test_the_probes_ask_where_the_page_answers() -> None:
    (review,) = [one for _, one in _objects() if one["kind"] == "Deployment" and one["metadata"]["name"] == "review"]
    (container,) = review["spec"]["template"]["spec"]["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/health"  # never the store: it would restart for nothing
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert container["ports"][0]["containerPort"] == load_settings(KUBERNETES / "holdpoint.yaml").review.port


def test_every_claim_that_a_pod_mounts_is_made() -> None:
    text = "".join(p.read_text() for p in KUBERNETES.glob("*.yaml"))
    made = {one["metadata"]["name"] for _, one in _objects() if one["kind"] == "PersistentVolumeClaim"}
    assert set(re.findall(r"claimName: ([a-z-]+)", text)) == made


def _unit(file: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z]+)=(.*)$", file.read_text(), re.MULTILINE))


def test_every_service_unit_is_hardened_and_leaves_the_sandbox_what_it_needs() -> None:
    units = sorted((DEPLOY / "systemd").glob("*.service"))
    assert len(units) >= 5
    for file in units:
        unit = _unit(file)
        for key, value in HARDENING.items():
            assert unit.get(key) == value, f"{file.name}: {key}"
        assert "SystemCallFilter" not in unit and "MemoryDenyWriteExecute" not in unit, file.name


def test_every_timer_starts_a_service_that_is_there_and_catches_up() -> None:
    timers = sorted((DEPLOY / "systemd").glob("*.timer"))
    assert {t.stem for t in timers} == {"holdpoint-backup", "holdpoint-reconcile", "holdpoint-retention"}
    for timer in timers:
        assert timer.with_suffix(".service").is_file()
        assert _unit(timer)["Persistent"] == "yes"


def test_what_compose_refers_to_is_there() -> None:
    (tree,) = _yaml(DEPLOY / "compose.yaml")
    named = set(tree["volumes"])
    for name, service in tree["services"].items():
        assert "image" in service, name
        assert set(service.get("depends_on", {})) <= set(tree["services"]), name
        for volume in service.get("volumes", []):
            source = re.sub(r"\$\{[A-Z0-9_]+:-([^}]*)\}", r"\1", volume).split(":")[0]
            if source.startswith("./compose/"):
                assert (DEPLOY / source).is_file(), source
            elif not source.startswith("."):
                assert source in named, source
    example = (DEPLOY / "compose" / "example.env").read_text()
    for variable in re.findall(r"\$\{([A-Z0-9_]+):\?", (DEPLOY / "compose.yaml").read_text()):
        assert re.search(rf"^{variable}=", example, re.MULTILINE), variable


def test_the_image_runs_as_nobody_and_installs_by_hash() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert "--require-hashes" in text


@pytest.mark.long
def test_systemd_itself_accepts_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (Debian: systemd)")
    units = []
    for file in (DEPLOY / "systemd").iterdir():
        copy = tmp_path / file.name.replace("@.", "@1.")
        copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", file.read_text(), flags=re.MULTILINE))
        units.append(str(copy))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in checked.stderr.splitlines() if str(tmp_path) in line or "holdpoint" in line]
    assert checked.returncode == 0 and ours == [], checked.stderr


@pytest.mark.long
def test_kustomize_builds_the_base_and_every_object_of_it_is_valid() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    built = subprocess.run(["kubectl", "kustomize", str(KUBERNETES)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    found = list(YAML(typ="safe").load_all(built.stdout))
    assert len(found) == len(_objects()) + 1  # the generated ConfigMap
    for one in found:
        kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.long
def test_compose_itself_accepts_the_file() -> None:
    for command in (["docker", "compose"], ["docker-compose"]):
        present = shutil.which(command[0]) is not None
        if present and subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0:
            break
    else:
        pytest.skip("neither docker compose nor docker-compose is installed")
    variables = {"HOLDPOINT_DATABASE_PASSWORD": "x", "HOLDPOINT_S3_ACCESS_KEY": "x", "HOLDPOINT_S3_SECRET_KEY": "x"}
    checked = subprocess.run(
        [*command, "-f", str(DEPLOY / "compose.yaml"), "config", "--quiet"],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOLDPOINT_METRICS_TOKEN": "x", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
