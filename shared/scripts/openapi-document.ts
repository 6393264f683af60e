import { stringify } from 'yaml';
import * as z from 'zod/mini';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Problem, type Route, routes } from '../src/index.ts';
import { nameComponents } from './component-names.ts';
import { ORGANIZER_SCHEME, operationOf } from './openapi-operation.ts';

/** Parts of the address of a deployed API, which `npm run deploy` prints. */
const deployment = {
  api: { default: 'api-id', description: 'The id that AWS gave the API' },
  region: { default: 'ap-northeast-1' },
};
const stage = { default: 'dev' };

/**
 * Each service has an API of its own. Most routes belong to the survey service. The local addresses
 * are those of offline-cloud.config.ts.
 */
const servers = {
  survey: [
    { url: 'http://localhost:4001', description: 'The survey service in the local cloud (npm start)' },
    {
      url: 'https://{api}.execute-api.{region}.amazonaws.com/{stage}',
      description: 'The survey service, deployed',
      variables: { ...deployment, stage },
    },
  ],
  aggregation: [
    { url: 'http://localhost:4002', description: 'The aggregation service in the local cloud (npm start)' },
    {
      url: 'https://{api}.execute-api.{region}.amazonaws.com',
      description: 'The aggregation service, deployed',
      variables: deployment,
    },
  ],
} as const satisfies Record<Route['service'], unknown>;

const description = `Made by \`npm run openapi\` from the table of routes (\`shared/src/contract/routes.ts\`), which services and pages share.
Ignore unknown fields in answers: more may be added.
Refusals are \`application/problem+json\` (RFC 9457); their \`code\` says which it is.`;

function paths(table: Record<string, Route>): ZodOpenApiPathsObject {
  const document: ZodOpenApiPathsObject = {};
  for (const [operationId, route] of Object.entries(table)) {
    const method = route.method.toLowerCase();
    document[route.path] = {
      ...document[route.path],
      ...(route.service === 'survey' ? {} : { servers: [...servers[route.service]] }),
      [method]: operationOf(operationId, route),
    };
  }
  return document;
}

/** Returns the OpenAPI 3.1 document of a table of routes. */
export function openApiDocument(table: Record<string, Route> = routes) {
  nameComponents();
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Serverless Booth', version: '1', license: { name: 'MIT', identifier: 'MIT' }, description },
      servers: [...servers.survey],
      tags: [
        { name: 'Visitors', description: 'Votes and results' },
        { name: 'Organizers', description: 'Polls, entry codes and exports' },
      ],
      paths: paths(table),
      components: {
        schemas: { Problem },
        securitySchemes: {
          [ORGANIZER_SCHEME]: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'An access token of a member of the group `organizers`, from the OpenID Connect sign-in of the deployment or of the local cloud',
          },
        },
      },
    },
    {
      // zod forbids unknown fields in outputs. A client that is older than the server must accept
      // them.
      override: ({ zodSchema, jsonSchema, io }) => {
        if (io === 'output' && zodSchema instanceof z.ZodMiniObject && zodSchema.def.catchall === undefined) {
          delete jsonSchema.additionalProperties;
        }
      },
    },
  );
}

/** Returns the text of docs/openapi.yaml. */
export const openApiText = (): string => stringify(openApiDocument(), { aliasDuplicateObjects: false, lineWidth: 120 });
