"""MiniStack for the rehearsal: types of resources that it lacks are accepted, and not emulated.

CloudFormation refuses a whole template for one type that it does not know. So each type of GAPS is
tried on MiniStack as it is; what that says is printed, a line of JSON each, for the report; then the
type is accepted. If MiniStack knows a type by now, this program says so and ends.
"""

import json
import os
import sys
import uuid

from ministack.app import main
from ministack.core.responses import get_account_id, get_region
from ministack.services import cognito
from ministack.services.cloudformation import provisioners
from ministack.services.cloudformation.engine import validate_template_support


def amplify_app(properties):
    app = "d" + uuid.uuid4().hex[:13]
    arn = f"arn:aws:amplify:{get_region()}:{get_account_id()}:apps/{app}"
    domain = f"{app}.amplifyapp.com"
    return arn, {"AppId": app, "AppName": properties["Name"], "Arn": arn, "DefaultDomain": domain}


def amplify_branch(properties):
    name = properties["BranchName"]
    app = f"arn:aws:amplify:{get_region()}:{get_account_id()}:apps/{properties['AppId']}"
    arn = f"{app}/branches/{name}"
    return arn, {"Arn": arn, "BranchName": name}


def without_attributes(_):
    return uuid.uuid4().hex[:12], {}


# What a type's Ref and Fn::GetAtt return: the physical id and the attributes.
GAPS = {
    "AWS::Amplify::App": amplify_app,
    "AWS::Amplify::Branch": amplify_branch,
    "AWS::ApiGatewayV2::Deployment": without_attributes,
    "AWS::ApiGatewayV2::RouteResponse": without_attributes,
    "AWS::Budgets::Budget": without_attributes,
    "AWS::Cognito::ManagedLoginBranding": without_attributes,
    "AWS::WAFv2::WebACLAssociation": without_attributes,
}


def what_it_says(resource_type):
    try:
        validate_template_support({"Resources": {"It": {"Type": resource_type}}}, {})
    except ValueError as refusal:
        return str(refusal)
    sys.exit(f"MiniStack has {resource_type} by now: take it out of {__file__}.")


def accept(resource_type, make):
    made = {}

    def create(logical_id, properties, stack):
        physical_id, attributes = make(properties)
        made[physical_id] = attributes
        return physical_id, attributes

    provisioners._RESOURCE_HANDLERS[resource_type] = {
        "create": create,
        "update": lambda physical_id, old, new, stack: (physical_id, made[physical_id]),
        "delete": lambda physical_id, properties: made.pop(physical_id, None),
    }


def issuer(pool):
    return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/{pool}"


def add_provider_url():
    """Gives user pools their ProviderURL, where functions can reach it, and the tokens the same issuer."""
    attributes = provisioners._cognito_user_pool_attributes
    if "ProviderURL" in attributes("pool"):
        sys.exit(f"MiniStack has the ProviderURL of user pools by now: see {__file__}.")
    provisioners._cognito_user_pool_attributes = lambda pool: {**attributes(pool), "ProviderURL": issuer(pool)}
    sign = cognito._signed_jwt
    cognito._signed_jwt = lambda claims, pool="", use="": sign({**claims, "iss": issuer(pool)}, pool, use)


def accept_metric_math():
    """Makes an alarm of several metrics one of the first of them: it exists, and does not compute."""
    record = provisioners._cw_metric_alarm_record
    try:
        record("alarm", {"Metrics": [{}]})
        sys.exit(f"MiniStack has alarms of several metrics by now: see {__file__}.")
    except ValueError as refusal:
        report("AWS::CloudWatch::Alarm with Metrics", str(refusal))

    def of_first_metric(name, properties):
        stats = [metric["MetricStat"] for metric in properties.get("Metrics", []) if "MetricStat" in metric]
        if not stats:
            return record(name, properties)
        single = {key: value for key, value in properties.items() if key != "Metrics"}
        return record(name, {**single, **stats[0]["Metric"], "Period": stats[0]["Period"]})

    provisioners._cw_metric_alarm_record = of_first_metric


def report(gap, says):
    print(json.dumps({"gap": gap, "says": says}), flush=True)


for gap in GAPS:
    report(gap, what_it_says(gap))
for gap, make in GAPS.items():
    accept(gap, make)
accept_metric_math()
add_provider_url()
main()
