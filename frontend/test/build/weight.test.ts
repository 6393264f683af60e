import { complaintOf, filesOf, type Manifest, tableOf, weigh } from '../../build/weight.ts';

const manifest: Manifest = {
  'index.html': {
    file: 'assets/index.js',
    isEntry: true,
    imports: ['_shared.js'],
    dynamicImports: ['_app.js', 'live'],
  },
  '_shared.js': { file: 'assets/shared.js' },
  '_app.js': { file: 'assets/app.js', name: 'app', imports: ['_shared.js'], dynamicImports: ['live'] },
  '_app.css': { file: 'assets/app.css' },
  live: { file: 'assets/live.js', imports: ['_app.js', '_chart.js'] },
  '_chart.js': { file: 'assets/chart.js' },
};
const sizes = new Map([
  ['assets/index.js', 100],
  ['assets/shared.js', 1_000],
  ['assets/app.js', 50_000],
  ['assets/live.js', 4_000],
  ['assets/chart.js', 2_000],
]);
const bytesOf = (file: string) => sizes.get(file) ?? 0;
const voting = { page: 'Voting page', parts: ['index.html', 'app'], maxBytes: 51_100 };
const bigScreen = { page: 'Big screen', parts: ['index.html', 'app', 'live'], maxBytes: 57_000 };

describe('the weight of a page', () => {
  it('is that of its parts and their static imports, each file once', () => {
    expect(filesOf(manifest, voting.parts)).toEqual(['assets/index.js', 'assets/shared.js', 'assets/app.js']);
    expect(weigh(manifest, [voting, bigScreen], bytesOf).map(({ bytes }) => bytes)).toEqual([51_100, 57_100]);
  });

  it('is within the budget up to the last byte', () => {
    expect(complaintOf(weigh(manifest, [voting], bytesOf))).toBeUndefined();
  });

  it('over the budget is reported, with the excess', () => {
    const weights = weigh(manifest, [voting, bigScreen], bytesOf);
    expect(complaintOf(weights)).toMatch(/^Big screen is 100 bytes over its budget\./);
    expect(tableOf(weights)).toMatch(/49\.9 of 49\.9 KB {2}Voting page\n +48\.8 {2}assets\/app\.js/);
    expect(tableOf(weights)).toMatch(/Big screen {3}OVER BUDGET/);
  });

  it('is an error for a part that the build does not have', () => {
    expect(() => filesOf(manifest, ['votes'])).toThrow(/no part "votes"/);
  });
});
