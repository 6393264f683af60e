import { z } from 'zod';
import { type Json, type JsonObject, jsonArray, jsonText, parseJson } from '../../../json.ts';
import { childMachineArn } from '../../arns.ts';
import { StateFailure } from '../failure.ts';
import type { CallS3 } from './item-reader.ts';
import type { ChildInput, ChildOutcome } from './map-run.ts';

/**
 * `ResultWriter.WriterConfig`:
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export const writerConfig = z.object({
  Transformation: z.enum(['NONE', 'COMPACT', 'FLATTEN']),
  OutputType: z.enum(['JSON', 'JSONL']),
});
export type WriterConfig = z.infer<typeof writerConfig>;

/** The instructions of a ResultWriter, with its fields evaluated. */
export interface WriterPlan {
  /** Undefined if the results are the state's result. */
  destination: { bucket: string; prefix: string } | undefined;
  config: WriterConfig;
}

/** The outcomes of a Map Run, and the inputs that it did not start. */
export interface MapRunResults {
  arn: string;
  outcomes: ChildOutcome[];
  pending: ChildInput[];
}

/** Returns the results of successful children, transformed as WriterConfig says. */
export function transformed(outcomes: ChildOutcome[], { Transformation }: WriterConfig): Json[] {
  const succeeded = outcomes.filter(({ ending }) => ending.status === 'SUCCEEDED');
  if (Transformation === 'NONE') return succeeded.map(description);
  const outputs = succeeded.map(({ ending }) => parseJson(ending.output ?? 'null'));
  return Transformation === 'FLATTEN' ? outputs.flat() : jsonArray(outputs);
}

/**
 * Writes a test manifest before anything runs, as AWS does. AWS's message for a failure is from
 * https://github.com/aws/aws-cdk/issues/32144.
 * @throws StateFailure (`States.ResultWriterFailed`)
 */
export async function tryDestination(
  plan: WriterPlan,
  arn: string,
  explain: (reason: string) => string,
  callS3: CallS3,
): Promise<void> {
  if (plan.destination === undefined) return;
  try {
    await put(plan.destination, arn, 'manifest.json', '{}', callS3);
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    const reason = `Failed to write a test manifest into the specified output bucket. ${error.cause ?? error.error}`;
    throw new StateFailure('States.ResultWriterFailed', explain(reason));
  }
}

/**
 * Writes the results to S3. Resolves with the state's result, which names the manifest.
 * @throws StateFailure (`States.ResultWriterFailed`)
 */
export async function writeResults(
  { destination, config }: WriterPlan,
  { arn, outcomes, pending }: MapRunResults,
  callS3: CallS3,
): Promise<Json> {
  if (destination === undefined) return transformed(outcomes, config);
  const succeeded = outcomes.filter(({ ending }) => ending.status === 'SUCCEEDED');
  const others = outcomes.filter(({ ending }) => ending.status !== 'SUCCEEDED');
  const files: [name: string, results: Json[]][] = [
    ['FAILED', others.map(description)],
    ['PENDING', pending.map(({ input }) => notStarted(arn, input))],
    ['SUCCEEDED', transformed(succeeded, config)],
  ];
  const resultFiles: JsonObject = {};
  try {
    for (const [name, results] of files) {
      resultFiles[name] = [];
      if (results.length === 0) continue;
      const text =
        config.OutputType === 'JSONL' ? results.map((result) => `${jsonText(result)}\n`).join('') : jsonText(results);
      const file = `${name}_0.${config.OutputType.toLowerCase()}`;
      const Key = await put(destination, arn, file, text, callS3);
      resultFiles[name] = [{ Key, Size: Buffer.byteLength(text) }];
    }
    const manifest = { DestinationBucket: destination.bucket, MapRunArn: arn, ResultFiles: resultFiles };
    const Key = await put(destination, arn, 'manifest.json', JSON.stringify(manifest), callS3);
    return { MapRunArn: arn, ResultWriterDetails: { Bucket: destination.bucket, Key } };
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    throw new StateFailure('States.ResultWriterFailed', error.cause ?? error.error);
  }
}

/** Puts a file into the run's folder. Resolves with its key. */
async function put(
  { bucket, prefix }: { bucket: string; prefix: string },
  arn: string,
  file: string,
  text: string,
  callS3: CallS3,
): Promise<string> {
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const key = `${folder}${arn.split(':').at(-1)}/${file}`;
  await callS3('putObject', { Bucket: bucket, Key: key, Body: text, ContentType: 'application/json' });
  return key;
}

/** Describes a child execution as `SUCCEEDED_0.json` and `FAILED_0.json` do, with fields sorted. */
function description({ execution: { origin }, ending }: ChildOutcome): JsonObject {
  const { status } = ending;
  const succeeded = status === 'SUCCEEDED';
  const fields: Record<string, Json | undefined> = {
    Cause: ending.cause,
    Error: ending.error,
    ExecutionArn: origin.arn,
    Input: origin.inputText,
    InputDetails: { Included: true },
    Name: origin.name,
    Output: ending.output,
    OutputDetails: succeeded ? { Included: true } : undefined,
    RedriveCount: 0,
    RedriveStatus: succeeded ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    RedriveStatusReason: succeeded ? `Execution is ${status} and cannot be redriven` : undefined,
    StartDate: new Date(origin.startedAt).toISOString(),
    StateMachineArn: origin.stateMachineArn,
    Status: status,
    StopDate: new Date(ending.stoppedAt).toISOString(),
  };
  const described: JsonObject = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) described[name] = value;
  return described;
}

function notStarted(arn: string, input: Json): JsonObject {
  return {
    Input: jsonText(input),
    InputDetails: { Included: true },
    StateMachineArn: childMachineArn(arn),
    Status: 'PENDING',
  };
}
