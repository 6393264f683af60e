import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const root = join(__dirname, '../..');
const pagesFolder = join(root, 'docs/operations');

const Resources = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
});
const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Metrics: z.optional(z.array(z.looseObject({ MetricStat: z.optional(z.unknown()) }))),
});

/** The alarms of all services from their YAML, without intrinsic functions. */
const alarms = ['survey', 'aggregation', 'realtime'].flatMap((service) => {
  const folder = join(root, 'services', service, 'iac');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => {
      const content: unknown = parse(readFileSync(join(folder, file), 'utf8'), { merge: true, logLevel: 'silent' });
      const template = Resources.safeParse(content);
      return template.success ? Object.values(template.data.Resources) : [];
    })
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => {
      const { AlarmName, AlarmDescription, Metrics } = Alarm.parse(Properties);
      const name = AlarmName.replace('${self:service}', `booth-${service}`).replace('${sls:stage}', 'STAGE');
      const metrics = Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
      return { name, description: AlarmDescription, metrics };
    });
});

const files = readdirSync(pagesFolder).filter((file) => file.endsWith('.md'));
const textOf = (file: string) => readFileSync(join(pagesFolder, file), 'utf8');
const alarmsNamedBy = (text: string) => [...new Set(text.match(/booth-[a-z]+-STAGE-[a-z-]+(?=`)/g) ?? [])];
/** Returns the part of a page before its first section, which names its alarms. */
const subjectOf = (file: string) => textOf(file).split('\n## ')[0] ?? '';
const runbooks = files.filter((file) => textOf(file).includes('\n## When it is over\n'));

describe('alarms and their pages', () => {
  test('all three services have alarms, each with its own name', () => {
    const names = alarms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const service of ['survey', 'aggregation', 'realtime']) {
      expect(names.filter((name) => name.startsWith(`booth-${service}-STAGE-`)).length).toBeGreaterThan(3);
    }
  });

  test.each(alarms)('$name: its description ends with the path of a page about it', ({ name, description }) => {
    const [, file = ''] = description.match(/\. See docs\/operations\/([a-z-]+\.md)$/) ?? [];
    expect(runbooks).toContain(file);
    expect(alarmsNamedBy(subjectOf(file))).toContain(name);
  });

  test('no page is about an unknown alarm', () => {
    const named = runbooks.flatMap((file) => alarmsNamedBy(subjectOf(file)));
    expect(named.toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  });

  test.each(runbooks)('%s says what it means, where to look, what to do, and when it is over', (file) => {
    const titles = [...textOf(file).matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(['What it means', 'Where to look', 'What to do', 'When it is over']);
  });

  test('the index links the page of every alarm', () => {
    const index = textOf('README.md');
    const missing = runbooks.filter((file) => !index.includes(`](${file})`));
    expect(missing).toEqual([]);
  });

  test.each(files)('the links of %s resolve', (file) => {
    const targets = [...textOf(file).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(join(pagesFolder, target)))).toEqual([]);
  });

  test('the index gives the number of alarms and of their metrics, which are billed', () => {
    const watched = alarms.reduce((sum, { metrics }) => sum + metrics, 0);
    expect(textOf('README.md')).toContain(`${watched} metrics in ${alarms.length} alarms`);
  });
});
