"""Runs a Lambda handler: reads calls from file descriptor 3, writes answers to 4, as lines of JSON.

Errors are those of awslambdaric's bootstrap.py
(https://github.com/aws/aws-lambda-python-runtime-interface-client).
"""

import decimal
import importlib
import json
import os
import sys
import time
import traceback

HANDLER, RUNTIME = sys.argv[1:3]
ENSURE_ASCII = RUNTIME in ("python3.8", "python3.9", "python3.10", "python3.11")
# Read at the start, since a function may change its folder.
CODE_FOLDER = os.path.join(os.getcwd(), "")
sys.path.insert(0, os.getcwd())


class LambdaRuntimeError(Exception):
    """An error of the runtime itself."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.trace = trace or []


class Fields:
    """Has the named keys of a dictionary as attributes."""

    def __init__(self, names, given):
        for name in names:
            setattr(self, name, given.get(name))


def client_context(text):
    if text is None:
        return None
    context = Fields(("custom", "env", "client"), json.loads(text))
    if context.client is not None:
        names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")
        context.client = Fields(names, context.client)
    return context


class LambdaContext:
    def __init__(self, call):
        self.aws_request_id = call["requestId"]
        self.invoked_function_arn = call["arn"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.client_context = client_context(call.get("clientContext"))
        self.identity = Fields(("cognito_identity_id", "cognito_identity_pool_id"), {})
        self.tenant_id = None
        self._deadline = call["deadline"]

    def get_remaining_time_in_millis(self):
        if self._deadline is None:
            return sys.maxsize
        return max(0, int(self._deadline - time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def load():
    try:
        module_name, function_name = HANDLER.rsplit(".", 1)
    except ValueError as error:
        raise LambdaRuntimeError("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (HANDLER, error))
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % module_name
        raise LambdaRuntimeError("Runtime.BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise LambdaRuntimeError("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise LambdaRuntimeError("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), trace)
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise LambdaRuntimeError("Runtime.HandlerNotFound", message)


def plain(value):
    """Converts the numbers of DynamoDB, as Lambda does."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def to_json(value):
    return json.dumps(value, default=plain, ensure_ascii=ENSURE_ASCII)


def error_of(error, request_id):
    """Returns the answer for an error, without the frames of this file."""
    if isinstance(error, LambdaRuntimeError):
        message, error_type, trace = error.message, error.error_type, error.trace
    else:
        frames = traceback.extract_tb(error.__traceback__)
        while frames and frames[0].filename == __file__:
            frames.pop(0)
        listed = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
        message, error_type, trace = str(error), type(error).__name__, traceback.format_list(listed)
    answer = {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace}
    return {"payload": to_json(answer), "failed": True}


def run(handler, call):
    try:
        response = handler(json.loads(call["text"]), LambdaContext(call))
        if isinstance(response, bytes):
            return {"payload": response.decode(), "failed": False}
        try:
            return {"payload": to_json(response), "failed": False}
        except Exception as error:
            raise LambdaRuntimeError("Runtime.MarshalError", "Unable to marshal response: %s" % error)
    except Exception as error:
        return error_of(error, call["requestId"])


def source_times():
    """Returns when each loaded file of the service was changed."""
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    ours = [file for file in files if file and file.startswith(CODE_FOLDER) and "site-packages" not in file]
    return {file: os.path.getmtime(file) for file in ours if os.path.exists(file)}


def main():
    answers = os.fdopen(4, "w", encoding="utf-8")

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    handler, failed, loaded = None, None, {}
    for line in os.fdopen(3, "r", encoding="utf-8"):
        former, loaded = loaded, source_times()
        # If a call has only imported another module, the function keeps its state.
        if handler is None or any(loaded.get(file) != changed for file, changed in former.items()):
            for file in former:
                # Forgets modules of the service, but no packages.
                for name, module in list(sys.modules.items()):
                    if getattr(module, "__file__", None) == file and name != "__main__":
                        del sys.modules[name]
            importlib.invalidate_caches()
            try:
                handler, failed = load(), None
            except Exception as error:
                handler, failed = None, error_of(error, "")
            loaded = source_times()
        answer(failed or run(handler, json.loads(line)))


main()
