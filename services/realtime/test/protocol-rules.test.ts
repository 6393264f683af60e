import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const TESTS = '{services/realtime,shared,frontend}/test/**/*.test.{ts,tsx}';

const numbersIn = (text: string, form: RegExp) => [...text.matchAll(form)].map(([, number]) => Number(number));
const distinct = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

test('each rule of docs/realtime.md has a test with its number, and each such test has a rule', async () => {
  const rules = numbersIn(await readFile(join(ROOT, 'docs/realtime.md'), 'utf8'), /^\| RT(\d+) \|/gm);
  const tested: number[] = [];
  for await (const file of glob(TESTS, { cwd: ROOT })) {
    tested.push(...numbersIn(await readFile(join(ROOT, file), 'utf8'), /\[RT(\d+)\]/g));
  }
  expect(rules).toEqual(distinct(rules));
  expect(distinct(tested)).toEqual(rules);
});
