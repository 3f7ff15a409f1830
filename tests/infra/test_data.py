"""The data stack, as the emulator keeps it after the template and what is applied behind it."""

import os

import pytest

from chalicelib.privacy.retention import keeping
from infra.local.data import aws
from infra.local.emulator import Emulator

AREAS = [
    *("appeals", "applications", "cards", "catalogue", "certificates", "deliveries", "documents"),
    *("identity", "joined", "notifications", "payments", "privacy", "professions", "promises", "registry"),
    "dashboards",
]


@pytest.mark.parametrize("area", AREAS)
def test_a_table_streams_expires_and_cannot_be_deleted(cloud: Emulator, area: str) -> None:
    dynamodb = aws(cloud.url, "dynamodb")
    name = f"{os.environ['EKDWAR_PREFIX']}-{area}"
    table = dynamodb.describe_table(TableName=name)["Table"]
    life = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    assert table["DeletionProtectionEnabled"]
    assert life == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_certificates_are_locked_and_encrypted_with_our_key(cloud: Emulator) -> None:
    s3 = aws(cloud.url, "s3")
    bucket = f"{os.environ['EKDWAR_PREFIX']}-certificates-000000000000"
    s3.put_object(Bucket=bucket, Key="one.pdf", Body=b"one")
    kept = s3.head_object(Bucket=bucket, Key="one.pdf")
    assert kept["ServerSideEncryption"] == "aws:kms"
    assert kept["ObjectLockMode"] == "GOVERNANCE"
    assert kept["VersionId"]


def test_uploads_are_announced_and_go_after_a_day(cloud: Emulator) -> None:
    s3 = aws(cloud.url, "s3")
    bucket = f"{os.environ['EKDWAR_PREFIX']}-incoming-000000000000"
    assert "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket=bucket)
    rule = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]
    assert rule["Expiration"]["Days"] == 1
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"][0]["AllowedOrigins"] == [os.environ["EKDWAR_PUBLIC_URL"]]


def test_lines_of_lists_go_when_their_period_is_over(cloud: Emulator) -> None:
    bucket = f"{os.environ['EKDWAR_PREFIX']}-vault-000000000000"
    rules = aws(cloud.url, "s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    (rule,) = (one for one in rules if one["Filter"] == {"Prefix": "lists/"})
    assert rule["Expiration"]["Days"] == keeping("list").days


def test_the_signing_key_signs_with_p256(cloud: Emulator) -> None:
    kms = aws(cloud.url, "kms")
    alias = f"alias/{os.environ['EKDWAR_PREFIX']}-signing"
    assert kms.get_public_key(KeyId=alias)["KeySpec"] == "ECC_NIST_P256"


def test_the_pepper_is_there_and_long(cloud: Emulator) -> None:
    secret = aws(cloud.url, "secretsmanager").get_secret_value(SecretId=f"{os.environ['EKDWAR_PREFIX']}/sessions")
    assert len(secret["SecretString"]) == 64
