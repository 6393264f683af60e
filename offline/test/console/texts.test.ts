import { jsonParts } from '../../console/src/components/json-parts.ts';
import { withoutTaskTokens } from '../../console/src/components/task-tokens.ts';
import { ageText, countdownText, durationText } from '../../console/src/i18n/duration.ts';
import { en } from '../../console/src/i18n/en.ts';
import { ja } from '../../console/src/i18n/ja.ts';
import { TaskTokens } from '../../src/stepfunctions/engine/task-tokens.ts';

const secondMs = 1_000;

describe('times in words', () => {
  test.each([
    [840, '840 ms', '840ミリ秒'],
    [12_349, '12.3 s', '12.3秒'],
    [245 * secondMs, '4 min 5 s', '4分5秒'],
    [130 * 60 * secondMs, '2 h 10 min', '2時間10分'],
    [50 * 3_600 * secondMs, '2 d 2 h', '2日2時間'],
    [-5, '0 ms', '0ミリ秒'],
  ])('%d ms last %s, in Japanese %s', (milliseconds, english, japanese) => {
    expect([en, ja].map((messages) => durationText(milliseconds, messages))).toEqual([english, japanese]);
  });

  test('an age is in whole seconds, and remaining time is a clock that ends at 0:00', () => {
    expect(ageText(12_900, en)).toBe('12 s');
    expect([888_000, 3_723_000, 100, -1].map(countdownText)).toEqual(['14:48', '1:02:03', '0:01', '0:00']);
  });
});

describe('task tokens on the screen', () => {
  test('a token of the service is replaced anywhere in a text', () => {
    const target = { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:m:e', scopeId: 0, attempt: 1 };
    const token = new TaskTokens().issue(target);

    expect(withoutTaskTokens(`{"a":"${token}","b":"x ${token} y"}`, 'hidden')).toBe('{"a":"hidden","b":"x hidden y"}');
  });

  test('other long texts stay', () => {
    const text = `${'a'.repeat(200)} ${btoa('{"ordinary":"payload"}'.repeat(10))}`;

    expect(withoutTaskTokens(text, 'hidden')).toBe(text);
  });
});

describe('coloured JSON', () => {
  test('keys, texts and other values have different colours, and nothing is lost', () => {
    const text = '{\n  "a\\"b": ["x: 1", -2.5e3, true],\n  "c": null\n}';
    const parts = jsonParts(text);

    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter(({ kind }) => kind !== 'plain').map((part) => [part.kind, part.text])).toEqual([
      ['key', '"a\\"b":'],
      ['string', '"x: 1"'],
      ['literal', '-2.5e3'],
      ['literal', 'true'],
      ['key', '"c":'],
      ['literal', 'null'],
    ]);
  });

  test('text that is not JSON has no colours', () => {
    expect(jsonParts('at line 3')).toEqual([{ kind: 'plain', text: 'at line 3', at: 0 }]);
  });
});
