"""The same stacks as on AWS, brought up on the emulator, and what must be done by hand behind them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chalicelib.adapters.settings import settings
from infra.local.data import aws, deploy_data
from infra.local.emulator import ACCOUNT_ID
from infra.packs import build_pack, every_pack
from infra.stacks import bring_up
from infra.template import build, for_laptop

Say = Callable[[str], None]
NO_CODE = "laptop.zip"
"""The functions run in the host; the emulator keeps this in their place."""


def deploy_all(
    endpoint: str, prefix: str, root: Path, *, public_url: str, host_url: str, certificate_express: bool, say: Say
) -> None:
    """Data, application and departments. Nothing happens to a stack whose template has not changed."""
    say("Tables, buckets, keys")
    deploy_data(endpoint, prefix, public_url=public_url)
    bucket = f"{prefix}-packages-{ACCOUNT_ID}"
    aws(endpoint, "s3").put_object(Bucket=bucket, Key=NO_CODE, Body=_no_code())
    shared = {"Prefix": prefix, "CodeBucket": bucket, "CodeKey": NO_CODE}
    say("Functions, API, queues, state machines")
    _deploy_app(
        endpoint,
        {
            **shared,
            "PublicUrl": public_url,
            "DomainName": public_url.split("//")[1].split(":", maxsplit=1)[0],
            "SecureCookies": "false",
            "CertificateExpress": str(certificate_express).lower(),
            "RequestsPerSecond": "10000",
            "RequestBurst": "10000",
        },
        host_url,
    )
    for pack in every_pack(root / "regions"):
        say(f"Functions of {pack.name}")
        template = for_laptop(build_pack(pack), host_url=host_url, environment={})
        _bring_up(endpoint, f"{prefix}-pack-{pack.name}", template, shared)


def _deploy_app(endpoint: str, parameters: dict[str, str], host_url: str) -> None:
    from app import app

    template = for_laptop(build(app), host_url=host_url, environment={"EKDWAR_UPLOADS_ORIGIN": endpoint})
    _bring_up(endpoint, f"{parameters['Prefix']}-app", template, parameters)


def _bring_up(endpoint: str, name: str, template: Any, parameters: dict[str, str]) -> None:
    import json

    text = json.dumps(template, ensure_ascii=False)
    bucket, key = parameters["CodeBucket"], f"{name}.json"
    aws(endpoint, "s3").put_object(Bucket=bucket, Key=key, Body=text.encode())
    bring_up(aws(endpoint, "cloudformation"), name, text, parameters, url=f"{endpoint}/{bucket}/{key}", pause_s=0.1)


def renew_stream_mappings(endpoint: str) -> None:
    """After a restart the emulator's mappings wait at positions that its empty streams no longer have."""
    functions = aws(endpoint, "lambda")
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        if ":dynamodb:" in mapping["EventSourceArn"]:
            functions.delete_event_source_mapping(UUID=mapping["UUID"])
            functions.create_event_source_mapping(
                EventSourceArn=mapping["EventSourceArn"],
                FunctionName=mapping["FunctionArn"],
                BatchSize=mapping["BatchSize"],
                StartingPosition="TRIM_HORIZON",
                FilterCriteria=mapping["FilterCriteria"],
            )


def allow_senders(endpoint: str, root: Path) -> None:
    """The addresses that messages go out from count as proven here; on AWS their owner proves them."""
    import tomllib

    ses = aws(endpoint, "ses")
    ses.verify_email_identity(EmailAddress=settings.email_from)
    for path in sorted(root.glob("regions/*/region.toml")):
        region = tomllib.loads(path.read_text("utf-8"))
        ses.verify_email_identity(EmailAddress=region["senders"]["email"])


def _no_code() -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py"), "# The functions of a laptop run in the function host.\n")
    return told.getvalue()
