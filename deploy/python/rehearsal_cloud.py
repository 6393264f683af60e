"""Runs MiniStack for the rehearsal: accepts types that it does not have, and patches bugs.

CloudFormation refuses a whole template for one unknown type. So this program tries each type of
GAPS on MiniStack, prints the message as a line of JSON for the report, and then accepts the type
without emulating it. It does the same with bugs. It ends with a message if MiniStack has a type or
has fixed a bug in the meantime.
"""

import json
import os
import re
import sys
import uuid

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import cognito, lambda_svc, stepfunctions
from ministack.services.cloudformation import provisioners
from ministack.services.cloudformation.engine import validate_template_support


def amplify_app(properties):
    app_id = "d" + uuid.uuid4().hex[:13]
    arn = f"arn:aws:amplify:{get_region()}:{get_account_id()}:apps/{app_id}"
    domain = f"{app_id}.amplifyapp.com"
    return arn, {"AppId": app_id, "AppName": properties["Name"], "Arn": arn, "DefaultDomain": domain}


def amplify_branch(properties):
    name = properties["BranchName"]
    app_arn = f"arn:aws:amplify:{get_region()}:{get_account_id()}:apps/{properties['AppId']}"
    arn = f"{app_arn}/branches/{name}"
    return arn, {"Arn": arn, "BranchName": name}


def without_attributes(_):
    return uuid.uuid4().hex[:12], {}


# The results of Ref and Fn::GetAtt for each type: the physical id and the attributes.
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
    sys.exit(f"MiniStack has {resource_type} now: remove it from {__file__}.")


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


def report(gap, says):
    print(json.dumps({"gap": gap, "says": says}), flush=True)


def patch_bug(bug, is_there, patch):
    """Patches a bug of MiniStack in this process. Ends the process if the bug is fixed."""
    says = is_there()
    if not says:
        sys.exit(f"MiniStack has no such fault any more: {fault}. Take it out of {__file__}.")
    report(bug, says)
    patch()


def complaint(call):
    try:
        call()
    except Exception as error:
        return str(error)
    return None


def has_no_metric_math():
    return complaint(lambda: provisioners._cw_metric_alarm_record("alarm", {"Metrics": [{}]}))


def use_first_metric():
    record = provisioners._cw_metric_alarm_record

    def of_first_metric(name, properties):
        stats = [metric["MetricStat"] for metric in properties.get("Metrics", []) if "MetricStat" in metric]
        if not stats:
            return record(name, properties)
        single = {key: value for key, value in properties.items() if key != "Metrics"}
        return record(name, {**single, **stats[0]["Metric"], "Period": stats[0]["Period"]})

    provisioners._cw_metric_alarm_record = of_first_metric


def issuer(pool):
    return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/{pool}"


def has_no_provider_url():
    if "ProviderURL" in provisioners._cognito_user_pool_attributes("pool"):
        return None
    return "Requested attribute ProviderURL does not exist in schema for AWS::Cognito::UserPool"


def add_provider_url():
    attributes = provisioners._cognito_user_pool_attributes
    provisioners._cognito_user_pool_attributes = lambda pool: {**attributes(pool), "ProviderURL": issuer(pool)}
    sign = cognito._signed_jwt
    cognito._signed_jwt = lambda claims, pool="", use="": sign({**claims, "iss": issuer(pool)}, pool, use)


def parses_nothing():
    return complaint(lambda: stepfunctions._sfn_jsonata_parse(None))


def parse_nothing_as_nothing():
    parse = stepfunctions._sfn_jsonata_parse
    stepfunctions._sfn_jsonata_parse = lambda text=None: None if text is None else parse(text)


SUCCEED = {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "yes"}


def ignores_output():
    return "its output is its input" if stepfunctions._apply_output_path(SUCCEED, "no", {}) == "no" else None


def take_output():
    apply = stepfunctions._apply_output_path

    def of_state(state, output, ctx=None):
        if state.get("Type") == "Succeed" and stepfunctions._state_query_language(state, ctx) == "JSONata":
            return stepfunctions._apply_jsonata_output(state, output, ctx, default=output)
        return apply(state, output, ctx)

    stepfunctions._apply_output_path = of_state


# AWS matches a record without the key "a":
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
ABSENT = {"a": {"b": [{"exists": False}]}}


def needs_the_parent():
    return None if lambda_svc._match_esm_filter({}, ABSENT) else "No records processed"


def match_below_nothing():
    match = lambda_svc._match_esm_filter

    def of_record(record, pattern):
        if not isinstance(record, dict) or not isinstance(pattern, dict):
            return match(record, pattern)
        below = {key: inner for key, inner in pattern.items() if isinstance(inner, dict)}
        beside = {key: inner for key, inner in pattern.items() if key not in below}
        return match(record, beside) and all(of_record(record.get(key) or {}, inner) for key, inner in below.items())

    lambda_svc._match_esm_filter = of_record


# As in CONNECTIONS_URL of services/realtime/serverless.yml.
CONNECTION = "abc.execute-api.eu-west-1.amazonaws.com", "/dev/@connections/id"


def knows_no_host_of_apis():
    return None if app._parse_execute_api_url(*CONNECTION) else f"Unknown path: {CONNECTION[1]}"


def know_hosts_of_apis():
    app._EXECUTE_API_RE = re.compile(r"^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com")


PARALLEL = {"Type": "Parallel", "QueryLanguage": "JSONata", "Branches": [], "Output": "yes", "End": True}


def ignores_output_of_branches():
    output, _ = stepfunctions._run_parallel_branches(PARALLEL, {}, {}, {})
    return None if output == "yes" else "its output is that of its branches, and nothing is assigned"


def take_output_of_branches():
    run = stepfunctions._run_parallel_branches

    def of_state(state, given, execution, ctx):
        results, following = run(state, given, execution, ctx)
        if stepfunctions._state_query_language(state, ctx) != "JSONata":
            return results, following
        stepfunctions._apply_state_assign(state, given, ctx, result=results)
        return stepfunctions._apply_jsonata_output(state, given, ctx, result=results, default=results), following

    stepfunctions._run_parallel_branches = of_state


for gap in GAPS:
    report(gap, what_it_says(gap))
for gap, make in GAPS.items():
    accept(gap, make)
patch_bug("AWS::CloudWatch::Alarm with `Metrics`", has_no_metric_math, use_first_metric)
patch_bug("`ProviderURL` of AWS::Cognito::UserPool", has_no_provider_url, add_provider_url)
patch_bug("JSONata: `$parse` of nothing", parses_nothing, parse_nothing_as_nothing)
patch_bug("JSONata: the `Output` of a Succeed state is ignored", ignores_output, take_output)
patch_bug("JSONata: `Output` and `Assign` of a Parallel state are ignored", ignores_output_of_branches, take_output_of_branches)
patch_bug("Functions reach no API at its host name of AWS", knows_no_host_of_apis, know_hosts_of_apis)
patch_bug("Filters of event sources: `exists: false` below an attribute that is absent", needs_the_parent, match_below_nothing)
app.main()
