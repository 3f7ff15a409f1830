"""The data stack on the laptop, with what the emulator's CloudFormation leaves out applied afterwards."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.exceptions import ClientError

from infra.local.emulator import ACCOUNT_ID, REGION
from infra.stacks import bring_up, physical_ids

TEMPLATE = Path(__file__).parents[1] / "data.yaml"


@cache
def aws(endpoint: str, service: str) -> Any:
    """A client of the emulator at an address, whatever the environment says."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def deploy_data(endpoint: str, prefix: str, *, public_url: str) -> None:
    """Tables, buckets, keys, secrets, as on AWS."""
    parameters = {"Prefix": prefix, "PublicUrl": public_url, "Laptop": "true", "CertificateLockDays": "1"}
    cloudformation = aws(endpoint, "cloudformation")
    template = TEMPLATE.read_text()
    name = f"{prefix}-data"
    bring_up(cloudformation, name, template, parameters, pause_s=0.1)
    _apply_ignored_properties(endpoint, template, parameters, physical_ids(cloudformation, name))


def _apply_ignored_properties(
    endpoint: str, template: str, parameters: Mapping[str, str], ids: Mapping[str, str]
) -> None:
    dynamodb, s3 = aws(endpoint, "dynamodb"), aws(endpoint, "s3")
    parsed = read_template(template)
    defaults = {name: str(parameter.get("Default", "")) for name, parameter in parsed["Parameters"].items()}
    for logical, resource in parsed["Resources"].items():
        properties = _resolved(resource["Properties"], {**defaults, **parameters, **ids})
        if resource["Type"] == "AWS::DynamoDB::Table":
            _mend_table(dynamodb, ids[logical], properties)
        if resource["Type"] == "AWS::S3::Bucket":
            _mend_bucket(s3, ids[logical], properties)


def _mend_table(dynamodb: Any, name: str, properties: dict[str, Any]) -> None:
    with suppress(ClientError):  # refused where it is on already
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"])
    dynamodb.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"]
    )


def _mend_bucket(s3: Any, name: str, properties: dict[str, Any]) -> None:
    rules = [
        {
            "BucketKeyEnabled": rule["BucketKeyEnabled"],
            "ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"],
                "KMSMasterKeyID": rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"],
            },
        }
        for rule in properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    ]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
    if life := properties.get("LifecycleConfiguration"):
        s3.put_bucket_lifecycle_configuration(
            Bucket=name, LifecycleConfiguration={"Rules": [_lifecycle_rule(rule) for rule in life["Rules"]]}
        )
    if lock := properties.get("ObjectLockConfiguration"):
        retention = {**lock["Rule"]["DefaultRetention"]}
        retention["Days"] = int(retention["Days"])
        s3.put_object_lock_configuration(
            Bucket=name,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}},
        )


def _lifecycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation and the API of S3 have different names for the same things."""
    told: dict[str, Any] = {"ID": rule["Id"], "Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if days := rule.get("ExpirationInDays"):
        told["Expiration"] = {"Days": days}
    if transitions := rule.get("Transitions"):
        told["Transitions"] = [
            {"StorageClass": one["StorageClass"], "Days": one["TransitionInDays"]} for one in transitions
        ]
    if noncurrent := rule.get("NoncurrentVersionExpiration"):
        told["NoncurrentVersionExpiration"] = noncurrent
    if abort := rule.get("AbortIncompleteMultipartUpload"):
        told["AbortIncompleteMultipartUpload"] = abort
    return told


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise TypeError(f"{suffix} of a mapping is not used here")


_Loader.add_multi_constructor("!", _short_form)


def read_template(text: str) -> dict[str, Any]:
    """A CloudFormation template as plain data, with the long forms of its functions."""
    template: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506, a subclass of the safe loader
    return template


def _resolved(value: Any, known: Mapping[str, str]) -> Any:
    """Properties with `Ref`, `Sub` and `GetAtt` replaced, as far as the data stack uses them."""
    if isinstance(value, list):
        return [_resolved(one, known) for one in value]
    if not isinstance(value, dict):
        return value
    match next(iter(value.items()), ("", "")):
        case ("Ref", str(name)):
            return known.get(name, name)
        case ("Fn::GetAtt", str(path)):
            return known[path.split(".")[0]]
        case ("Fn::Sub", str(text)):
            for name, known_value in {**known, "AWS::AccountId": ACCOUNT_ID, "AWS::Region": REGION}.items():
                text = text.replace(f"${{{name}}}", known_value)
            return text
    return {name: _resolved(one, known) for name, one in value.items()}
