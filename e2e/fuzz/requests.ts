import fc, { type Arbitrary } from 'fast-check';
import type { ApiDocument, ApiOperation } from './api-document.ts';
import type { Scene } from './scenes.ts';
import { hostileText, NO_OBJECTS, spoiled, valuesOf } from './values.ts';
import type { World } from './world.ts';

/** A request as it is sent. */
export interface FuzzRequest {
  operation: ApiOperation | undefined;
  method: string;
  /** Includes the query. */
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** The access tokens of an organizer, and of somebody who is none. */
export interface FuzzTokens {
  organizer: string;
  other: string;
}

/** Bodies that no good client sends. */
const BODIES = [
  ...NO_OBJECTS,
  ...['{}', '{"a":1,"a":2}', '"\\ud800"', '{"__proto__":{"a":1}}', '--x\r\n\r\n--x--', 'a=1&b=2', '\u0000'],
  'x'.repeat(20_000),
  `{"title":"${'x'.repeat(300_000)}"}`,
].map((text) => Buffer.from(text));
const NOT_UTF8 = Buffer.from([0x22, 0xff, 0xfe, 0xc0, 0x22]);

const CONTENT_TYPES = [
  ...['text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'],
  ...['application/octet-stream', 'application/json; charset=utf-16', 'application/xml', 'garbage', ';;', ''],
];
const SEGMENTS = ['%', '%E0%A4%A', '%00', '%2e%2e', 'a%2Fb', '%25', '%zz', ';', '$', '{pollId}', '~', '*'];
const ADDRESSES = [
  '/',
  '/nowhere',
  '/join-codes',
  '/polls/a/b/c',
  '/organizer',
  '/sessions',
  '/%',
  '/..%2f',
  '//evil.example/x',
];
const AUTHORIZATIONS = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer x',
  'Bearer a.b.c',
  'Basic YTpi',
  'bearer e30.e30.e30',
  '\u00ff',
  'x'.repeat(3_000),
];

/** Returns a text without the characters that HTTP cannot carry in a header. */
const inHeader = (text: string): string =>
  text
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .trim()
    .slice(0, 4_000);
/**
 * Shortens a text, because Node refuses heads of more than 16 KB before any route sees them (API
 * Gateway those of more than 10 KB).
 */
const inQuery = (text: string): string => text.slice(0, 600).toWellFormed();
const inSegment = (value: unknown): string =>
  encodeURIComponent(String(value).toWellFormed().slice(0, 2_000)).replace(/^(?:\.{0,2})$/, '%2e');

/** Generates the value about once in twenty times. */
const seldom = <Value>(value: Arbitrary<Value>): Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/**
 * Generates requests to the operations of a document. Most fit its schemas. Some have other bodies,
 * types or tokens, and some go to addresses that it does not have.
 */
