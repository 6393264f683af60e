import { isObject } from '../json.ts';
import type { WebSocketApi, WebSocketRoute } from './websocket-api.ts';

/** `$request.body.PATH`, with or without braces, stands for an element of the body. */
const VARIABLE = /\$\{request\.body\.([^}]+)\}|\$request\.body\.([\w-]+(?:\.[\w-]+)*)/g;

/**
 * Returns the route of a message and its key, or undefined if the API has none. A message cannot
 * select `$connect` or `$disconnect`: it goes to `$default`, like any message of unknown key.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 */
export function selectRoute(
  { routes, routeSelectionExpression }: Pick<WebSocketApi, 'routes' | 'routeSelectionExpression'>,
  message: string,
): { routeKey: string; route: WebSocketRoute } | undefined {
  const selected = evaluate(routeSelectionExpression, message);
  const routeKey = !selected.startsWith('$') && routes.has(selected) ? selected : '$default';
  const route = routes.get(routeKey);
  return route && { routeKey, route };
}

/** Returns the key; '', which no route has, if the message is not JSON or lacks an element. */
function evaluate(expression: string, message: string): string {
  let body: unknown;
  try {
    body = JSON.parse(message);
  } catch {
    return '';
  }
  return expression.replaceAll(VARIABLE, (_whole, braced: string | undefined, bare: string | undefined) =>
    text((braced ?? bare ?? '').split('.').reduce(element, body)),
  );
}

function element(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** AWS: "The result will be stringified". Lists and objects make no useful key and give ''. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
