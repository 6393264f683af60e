import decimal
import sys
import time


class MyError(Exception):
    pass


def handler(event, context):
    raise MyError("it went wrong")


def echo(event, context):
    print("echoing")
    return event


def nothing(event, context):
    pass


def slow(event, context):
    time.sleep(60)


def leave(event, context):
    sys.exit(event["code"])


def number(event, context):
    return {"integer": decimal.Decimal("3"), "fraction": decimal.Decimal("0.5")}


def strange(event, context):
    return {1, 2}


def whoami(event, context):
    return [context.function_name, context.aws_request_id, context.get_remaining_time_in_millis() > 0]
