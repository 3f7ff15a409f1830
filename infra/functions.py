"""The functions and the API, as Chalice derives them from `app.py`; code, layer and roles are ours."""

from pathlib import Path
from typing import Any

from chalice.app import Chalice
from chalice.awsclient import TypedAWSClient
from chalice.config import Config
from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
from chalice.deploy.deployer import BuildStage, SwaggerBuilder
from chalice.deploy.models import DeploymentPackage
from chalice.deploy.swagger import CFNSwaggerGenerator
from chalice.package import PackageOptions, SAMTemplateGenerator
from chalice.utils import to_cfn_resource_name

Template = dict[str, Any]

CODE = {"Bucket": {"Ref": "CodeBucket"}, "Key": {"Ref": "CodeKey"}}
SETTINGS = {
    "EKDWAR_PREFIX": {"Ref": "Prefix"},
    "EKDWAR_ACCOUNT_ID": {"Ref": "AWS::AccountId"},
    "EKDWAR_PUBLIC_URL": {"Ref": "PublicUrl"},
    "EKDWAR_SECURE_COOKIES": {"Ref": "SecureCookies"},
    "EKDWAR_CERTIFICATE_EXPRESS": {"Ref": "CertificateExpress"},
    "EKDWAR_EMAIL_FROM": {"Ref": "EmailFrom"},
    "EKDWAR_SMS_HEADER": {"Ref": "SmsHeader"},
    "EKDWAR_SMS_ENTITY_ID": {"Ref": "SmsEntityId"},
    "EKDWAR_SMS_CODE_TEMPLATES": {"Ref": "SmsCodeTemplates"},
    "EKDWAR_CODES_PER_ADDRESS": {"Ref": "CodesPerAddress"},
    "EKDWAR_SEARCHES_PER_ADDRESS": {"Ref": "SearchesPerAddress"},
    "EKDWAR_TIMESTAMP_URL": {"Ref": "TimestampUrl"},
    "EKDWAR_GATEWAY_URL": {"Ref": "GatewayUrl"},
    "EKDWAR_DIGILOCKER_URL": {"Ref": "DigilockerUrl"},
    "EKDWAR_WHATSAPP_URL": {"Ref": "WhatsappUrl"},
    "EKDWAR_OCR_FUNCTION": {"Ref": "OcrFunction"},
}
"""The environment of every function of ours. Chalice wants plain strings, so that it is put in behind it."""


def camel(name: str) -> str:
    """`check_papers` as a logical name and as a placeholder: `CheckPapers`."""
    logical: str = to_cfn_resource_name(name)
    return logical


class _Principals(TypedAWSClient):
    """What the generator asks of AWS, without asking AWS."""

    def __init__(self) -> None:
        """No session: names of service principals are the same everywhere but in China."""

    @property
    def region_name(self) -> str:
        return "ap-south-1"

    def endpoint_dns_suffix(self, service: str, region: str) -> str:
        return "amazonaws.com"

    def service_principal(self, service: str, region: str = "", url_suffix: str = "") -> str:
        return f"{service}.amazonaws.com"


def chalice_template(app: Chalice, *, architecture: str = "arm64") -> Template:
    """The SAM template that `chalice package` would write, before anything is packaged."""
    config = Config(
        chalice_stage="stage",
        user_provided_params={
            "chalice_app": app,
            "project_dir": str(Path.cwd()),
            "app_name": app.app_name,
            "api_gateway_stage": "api",
            "api_gateway_endpoint_type": "REGIONAL",
            "manage_iam_role": False,
            "iam_role_arn": "replaced-by-a-role-of-its-own",
            "xray": True,
            "lambda_architecture": architecture,
            "lambda_timeout": 30,
            "lambda_memory_size": 1024,
        },
    )
    application = ApplicationGraphBuilder().build(config, "stage")
    resources = DependencyBuilder().build_dependencies(application)
    BuildStage(steps=[SwaggerBuilder(CFNSwaggerGenerator())]).execute(config, resources)
    for resource in resources:
        if isinstance(resource, DeploymentPackage):
            resource.filename = "replaced"
    template: Template = SAMTemplateGenerator(config, PackageOptions(_Principals())).generate(resources)
    return template


def finish_function(
    template: Template, logical: str, name: str, role: dict[str, Any], *, settings: dict[str, Any], **properties: Any
) -> None:
    """A function gets its name, code, layer, role, log and settings."""
    resources = template["Resources"]
    function = resources[logical]["Properties"]
    function_name = f"${{Prefix}}-{name}"
    log = {"LogGroupName": {"Fn::Sub": f"/aws/lambda/{function_name}"}, "RetentionInDays": {"Ref": "LogDays"}}
    resources[f"{logical}Role"] = role
    resources[f"{logical}Log"] = {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Delete", "Properties": log}
    resources[logical]["DependsOn"] = [f"{logical}Log"]
    function |= {
        "FunctionName": {"Fn::Sub": function_name},
        "Runtime": {"Ref": "Runtime"},
        "CodeUri": CODE,
        "Layers": {"Fn::If": ["HasLayer", [{"Ref": "Layer"}], {"Ref": "AWS::NoValue"}]},
        "Role": {"Fn::GetAtt": [f"{logical}Role", "Arn"]},
        "Environment": {"Variables": {**settings}},
        **properties,
    }
    del function["Tags"]
