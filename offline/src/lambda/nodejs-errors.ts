import { types } from 'node:util';
import { failure, type RuntimeAnswer } from './invocation.ts';

/** The errors of Lambda's Node.js runtime itself. */
type RuntimeErrorKind =
  | 'CallbackHandlerDeprecated'
  | 'HandlerNotFound'
  | 'ImportModuleError'
  | 'JSONStringifyError'
  | 'MalformedHandlerName'
  | 'NodeJsExit'
  | 'UnhandledPromiseRejection'
  | 'UserCodeSyntaxError';

/** An error of the runtime, with Lambda's name for it, such as `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  constructor(kind: RuntimeErrorKind, message: string, stack?: string) {
    super(message);
    this.name = `Runtime.${kind}`;
    // V8 has made the stack before the name was set.
    this.stack = stack ?? this.stack?.replace(/^Error/, this.name);
  }
}

/**
 * Returns the answer for anything that a function throws, like `toRapidResponse`
 * (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, `Errors`).
 */
export function failureOf(error: unknown): RuntimeAnswer {
  try {
    if (isError(error))
      return failure(printable(error.name), printable(error.message), { trace: printable(error.stack).split('\n') });
    // Lambda's runtime fails at these, too.
    if (error === undefined || error === null) throw new TypeError('Nothing was thrown');
    return failure(typeof error, Object(error).toString(), { trace: [] });
  } catch {
    return failure(
      'handled',
      'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    );
  }
}

interface ErrorLike {
  name: string;
  message: string;
  stack: string;
}

function isError(error: unknown): error is ErrorLike {
  if (types.isNativeError(error)) return true;
  if (typeof error !== 'object' || error === null) return false;
  return ['name', 'message', 'stack'].every((key) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' && value !== '';
  });
}

const printable = (text: string): string => text.replaceAll('\x7F', '%7F');