export function requestsOf(
  { document, tokens }: { document: ApiDocument; tokens: FuzzTokens },
  { seen, scenesOf }: Pick<World, 'seen' | 'scenesOf'>,
): Arbitrary<FuzzRequest> {
  const fitting = valuesOf(document, seen, false);
  const mixed = valuesOf(document, seen, true);

  const authorization = ({ isForOrganizers }: ApiOperation): Arbitrary<string | undefined> =>
    fc.oneof(
      { weight: isForOrganizers ? 20 : 1, arbitrary: fc.constant(`Bearer ${tokens.organizer}`) },
      { weight: 1, arbitrary: fc.constant(`Bearer ${tokens.other}`) },
      { weight: 2, arbitrary: fc.constantFrom(...AUTHORIZATIONS) },
      { weight: isForOrganizers ? 2 : 20, arbitrary: fc.constant(undefined) },
    );

  const asJson = (value: unknown) => (value === undefined ? undefined : Buffer.from(JSON.stringify(value)));

  const body = ({ body: schema }: ApiOperation, isHostile: boolean): Arbitrary<Buffer | undefined> => {
    const made = schema === undefined ? fc.constant(undefined) : (isHostile ? mixed : fitting)(schema).map(asJson);
    return fc.oneof(
      { weight: 6, arbitrary: made },
      ...(isHostile ? [{ weight: 2, arbitrary: fc.constantFrom(undefined, NOT_UTF8, ...BODIES) }] : []),
    );
  };

  const bodyOf = (scene: Scene, isHostile: boolean): Arbitrary<Buffer | undefined> =>
    (isHostile && scene.body !== undefined ? spoiled(scene.body) : fc.constant(scene.body)).map(asJson);

  const contentType = fc.oneof(
    { weight: 12, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
  );

  /** Takes the values of the scene, if there is one, and random values for all others. */
  const requestTo = (operation: ApiOperation, isHostile: boolean, scene?: Scene): Arbitrary<FuzzRequest> => {
    const values = isHostile ? mixed : fitting;
    const given = new Map(Object.entries(scene?.values ?? {}));
    const parameters = operation.parameters.map(({ in: place, name, required, schema }) => {
      const one = given.get(name);
      if (scene !== undefined && (one !== undefined || !required)) {
        return fc.tuple(fc.constant({ place, name }), fc.constant(one));
      }
      const value = values(schema, name).map(String);
      const sent = place === 'path' ? value : fc.option(value, { freq: required ? 20 : 2, nil: undefined });
      return fc.tuple(fc.constant({ place, name }), sent);
    });
    return fc
      .record({
        parameters: fc.tuple(...parameters),
        oddSegment: seldom(fc.constantFrom(...SEGMENTS)),
        moreQuery: seldom(fc.tuple(hostileText, hostileText)),
        authorization: authorization(operation),
        contentType,
        body: scene === undefined ? body(operation, isHostile) : bodyOf(scene, isHostile),
      })
      .map((drawn) => {
        const valued = drawn.parameters.flatMap(([parameter, value]) =>
          value === undefined ? [] : [{ ...parameter, value }],
        );
        const of = (place: string) => valued.filter((parameter) => parameter.place === place);
        const path = of('path').reduce((text, { name, value }) => {
          const segment = drawn.oddSegment ?? inSegment(value);
          return text.replace(`{${name}}`, () => segment);
        }, operation.path);
        const query = of('query').map(({ name, value }) => [name, inQuery(value)]);
        // Adds an unknown parameter, and repeats the others.
        if (drawn.moreQuery !== undefined) query.push(drawn.moreQuery.map(inQuery), ...query);
        const search = new URLSearchParams(query).toString();
        return {
          operation,
          method: operation.method,
          path: search === '' ? path : `${path}?${search}`,
          headers: {
            ...Object.fromEntries(of('header').map(({ name, value }) => [name, inHeader(value)])),
            ...(drawn.authorization !== undefined && { authorization: inHeader(drawn.authorization) }),
            ...(drawn.body !== undefined && { 'content-type': drawn.contentType }),
          },
          body: drawn.body,
        };
      });
  };

  const elsewhere: Arbitrary<FuzzRequest> = fc
    .record({ method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'), path: fc.constantFrom(...ADDRESSES) })
    .map(({ method, path }) => ({ operation: undefined, method, path, headers: {}, body: undefined }));

  // `chain` makes only the generator that is drawn: that of a poll takes longer than all others.
  // Three of four requests are about what exists. At random, nearly none would be.
  const meets = fc.nat(3).map((drawn) => drawn > 0);
  // Without bias: fast-check prefers the first and the last operation.
  const operations = fc.noBias(fc.nat(document.operations.length));
  return fc.tuple(operations, fc.boolean(), meets).chain(([index, isHostile, doesMeet]) => {
    const operation = document.operations[index];
    if (operation === undefined) return elsewhere;
    const scenes = doesMeet ? scenesOf(operation.id) : [];
    if (scenes.length === 0) return requestTo(operation, isHostile);
    return fc.constantFrom(...scenes).chain((scene) => requestTo(operation, isHostile, scene));
  });
}
