import fc from 'fast-check';
import { imageAddress, Option } from '../src/index.ts';
import { both } from './support/polls.ts';

describe('the colour of an option', () => {
  const colored = (color: string) => Option.safeParse({ id: 'a', label: both('a'), color });

  test.each(['#ff9900', '#FF9900', '#000000'])('%s is taken', (color) => {
    expect(colored(color).data?.color).toBe(color);
  });

  test.each(['', 'orange', 'ff9900', '#f90', '#f', '#ff990', '#ff99001', '#gg9900', 'x#ff9900', '#ff9900;'])(
    '%j is refused',
    (color) => {
      expect(colored(color).error?.issues).toMatchObject([
        { path: ['color'], message: 'use a colour such as #ff9900' },
      ]);
    },
  );
});

describe('the address of a picture', () => {
  test.each([
    '/images/lambda.svg',
    '/images/lambda.svg?v=2#x',
    'https://images.example/lambda.svg',
    'https://images.example/a/b.png?size=2',
  ])('%s is taken as it is', (address) => {
    expect(imageAddress(address)).toBe(address);
  });

  test.each([
    ['https://images.example', 'https://images.example/'],
    ['HTTPS://Images.Example/Lambda.svg', 'https://images.example/Lambda.svg'],
    ['/画像/茶.png', '/%E7%94%BB%E5%83%8F/%E8%8C%B6.png'],
    ['/images/../x.png', '/x.png'],
  ])('%s is stored as a browser reads it', (typed, read) => {
    const option = Option.parse({ id: 'a', label: both('a'), image: typed });
    expect(option.image).toBe(read);
  });

  test.each([
    ...['/\\evil.example/x', '//evil.example/x', '\\\\evil.example', '/.//evil.example/x', '/x/..//evil.example'],
    ...[
      'https://user:pass@images.example/x',
      'https://user@images.example/x',
      'https://:pass@images.example/x',
      'https:/\\evil.example',
      'https:evil.example',
    ],
    ...[
      'https:///evil.example',
      'http://images.example/x',
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:image/svg+xml,x',
    ],
    ...['blob:https://x/1', 'file:///etc/passwd', 'ftp://x/y', 'images/lambda.svg', './x.svg', '', ' ', '?x', '#x'],
    ...[
      '/\t/evil.example',
      '/\n/evil.example',
      'java\nscript:x',
      ' https://images.example/x',
      'https://images.example/\u202Egnp',
      '/a b',
    ],
    ...['https://', 'https://[', 'https://images.example:99999/', '/"onerror=x', '/<svg>'],
  ])('%j is refused with its path', (image) => {
    const refused = Option.safeParse({ id: 'a', label: both('a'), image });
    const message = 'use an https:// address without a name or password in it, or a path such as /images/lambda.svg';
    expect(refused.error?.issues).toMatchObject([{ path: ['image'], message }]);
  });

  test('is measured as it is stored, so that a stored address always fits', () => {
    const image = `/${'茶'.repeat(100)}`;
    const refused = Option.safeParse({ id: 'a', label: both('a'), image });
    expect(refused.error?.issues).toMatchObject([{ path: ['image'], code: 'too_big' }]);
  });

  test('always leads to HTTPS or to the own site, and stays the same when stored again', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '%2f',
      'https:',
      'http:',
      'evil.example',
      'a',
      '\t',
      '?',
      '#',
      '茶',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const kept = imageAddress(parts.join(''));
        if (kept === undefined) return;
        const { protocol, origin, username } = new URL(kept, 'https://booth.example');
        expect([protocol, username, imageAddress(kept)]).toEqual(['https:', '', kept]);
        expect(origin === 'https://booth.example' || kept.startsWith('https://')).toBe(true);
        // A path stays a path on the local site, which has no HTTPS.
        expect(new URL(kept, 'http://localhost:5173').host === 'localhost:5173').toBe(kept.startsWith('/'));
      }),
      { numRuns: 2_000 },
    );
  });
});
