import { Receipt } from '../src/index.ts';
import { createReceipts, receiptKeyReader } from '../src/lambda/receipt.ts';

const receipts = createReceipts(async () => 'the key');
const VOTER = 'a'.repeat(64);
const VOTED_AT = 1_795_000_000_000;

describe('a receipt', () => {
  test('is always the same for a ballot, differs between ballots, and names no voter', async () => {
    const [one, again, other] = await Promise.all(
      [VOTER, VOTER, 'b'.repeat(64)].map((id) => receipts.issue('p', id, VOTED_AT)),
    );
    expect(Receipt.parse(one)).toBe(again);
    expect(other).not.toBe(one);
    expect(one).not.toContain(VOTER.slice(0, 16));
  });

  test('proves a vote in its poll and its time', async () => {
    const receipt = await receipts.issue('p', VOTER, VOTED_AT);
    expect(await receipts.votedAt(receipt, 'p')).toBe(VOTED_AT);
    expect(await receipts.votedAt(receipt, 'q')).toBeUndefined();
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one of another poll under this name', 'swapped'],
    ['one with another mark', 'mark'],
    ['one with another time', 'time'],
    ['one with a longer signature', 'longer'],
    ['one that is signed by another key', 'forged'],
  ])('%s proves nothing', async (_what, how) => {
    // Prepare
    const receipt = await receipts.issue('p', VOTER, VOTED_AT);
    const [, time = '', mark = '', signature = ''] = receipt.split('.');
    const changed: Record<string, string | undefined> = {
      swapped: (await receipts.issue('q', VOTER, VOTED_AT)).replace(/^q/, 'p'),
      mark: `p.${time}.${mark.replace(/./g, '0')}.${signature}`,
      time: `p.${VOTED_AT + 1}.${mark}.${signature}`,
      longer: `${receipt}0`,
      forged: await createReceipts(async () => 'another key').issue('p', VOTER, VOTED_AT),
    };

    // Assess
    expect(await receipts.votedAt(how === undefined ? how : (changed[how] ?? how), 'p')).toBeUndefined();
  });

  test('cannot be made without the name of a key: the error names the variable', () => {
    expect(receiptKeyReader).toThrow(/RECEIPT_KEY_ARN/);
  });
});
