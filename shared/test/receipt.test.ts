import { Receipt } from '../src/index.ts';
import { createReceipts, receiptKeyReader } from '../src/lambda/receipt.ts';

const receipts = createReceipts(async () => 'the key');
const VOTER = 'a'.repeat(64);

describe('a receipt', () => {
  test('is the same each time, another one for each ballot, and names no voter', async () => {
    const [one, again, other] = await Promise.all([VOTER, VOTER, 'b'.repeat(64)].map((id) => receipts.issue('p', id)));
    expect(Receipt.parse(one)).toBe(again);
    expect(other).not.toBe(one);
    expect(one).not.toContain(VOTER.slice(0, 16));
  });

  test('proves a vote in its own poll', async () => {
    const receipt = await receipts.issue('p', VOTER);
    expect(await receipts.proves(receipt, 'p')).toBe(true);
    expect(await receipts.proves(receipt, 'q')).toBe(false);
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one of another poll under this name', 'swapped'],
    ['one with another mark', 'mark'],
    ['one with a longer signature', 'longer'],
    ['one that is signed by another key', 'forged'],
  ])('%s proves nothing', async (_what, how) => {
    // Prepare
    const receipt = await receipts.issue('p', VOTER);
    const [, mark = '', signature = ''] = receipt.split('.');
    const changed: Record<string, string | undefined> = {
      swapped: (await receipts.issue('q', VOTER)).replace(/^q/, 'p'),
      mark: `p.${mark.replace(/./g, '0')}.${signature}`,
      longer: `${receipt}0`,
      forged: await createReceipts(async () => 'another key').issue('p', VOTER),
    };

    // Assess
    expect(await receipts.proves(how === undefined ? how : (changed[how] ?? how), 'p')).toBe(false);
  });

  test('without the name of a key: an error that says which variable to set', () => {
    expect(receiptKeyReader).toThrow(/RECEIPT_KEY_ARN/);
  });
});
