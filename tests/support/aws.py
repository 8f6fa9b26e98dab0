"""S3 and SQS over a real socket: moto's server in a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import httpx

from tests.support.programs import end_group, free_port, listens, wait_until

ACCESS_VARIABLES = {"HOLDPOINT_TEST_ACCESS_KEY": "test-access", "HOLDPOINT_TEST_SECRET_KEY": "test-secret"}
REGION = "eu-central-1"


@dataclass
class AwsServer:
    """The server as a context manager; `stop` and `start` play an outage on the same port. Its state is in memory."""

    log: Path
    port: int = 0
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        """What goes into the settings of a source, destination or blob store to reach it."""
        return {
            "endpoint_url": self.url,
            "region": REGION,
            "access_key_env": "HOLDPOINT_TEST_ACCESS_KEY",
            "secret_key_env": "HOLDPOINT_TEST_SECRET_KEY",
        }

    def client(self, service: str) -> Any:
        """A boto3 client of the test's own, to look behind the product's back."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCESS_VARIABLES["HOLDPOINT_TEST_ACCESS_KEY"],
            aws_secret_access_key=ACCESS_VARIABLES["HOLDPOINT_TEST_SECRET_KEY"],
        )

    def bucket(self, name: str, *, versioned: bool = False) -> str:
        """A new bucket; its name."""
        s3 = self.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        if versioned:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name

    def reset(self) -> None:
        """Forget every bucket and queue."""
        httpx.post(f"{self.url}/moto-api/reset", timeout=10).raise_for_status()

    def start(self) -> None:
        """Start it, on the port it had before if any."""
        self.port = self.port or free_port()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(lambda: listens(self.port), "the start of the S3 server")

    def stop(self) -> None:
        """End it; connections are refused from now on, and what it held is gone."""
        if self._process is not None:
            end_group(self._process)
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
