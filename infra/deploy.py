"""`python -m infra --stage NAME deploy`: brings a stage on AWS up to the code that was packaged."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError
from rich.console import Console

from infra import package, signing
from infra.layer import ROOT
from infra.local.data import TEMPLATE
from infra.package import DIST, Package
from infra.packs import build_pack, every_pack
from infra.stacks import bring_up
from infra.template import stacks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--domain", required=True, help="host name of the pages, such as services.example.in")
    parser.add_argument("--tls-certificate", required=True, metavar="ARN", help="ACM certificate of that name")
    parser.add_argument("--alarms", default="", metavar="EMAIL", help="who hears of alarms")
    parser.add_argument("--lock", choices=("GOVERNANCE", "COMPLIANCE"), default="GOVERNANCE", help="on certificates")


def main(args: argparse.Namespace) -> int:
    console = Console()
    prefix, account = os.environ["EKDWAR_PREFIX"], os.environ["EKDWAR_ACCOUNT_ID"]
    if args.stage == "local":
        console.print("Give --stage: the laptop's stack is brought up by `run`.")
        return 2
    made, url = package.read(), f"https://{args.domain}"
    cloudformation = boto3.client("cloudformation")
    console.print("Tables, buckets, keys")
    data = {"Prefix": prefix, "PublicUrl": url, "CertificateLockMode": args.lock}
    bring_up(cloudformation, f"{prefix}-data", TEMPLATE.read_text(), data)
    signing.prepare()
    bucket = f"{prefix}-packages-{account}"
    shelf = Shelf(bucket)
    console.print("Code and layer")
    for name in (made.code, made.layer, *made.packs.values()):
        shelf.put(DIST / name)
    console.print("Functions, API, queues, state machines, alarms")
    more = {"DomainName": args.domain, "TlsCertificateArn": args.tls_certificate, "AlarmEmail": args.alarms}
    told = deploy_app(shelf, made, {"Prefix": prefix, "PublicUrl": url, **more})
    for pack in every_pack(ROOT / "regions"):
        console.print(f"Functions of {pack.name}")
        template = build_pack(pack, architecture=made.architecture)
        bring_up(
            cloudformation,
            f"{prefix}-pack-{pack.name}",
            json.dumps(template),
            {"Prefix": prefix, **shared(bucket, made, made.packs[pack.name])},
        )
    console.print(f"Point {args.domain} at {told.get('DomainTarget', 'the regional address of the API')}.")
    return 0


def deploy_app(shelf: "Shelf", made: Package, parameters: dict[str, str]) -> dict[str, str]:
    """Bring up the stateless stacks; gives their outputs."""
    from app import app

    everything = {**parameters, **shared(shelf.bucket, made, made.code)}
    told: dict[str, str] = {}
    for name, template in stacks(app, architecture=made.architecture).items():
        text = json.dumps(template, ensure_ascii=False)
        asked = {key: value for key, value in everything.items() if key in template["Parameters"]}
        stack = f"{parameters['Prefix']}-{name}"
        told |= bring_up(boto3.client("cloudformation"), stack, text, asked, url=shelf.put_text(text))
    return told


def shared(bucket: str, made: Package, code: str) -> dict[str, str]:
    """Where functions find code and packages."""
    return {"CodeBucket": bucket, "CodeKey": code, "LayerKey": made.layer, "Runtime": made.runtime}


class Shelf:
    """The bucket of packages. What lies there under a name has not changed: names carry hashes."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self._s3: Any = boto3.client("s3")

    def put(self, path: Path) -> None:
        """Bring a file there, unless it is there."""
        try:
            self._s3.head_object(Bucket=self.bucket, Key=path.name)
        except ClientError:
            self._s3.upload_file(str(path), self.bucket, path.name)

    def put_text(self, text: str) -> str:
        """Bring a template there, and give the address by which CloudFormation reads it."""
        import hashlib

        key = f"template-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())
        return f"https://s3.{self._s3.meta.region_name}.amazonaws.com/{self.bucket}/{key}"
