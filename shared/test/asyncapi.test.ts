import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { asyncApiText } from '../scripts/asyncapi-document.ts';
import { ClientMessage, createMessageReader, ServerMessage } from '../src/index.ts';

const FILE = join(__dirname, '../../docs/asyncapi.yaml');
const text = readFileSync(FILE, 'utf8');
const document = parse(text);

const Message = z.looseObject({ payload: z.looseObject({}), examples: z.array(z.object({ payload: z.unknown() })) });
const Document = z.object({
  components: z.object({ messages: z.record(z.string(), Message), schemas: z.record(z.string(), z.unknown()) }),
});
const { messages, schemas } = Document.parse(document).components;

const formats = (ajv: Ajv) => addFormats(ajv);
/** Checks values by the schemas of the document alone, as a foreign client would. */
function fits(type: string, value: unknown): boolean {
  const ajv = formats(new Ajv({ strict: false }));
  return ajv.validate({ ...messages[type]?.payload, components: { schemas } }, value);
}

function isAsyncApi(value: unknown): boolean {
  const ajv = formats(new Ajv({ strict: false, validateSchema: false }));
  return ajv.validate(createRequire(__filename)('@asyncapi/specs/schemas/3.0.0-without-$id.json'), value);
}

test('the published AsyncAPI document is current (if not: npm run asyncapi)', () => {
  expect(text).toBe(asyncApiText());
});

test('the published document is valid AsyncAPI 3.0, and the validator finds an invalid one', () => {
  expect(isAsyncApi(document)).toBe(true);
  expect(isAsyncApi({ ...document, channels: { booth: { address: 7 } } })).toBe(false);
});

test('it has every message of both directions, with an example that fits its schema and ours', () => {
  const types = [...ClientMessage.def.options, ...ServerMessage.def.options].map(
    ({ def }) => def.shape.type.def.values[0],
  );
  expect(Object.keys(messages).toSorted()).toEqual(types.toSorted());
  for (const [type, { examples }] of Object.entries(messages)) {
    for (const { payload } of examples) {
      expect([type, fits(type, payload)]).toEqual([type, true]);
      expect(z.union([ClientMessage, ServerMessage]).parse(payload)).toMatchObject({ type });
    }
  }
});

test('a page can read the example of results', () => {
  const heard = createMessageReader()(JSON.stringify(messages.results?.examples[0]?.payload));
  expect(heard).toMatchObject({ type: 'results', snapshot: { ballots: 30 } });
});

test('messages of the server fit, even with unknown fields; bad messages of a viewer do not', () => {
  expect(fits('pong', { type: 'pong', now: '2026-12-01T09:00:00.000Z', more: 1 })).toBe(true);
  expect(fits('subscribe', { type: 'subscribe', pollId: 'favourites', more: 1 })).toBe(false);
  expect(fits('subscribe', { type: 'subscribe', pollId: 'No slug' })).toBe(false);
  expect(fits('error', { type: 'error', code: 'no-such-code', detail: '' })).toBe(false);
});

test('no reference is dead', () => {
  for (const [, path] of text.matchAll(/"#\/([^"]+)"/g)) {
    const found = path?.split('/').reduce((part: unknown, key) => z.looseObject({}).parse(part)[key], document);
    expect([path, found]).toEqual([path, expect.anything()]);
  }
});
