import { stringify } from 'yaml';
import * as z from 'zod/mini';
import { ClientMessage, ConnectionQuery, SERVER_MESSAGE_MAX_BYTES, ServerMessage } from '../src/index.ts';
import { nameComponents } from './component-names.ts';

type MessageType = (ClientMessage | ServerMessage)['type'];

/** The summary of each message, and an example. */
const messages: Record<MessageType, { summary: string; example: object }> = {
  subscribe: {
    summary: 'Subscribes to a poll: to its state, or also to its results',
    example: { type: 'subscribe', pollId: 'favourites', topic: 'results' },
  },
  ping: { summary: 'Asks if the connection is alive', example: { type: 'ping' } },
  pong: { summary: "The server's time", example: { type: 'pong', now: '2026-12-01T09:00:00.000Z' } },
  poll: {
    summary: 'The whole state of the poll',
    example: {
      type: 'poll',
      poll: {
        pollId: 'favourites',
        version: 2,
        status: 'open',
        visibility: 'live',
        revealed: false,
        turnoutShown: false,
      },
      resultsVisible: true,
      now: '2026-12-01T09:00:00.000Z',
    },
  },
  results: {
    summary: 'A full snapshot of the results, never a difference; or one of its parts',
    example: {
      ...{ type: 'results', pollId: 'favourites', pollVersion: 2, revision: 7, asOf: '2026-12-01T09:00:00.000Z' },
      ...{ ballots: 30, part: 1, parts: 1 },
      timeline: { from: '2026-12-01T08:58', ballots: [12, 0, 18] },
      screens: [
        {
          ...{ type: 'choice', screenId: 'services', answers: 30 },
          options: { optionId: ['lambda', 's3', 'sqs'], count: [5, 10, 15] },
        },
      ],
    },
  },
  turnout: {
    summary: 'How many have voted, if the poll shows that and hides its results',
    example: {
      type: 'turnout',
      turnout: { pollId: 'favourites', pollVersion: 2, revision: 7, asOf: '2026-12-01T09:00:00.000Z', ballots: 30 },
    },
  },
  error: {
    summary: 'What was refused, and why',
    example: { type: 'error', code: 'unknown-poll', detail: 'There is no poll "favorites". Check the address.' },
  },
};

const description = `Made by \`npm run asyncapi\` from the schemas that the service and the pages read messages with (\`shared/src/contract/realtime.ts\`).
The rules of the protocol are in realtime.md. Ignore unknown fields and messages of unknown types: more may be added.
A message of the server has at most ${SERVER_MESSAGE_MAX_BYTES} bytes.`;

const ref = (path: string) => ({ $ref: `#/${path}` });
const ofChannel = (type: MessageType) => ref(`channels/booth/messages/${type}`);

/** Describes a message of a viewer. The server answers with those of `replies` that apply. */
const received = (type: ClientMessage['type'], replies: ServerMessage['type'][]) => ({
  ...{ action: 'receive', channel: ref('channels/booth'), summary: messages[type].summary },
  messages: [ofChannel(type)],
  reply: { channel: ref('channels/booth'), messages: replies.map(ofChannel) },
});
const broadcast: ServerMessage['type'][] = ['poll', 'results', 'turnout'];

/** A JSON Schema with the schemas that it refers to by name. */
const Schema = z.looseObject({ definitions: z.optional(z.record(z.string(), z.looseObject({}))) });

/** The schemas that parts of a document share, by name. */
type SharedSchemas = Map<string, object>;

/** Returns a schema as a part of the document. Adds the schemas that it refers to to `shared`. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output', shared: SharedSchemas): object {
  const {
    definitions = {},
    $schema: _,
    id: __,
    ...own
  } = Schema.parse(
    z.toJSONSchema(schema, {
      ...{ target: 'draft-7', io },
      // A client that is older than the server must accept new fields.
      override: ({ zodSchema, jsonSchema }) => {
        if (io === 'output' && zodSchema instanceof z.ZodMiniObject) delete jsonSchema.additionalProperties;
      },
    }),
  );
  for (const [name, { id: _id, ...definition }] of Object.entries(definitions)) shared.set(name, definition);
  return own;
}

/** Returns the type of a message and its description. */
function messageOf(
  schema: (typeof ClientMessage | typeof ServerMessage)['def']['options'][number],
  shared: SharedSchemas,
) {
  const [type] = schema.def.shape.type.def.values;
  if (type === undefined) throw new Error('a message has no type');
  const { summary, example } = messages[type];
  const io = ClientMessage.def.options.some((sent) => sent === schema) ? 'input' : 'output';
  const payload = schemaOf(schema, io, shared);
  return [type, { name: type, title: type, summary, payload, examples: [{ payload: example }] }] as const;
}

/** Returns the AsyncAPI 3.0 document of the WebSocket, with one channel for both directions. */
export function asyncApiDocument() {
  nameComponents();
  const shared: SharedSchemas = new Map();
  const schemas = [...ClientMessage.def.options, ...ServerMessage.def.options];
  const all = schemas.map((schema) => messageOf(schema, shared));
  // A copy without a name, because a binding needs the schema itself.
  const query = schemaOf(z.object(ConnectionQuery.shape), 'input', shared);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Serverless Booth, live', version: '1', license: { name: 'MIT' }, description },
    defaultContentType: 'application/json',
    servers: {
      local: { host: 'localhost:4013', protocol: 'ws', description: 'The local cloud (npm start)' },
      deployed: {
        ...{ host: '{api}.execute-api.{region}.amazonaws.com', pathname: '/{stage}', protocol: 'wss' },
        description: 'Deployed; `npm run deploy` prints the address',
        variables: {
          api: { default: 'api-id', description: 'The id that AWS gave the API' },
          region: { default: 'ap-northeast-1' },
          stage: { default: 'dev' },
        },
      },
    },
    channels: {
      booth: {
        address: '/',
        description: 'A connection whose address names a poll is subscribed to it from the start.',
        bindings: { ws: { method: 'GET', query, bindingVersion: '0.1.0' } },
        messages: Object.fromEntries(all.map(([type]) => [type, ref(`components/messages/${type}`)])),
      },
    },
    // From the server's point of view.
    operations: {
      subscribe: received('subscribe', ['poll', 'results', 'turnout', 'error']),
      ping: received('ping', ['pong', 'error']),
      broadcast: {
        ...{ action: 'send', channel: ref('channels/booth'), summary: 'Tells viewers about changes' },
        messages: broadcast.map(ofChannel),
      },
    },
    components: {
      messages: Object.fromEntries(all),
      schemas: Object.fromEntries(shared),
    },
  };
}

/** Returns the text of docs/asyncapi.yaml. */
export const asyncApiText = (): string =>
  stringify(asyncApiDocument(), { aliasDuplicateObjects: false, lineWidth: 120 }).replaceAll(
    '#/definitions/',
    '#/components/schemas/',
  );
