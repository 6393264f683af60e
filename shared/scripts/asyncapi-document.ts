import { stringify } from 'yaml';
import * as z from 'zod/mini';
import { ClientMessage, ConnectionQuery, MESSAGE_MAX_BYTES, ServerMessage } from '../src/index.ts';
import { nameComponents } from './component-names.ts';

type MessageType = (ClientMessage | ServerMessage)['type'];

/** What each message says, and one as it goes over the wire. */
const messages: Record<MessageType, { summary: string; example: object }> = {
  subscribe: {
    summary: 'Wants to hear of a poll: of its state alone, or of its results as well',
    example: { type: 'subscribe', pollId: 'favourites', topic: 'results' },
  },
  ping: { summary: 'Asks whether the connection lives', example: { type: 'ping' } },
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
    summary: 'How many have voted, where the poll shows that and hides its results',
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

const description = `Made by \`npm run asyncapi\` from the schemas by which the service and the pages read messages (\`shared/src/contract/realtime.ts\`).
The rules beyond the form of messages are in realtime.md. What a message holds beyond its schema, and messages of other types, are to
be let pass: more may be added. A message of the server has at most ${MESSAGE_MAX_BYTES} bytes.`;

const ref = (path: string) => ({ $ref: `#/${path}` });
const ofChannel = (type: MessageType) => ref(`channels/booth/messages/${type}`);

/** What a viewer sends, and what answers it: of several messages, whichever apply. */
const received = (type: ClientMessage['type'], replies: ServerMessage['type'][]) => ({
  ...{ action: 'receive', channel: ref('channels/booth'), summary: messages[type].summary },
  messages: [ofChannel(type)],
  reply: { channel: ref('channels/booth'), messages: replies.map(ofChannel) },
});
const broadcast: ServerMessage['type'][] = ['poll', 'results', 'turnout'];

/** A JSON Schema, and those that it refers to by name. */
const Schema = z.looseObject({ definitions: z.optional(z.record(z.string(), z.looseObject({}))) });

/** What the parts of a document share, by name. */
type SharedSchemas = Map<string, object>;

/** The schema as a part of the document; what it refers to is added to `shared`. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output', shared: SharedSchemas): object {
  const {
    definitions = {},
    $schema: _,
    id: __,
    ...own
  } = Schema.parse(
    z.toJSONSchema(schema, {
      ...{ target: 'draft-7', io },
      // A client that is older than the server lets pass what is new to it.
      override: ({ zodSchema, jsonSchema }) => {
        if (io === 'output' && zodSchema instanceof z.ZodMiniObject) delete jsonSchema.additionalProperties;
      },
    }),
  );
  for (const [name, { id: _id, ...definition }] of Object.entries(definitions)) shared.set(name, definition);
  return own;
}

/** A message by its type. */
function messageOf(
  schema: (typeof ClientMessage | typeof ServerMessage)['def']['options'][number],
  shared: SharedSchemas,
) {
  const [type] = schema.def.shape.type.def.values;
  if (type === undefined) throw new Error('A message has a type');
  const { summary, example } = messages[type];
  const io = ClientMessage.def.options.some((sent) => sent === schema) ? 'input' : 'output';
  const payload = schemaOf(schema, io, shared);
  return [type, { name: type, title: type, summary, payload, examples: [{ payload: example }] }] as const;
}

/** The AsyncAPI 3.0 document of the WebSocket: one channel, and what goes over it either way. */
export function asyncApiDocument() {
  nameComponents();
  const shared: SharedSchemas = new Map();
  const schemas = [...ClientMessage.def.options, ...ServerMessage.def.options];
  const all = schemas.map((schema) => messageOf(schema, shared));
  // A copy without a name: a binding wants the schema itself.
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
        description: 'A connection that names a poll in its address is subscribed as it opens, and told what changes.',
        bindings: { ws: { method: 'GET', query, bindingVersion: '0.1.0' } },
        messages: Object.fromEntries(all.map(([type]) => [type, ref(`components/messages/${type}`)])),
      },
    },
    // As the server sees it.
    operations: {
      subscribe: received('subscribe', ['poll', 'results', 'turnout', 'error']),
      ping: received('ping', ['pong', 'error']),
      broadcast: {
        ...{ action: 'send', channel: ref('channels/booth'), summary: 'Tells viewers what has changed' },
        messages: broadcast.map(ofChannel),
      },
    },
    components: {
      messages: Object.fromEntries(all),
      schemas: Object.fromEntries(shared),
    },
  };
}

/** The document as its file holds it. */
export const asyncApiText = (): string =>
  stringify(asyncApiDocument(), { aliasDuplicateObjects: false, lineWidth: 120 }).replaceAll(
    '#/definitions/',
    '#/components/schemas/',
  );
