import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { readDefinition } from '../../src/features/organize/definition/definition.ts';
import { withValue } from '../../src/features/organize/definition/edit-text.ts';
import { issueTextsIn } from '../../src/features/organize/issues/issue-texts.ts';
import { sentenceIn } from '../../src/features/organize/issues/japanese-sentences.ts';
import { A_DEFINITION as template } from '../support/definitions.ts';
import { translateIn } from '../support/texts.ts';

const root = resolve(__dirname, '../../..');
const schemas = [
  'values/ids',
  'values/text',
  'model/branch-issues',
  'model/poll',
  'model/poll-size',
  'model/poll-state',
  'contract/organizer-requests',
];
const sources = [
  ...schemas.map((name) => `shared/src/${name}.ts`),
  ...readdirSync(resolve(root, 'shared/src/screens')).map((name) => `shared/src/screens/${name}`),
  'services/survey/src/organizer/editing/poll-rules.ts',
  'services/survey/src/organizer/editing/definition.ts',
  'services/survey/src/organizer/editing/rename-poll.ts',
  'services/survey/src/organizer/editing/delete-poll.ts',
  'services/survey/src/organizer/reset/reset-poll.ts',
];

/** Messages about other data than polls. */
const NOT_OF_A_POLL = [
  'use 22 to 64 letters, digits, - and _ from a cryptographic random source (a UUID will do)',
  'use 16 to 64 letters, digits, - and _ (a UUID will do)',
  'not an id of a voter',
];

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/;

/**
 * Finds text literals that follow the pattern `before`. Each `${…}` of a template stands for a
 * value.
 */
function literalsIn(source: string, before = ''): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(new RegExp(`${before}(?:${LITERAL.source})`, 'g'))]
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .map((text) => text.replace(/\$\{[^}]*\}/g, '7').replace(/\\'/g, "'"));
}

/** Messages of issues have three words or more, and begin with a small letter or a value. */
const isMessage = (text: string) => /^(?:"?7"?|[a-z]+)(?: \S+){2,}$/.test(text);
const sentencesIn = (source: string): string[] => literalsIn(source).filter(isMessage);

describe('the messages of our schemas and rules', () => {
  const texts = sources.map((name) => readFileSync(resolve(root, name), 'utf8'));
  const sentences = texts.flatMap(sentencesIn);
  const ofPolls = [...new Set(sentences)].filter((sentence) => !NOT_OF_A_POLL.includes(sentence));

  it('are found in the sources', () => {
    expect(ofPolls.length).toBeGreaterThan(30);
    expect(ofPolls).toContain('the poll would close before it opens');
    expect(ofPolls).toContain('there is no screen "7"');
  });

  it('begin with a small letter or a value, so that they are found', () => {
    const named = texts.flatMap((text) => literalsIn(text, String.raw`\b(?:error|message):\s*`));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((text) => !isMessage(text))).toEqual([]);
  });

  it.each(ofPolls)('have a Japanese text: %s', (sentence) => {
    expect(sentenceIn('ja', sentence)).toMatch(/[ぁ-ん]/);
    expect(sentenceIn('en', sentence)).toBe(sentence);
  });

  it('have their values in the Japanese text', () => {
    expect(sentenceIn('ja', 'there may be ratings of 5: set "max" to 5 or more')).toContain('max は 5 以上');
    expect(sentenceIn('ja', 'two options have the id "tea"')).toContain('「tea」');
  });

  it('are told apart from other messages', () => {
    expect(sentenceIn('ja', 'Invalid input')).toBeUndefined();
  });
});

describe('issues of a definition in the Japanese page', () => {
  const manyOptions = Array.from({ length: 70 }, (_, index) => ({
    id: `option-${index}`,
    label: { en: '"'.repeat(300), ja: '"'.repeat(300) },
  }));
  const change = (path: (string | number)[], value: unknown) => withValue(template, path, value);

  const issuesIn = (text: string) => readDefinition(text, issueTextsIn(translateIn('ja'), 'ja')).issues;

  it.each([
    ['no JSON', '{"pollId": x,\n}'],
    ['a comment', `// mine\n${template}`],
    ['an unclosed text', '{"pollId": "x'],
    ['nothing', '{}'],
    ['a wrong type', change(['screens', 0, 'max'], 'two')],
    ['a fraction', change(['screens', 0, 'max'], 1.5)],
    ['a number that is too large', change(['screens', 0, 'max'], 21)],
    ['an empty text', change(['title', 'ja'], ' ')],
    ['a text that is too long', change(['title', 'ja'], 'あ'.repeat(501))],
    ['no screen', change(['screens'], [])],
    ['too many screens', change(['screens'], Array(21).fill({}))],
    ['an unknown word', change(['visibility'], 'all')],
    ['an unknown name', change(['colour'], 'red')],
    ['an unknown screen type', change(['screens', 0, 'type'], 'chess')],
    ['an invalid id', change(['pollId'], 'My Poll')],
    ['a time without an offset', change(['opensAt'], '2026-12-01T09:00')],
    ['an invalid language', change(['title', 'Japanese'], 'x')],
    ['an invalid colour', change(['screens', 0, 'options', 0, 'color'], 'red')],
    ['two options with the same id', change(['screens', 0, 'options', 1, 'id'], 'yes')],
    ['a rule that leads nowhere', change(['screens', 0, 'rules'], [{ when: { screen: 'choice' }, goTo: 'x' }])],
    ['a maximum that is too large', change(['screens', 0, 'max'], 3)],
    ['a poll that is too large', change(['screens', 0, 'options'], manyOptions)],
  ])('are in Japanese: %s', (_what, text) => {
    const issues = issuesIn(text);
    expect(issues.length).toBeGreaterThan(0);
    for (const { message } of issues) expect(message).toMatch(/[ぁ-ん]/);
  });

  it('name the format of a text, unless the schema says more', () => {
    const { schema } = issueTextsIn(translateIn('ja'), 'ja');
    const messageOf = (type: z.ZodMiniType) => type.safeParse('x', { error: schema }).error?.issues[0]?.message;
    expect(messageOf(z.iso.date())).toBe('「date」の形式で指定してください。');
    expect(messageOf(z.iso.date('use a day'))).toBe('use a day');
  });

  it('say what is expected', () => {
    const messages = (text: string) => issuesIn(text).map(({ message }) => message);
    expect(messages(change(['screens', 0, 'max'], 'two'))).toEqual(['数値を指定してください。']);
    expect(messages(change(['screens', 0, 'max'], undefined))).toEqual([]);
    expect(messages(change(['title'], undefined))).toEqual(['指定されていません。']);
    expect(messages(change(['screenHeartbeatSeconds'], 1))).toEqual(['5以上にしてください。']);
    expect(messages(change(['visibility'], 'all'))).toEqual([
      '次のいずれかを指定してください：live, after-vote, after-close, hidden',
    ]);
  });
});
