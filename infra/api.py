"""The stage of the API: limits, access log, domain."""

from typing import Any

Template = dict[str, Any]

ACCESS_LINE = (
    '{"request_id":"$context.requestId","method":"$context.httpMethod","path":"$context.resourcePath",'
    '"status":"$context.status","ms":"$context.responseLatency"}'
)
"""The declared path and no address: an access log is kept for long and holds nobody's data."""


def finish_api(template: Template) -> None:
    """Limits, log, tracing and address of the API that Chalice derived."""
    resources = template["Resources"]
    api = resources["RestAPI"]["Properties"]
    api |= {
        "Name": {"Fn::Sub": "${Prefix}"},
        "EndpointConfiguration": {"Type": "REGIONAL"},
        "BinaryMediaTypes": ["*~1*"],
        "TracingEnabled": True,
        "AccessLogSetting": {"DestinationArn": {"Fn::GetAtt": ["AccessLog", "Arn"]}, "Format": ACCESS_LINE},
        "MethodSettings": [
            {
                "ResourcePath": "/*",
                "HttpMethod": "*",
                "ThrottlingRateLimit": {"Ref": "RequestsPerSecond"},
                "ThrottlingBurstLimit": {"Ref": "RequestBurst"},
                "MetricsEnabled": True,
                "DataTraceEnabled": False,
            }
        ],
    }
    # The name of the stage is in the address; the list of paths goes by the template, not by a parameter of it.
    api["DefinitionBody"]["info"]["title"] = {"Fn::Sub": "${Prefix}"}
    resources["AccessLog"] = {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "Properties": {
            "LogGroupName": {"Fn::Sub": "/ekdwar/${Prefix}/access"},
            "RetentionInDays": {"Ref": "LogDays"},
        },
    }
    resources["Domain"] = {
        "Type": "AWS::ApiGateway::DomainName",
        "Properties": {
            "DomainName": {"Ref": "DomainName"},
            "EndpointConfiguration": {"Types": ["REGIONAL"]},
            "RegionalCertificateArn": {
                "Fn::If": ["HasTlsCertificate", {"Ref": "TlsCertificateArn"}, {"Ref": "AWS::NoValue"}]
            },
            "SecurityPolicy": "TLS_1_2",
        },
    }
    resources["DomainMapping"] = {
        "Type": "AWS::ApiGateway::BasePathMapping",
        "DependsOn": "RestAPIapiStage",
        "Properties": {"DomainName": {"Ref": "Domain"}, "RestApiId": {"Ref": "RestAPI"}, "Stage": "api"},
    }
