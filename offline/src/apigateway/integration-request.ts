import { GatewayError } from './gateway-error.ts';
import type { IntegrationRoute } from './route.ts';

/**
 * For a request without a Content-Type (guide: "Mapping template transformations for REST APIs").
 */
const defaultContentType = 'application/json';

/**
 * Returns the template for a request of this content type, or undefined if its body goes to the
 * integration unchanged.
 * @throws GatewayError 415 when the route has no template for it and lets nothing else pass.
 */
export function selectRequestTemplate(
  route: Pick<IntegrationRoute, 'requestTemplates' | 'passthroughBehavior'>,
  contentTypeHeader: string | undefined,
): string | undefined {
  const contentType = requestContentType(contentTypeHeader);
  for (const [candidate, template] of Object.entries(route.requestTemplates)) {
    if (mediaType(candidate) === contentType) return template;
  }
  const hasTemplates = Object.keys(route.requestTemplates).length > 0;
  if (route.passthroughBehavior === 'WHEN_NO_MATCH') return undefined;
  if (route.passthroughBehavior === 'WHEN_NO_TEMPLATES' && !hasTemplates) return undefined;
  throw new GatewayError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Unsupported Media Type',
    `No request template for ${contentType}, and the passthrough behavior is ${route.passthroughBehavior}.`,
  );
}

/** Returns the media type that chooses the template and the model of a request. */
export function requestContentType(contentTypeHeader: string | undefined): string {
  return mediaType(contentTypeHeader ?? defaultContentType);
}

/** `application/json; charset=utf-8` → `application/json` */
export function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}
