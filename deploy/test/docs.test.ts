import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileIssues } from './support/compiled-examples.ts';
import { DocsCheck, documentsOf } from './support/docs-issues.ts';
import { readMarkdown } from './support/markdown.ts';

const root = join(__dirname, '../..');
const documents = documentsOf(root);
const docs = new DocsCheck(root);

/** Returns the parts that a document shares with its translations. */
function outlineOf(text: string) {
  const { codes, fences } = readMarkdown(text);
  const inFences = fences.flatMap((fence) => fence.text.split('\n').map((line) => line.replace(/\s*#.*/, '')));
  const named = codes.map((code) => code.text).filter((code) => /^(npm|-- --|--)/.test(code));
  return {
    commands: [...inFences, ...new Set(named)].toSorted(),
    sections: text.match(/^#+ /gm),
    rows: text.match(/^\|/gm)?.length,
  };
}

test('there are documents in both languages', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/README.ja.md']));
});

test.each(documents)('%s names commands, files, links and data that exist', (document) => {
  expect(docs.issuesOf(document)).toEqual([]);
});

test('the Japanese README has the commands, sections and tables of the English one', () => {
  const [english, japanese] = ['README.md', 'docs/README.ja.md'].map((file) =>
    outlineOf(readFileSync(join(root, file), 'utf8')),
  );
  expect(japanese).toEqual(english);
});

test('examples in TypeScript compile', async () => {
  expect(await compileIssues(root, documents)).toEqual([]);
});

describe('a broken document is noticed', () => {
  test.each([
    ['a link to a file', '[Read on](nowhere.md)', '1: there is no nowhere.md'],
    ['a link to a heading', '[Read on](README.md#nowhere)', '1: README.md has no heading for #nowhere'],
    ['a link within the document', '# Here\n\n[Up](#there)', '3: FIXTURE.md has no heading for #there'],
    ['a picture', '![A screen](docs/images/none.png)', '1: there is no docs/images/none.png'],
    ['a path', 'See `services/survey/src/nowhere.ts`.', '1: there is no file or folder services/survey/src/nowhere.ts'],
    ['a pattern of files', 'See `nowhere-*.ts`.', '1: there is no file or folder nowhere-*.ts'],
    ['an npm script', 'Run `npm run nowhere`.', '1: there is no npm script "nowhere" in package.json'],
    ['a workspace', '```sh\nnpm run build -w nowhere\n```', '1: there is no workspace "nowhere"'],
    [
      'an option',
      '```sh\nnpm run deploy -- --nowhere\n```',
      '1: "node deploy/src/cli/deploy.ts" has no option --nowhere',
    ],
    ['an option of npm start', '`npm start -- --nowhere`', '1: "offline-cloud start" has no option --nowhere'],
    ['a folder of tests', '```sh\nnpm test -- nowhere\n```', '1: no test file is named by "nowhere"'],
    ['a program', '`npx nowhere`', '1: there is no program "nowhere"'],
    ['JSON', '```json\n{ "a": }\n```', expect.stringMatching(/^1: Unexpected token/)],
    ['YAML', '```yaml\na: [1\n```', expect.stringMatching(/^1: Flow sequence/)],
  ])('%s', (_what, text, issue) => {
    expect(docs.issuesOf('FIXTURE.md', text)).toEqual([issue]);
  });

  test('TypeScript', async () => {
    const text = "```ts\nimport { join } from 'node:path';\n\nconst path: number = join('a', 'b');\n```";
    expect(await compileIssues(root, ['FIXTURE.md'], () => text)).toEqual([expect.stringContaining('FIXTURE.md 4: ')]);
  });
});
