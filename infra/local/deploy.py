"""The same stacks as on AWS, brought up on the emulator, and what must be done by hand behind them."""

import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.adapters.settings import settings
from infra.local.data import aws, deploy_data
from infra.local.emulator import ACCOUNT_ID
from infra.packs import build_pack, every_pack
from infra.stacks import bring_up
from infra.template import for_laptop, stacks

Say = Callable[[str], None]
NO_CODE = "laptop.zip"
"""Where functions run in the host, the emulator keeps this in their place."""


@dataclass(frozen=True)
class Plan:
    """What is deployed where."""

    endpoint: str
    prefix: str
    public_url: str
    environment: Mapping[str, str]
    """Put into every function's environment, beside what the template says."""
    gateway_url: str
    certificate_express: bool = False
    code: str = NO_CODE
    layer: str = ""
    packs: Mapping[str, str] = field(default_factory=dict)
    """Names of zips in the bucket of packages."""
    runtime: str = "python3.12"

    @property
    def packages(self) -> str:
        """The bucket of packages."""
        return f"{self.prefix}-packages-{ACCOUNT_ID}"


def deploy_all(plan: Plan, root: Path, *, files: Mapping[str, bytes], say: Say) -> None:
    """Data, application and departments. Nothing happens to a stack whose template has not changed."""
    say("Tables, buckets, keys")
    deploy_data(plan.endpoint, plan.prefix, public_url=plan.public_url)
    for name, content in files.items():
        aws(plan.endpoint, "s3").put_object(Bucket=plan.packages, Key=name, Body=content)
    say("Functions, API, queues, state machines")
    _deploy_app(plan)
    for pack in every_pack(root / "regions"):
        say(f"Functions of {pack.name}")
        _bring_up(plan, f"pack-{pack.name}", build_pack(pack), _code(plan, plan.packs.get(pack.name, NO_CODE)))


def no_code() -> dict[str, bytes]:
    """The file that stands for code where functions run in the host."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py"), "# The functions of a laptop run in the function host.\n")
    return {NO_CODE: told.getvalue()}


def _deploy_app(plan: Plan) -> None:
    from app import app

    parameters = _code(plan, plan.code) | {
        "PublicUrl": plan.public_url,
        "DomainName": plan.public_url.split("//")[1].split(":")[0],
        "SecureCookies": "false",
        "CertificateExpress": str(plan.certificate_express).lower(),
        "GatewayUrl": plan.gateway_url,
        "DigilockerUrl": f"{plan.gateway_url}/digilocker",
        "WhatsappUrl": f"{plan.gateway_url}/whatsapp/v23.0",
        "CodesPerAddress": "100000",
        "RequestsPerSecond": "10000",
        "RequestBurst": "10000",
    }
    for name, template in stacks(app).items():
        asked = {key: value for key, value in parameters.items() if key in template["Parameters"]}
        _bring_up(plan, name, template, asked)


def _code(plan: Plan, name: str) -> dict[str, str]:
    shared = {"Prefix": plan.prefix, "CodeBucket": plan.packages, "LayerKey": plan.layer, "Runtime": plan.runtime}
    return {**shared, "CodeKey": name}


def _bring_up(plan: Plan, name: str, template: Any, parameters: Mapping[str, str]) -> None:
    text = json.dumps(for_laptop(template, plan.environment), ensure_ascii=False)
    key = f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    aws(plan.endpoint, "s3").put_object(Bucket=plan.packages, Key=key, Body=text.encode())
    url = f"{plan.endpoint}/{plan.packages}/{key}"
    bring_up(aws(plan.endpoint, "cloudformation"), f"{plan.prefix}-{name}", text, parameters, url=url, pause_s=0.1)


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
    ses = aws(endpoint, "ses")
    ses.verify_email_identity(EmailAddress=settings.email_from)
    for path in sorted(root.glob("regions/*/region.toml")):
        region = tomllib.loads(path.read_text("utf-8"))
        ses.verify_email_identity(EmailAddress=region["senders"]["email"])
