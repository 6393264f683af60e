import { isObject } from '../json.ts';
import type { WebSocketApi, WebSocketRoute } from './websocket-api.ts';

/**
 * A variable of the expression, with or without braces; what follows is the path of a body element.
 */
const VARIABLE = /\$\{request\.body\.([^}]+)\}|\$request\.body\.([\w-]+(?:\.[\w-]+)*)/g;

/**
 * Returns the route of a message and its key, undefined where the API has none. Only keys of the
 * API's own can be selected: `$connect` and `$disconnect` belong to API Gateway, so a message that
 * names them goes to `$default` like any unknown one.
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

/**
 * The key is empty where the message is no JSON or lacks an element, which is the key of no route.
 */
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

/** "The result will be stringified"; lists and objects are left out, which are no sensible keys. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
