import * as z from 'zod/mini';

/** The fields of a log line that tests look at. */
const LogLine = z.looseObject({ level: z.string(), message: z.string(), service: z.string() });
export type LogLine = z.infer<typeof LogLine>;

/** The metrics of one call in CloudWatch's embedded metric format. */
const MetricLine = z.looseObject({
  service: z.string(),
  _aws: z.object({
    CloudWatchMetrics: z.tuple([
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ]),
  }),
});

const SERVICE = 'booth-tested';
const NAMESPACE = 'booth-test';

/**
 * Captures what functions log and measure. They must be loaded afterwards, so that they write to
 * the console of the test. `stop` restores the console.
 */
export function observeCalls() {
  const before = { ...process.env };
  Object.assign(process.env, {
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_LOG_LEVEL: 'INFO',
    POWERTOOLS_SERVICE_NAME: SERVICE,
    POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
    POWERTOOLS_METRICS_DISABLED: 'false',
  });
  const written: unknown[] = [];
  const methods = ['log', 'debug', 'info', 'warn', 'error'] as const;
  const spies = methods.map((method) =>
    jest.spyOn(console, method).mockImplementation((...[line]) => void written.push(JSON.parse(`${line}`))),
  );
  return {
    /** Returns the log lines in order. */
    lines: (): LogLine[] => written.flatMap((line) => LogLine.safeParse(line).data ?? []),
    /** Returns the sums of the service's metrics by name. */
    measured(): Record<string, number> {
      const sums: Record<string, number> = {};
      for (const line of written.flatMap((each) => MetricLine.safeParse(each).data ?? [])) {
        const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
        if (Namespace !== NAMESPACE || line.service !== SERVICE || Dimensions.join() !== 'service') continue;
        for (const { Name } of Metrics) {
          const values = z.array(z.number()).parse([line[Name]].flat());
          sums[Name] = values.reduce((sum, value) => sum + value, sums[Name] ?? 0);
        }
      }
      return sums;
    },
    /** Forgets what was captured so far. */
    forget: () => void written.splice(0),
    stop() {
      for (const spy of spies) spy.mockRestore();
      for (const name of Object.keys(process.env)) {
        if (name.startsWith('POWERTOOLS_') && !(name in before)) delete process.env[name];
      }
      Object.assign(process.env, before);
    },
  };
}
