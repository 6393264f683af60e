import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import type { MachineType } from '../../engine/execution.ts';
import { expressionSource } from '../../query/jsonata/expression.ts';
import type { DefinitionIssue } from '../validate.ts';
import type { VisitedState } from './walk.ts';

const onlyDistributed = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'];
const readers = ['s3:getObject', 's3:listObjectsV2'];
const inputTypes = ['MANIFEST', 'JSON', 'CSV', 'JSONL', 'PARQUET'];
/** Supported by AWS, not by this service. */
const unsupportedInputTypes = ['MANIFEST', 'PARQUET'];
const transformations = ['NONE', 'COMPACT', 'FLATTEN'];
const outputTypes = ['JSON', 'JSONL'];
const MAX_LABEL_LENGTH = 40;
const invalidLabelCharacters = /[\s?*<>{}[\]:;,\\|^~$#%&`"]|\p{Cc}/u;

type Refuse = (message: string, at?: string) => void;

/**
 * Returns fields of a Map that do not fit its mode or hold wrong values. Messages are AWS's where
 * known (quoted in floci-io/floci, `StepFunctionsService.validateItemReader`).
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function mapIssues(state: VisitedState, type: MachineType, refuseUnsupported: boolean): DefinitionIssue[] {
  const { fields, location } = state;
  if (fields.Type !== 'Map') return [];
  const issues: DefinitionIssue[] = [];
  const refuse: Refuse = (message, at = '') =>
    issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: `${location}${at}` });
  literalIssue(state, fields, 'ToleratedFailurePercentage', (share) => share <= 100, 'a number from 0 to 100', refuse);
  const name = fields.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const processor = fields[name];
  const mode = isJsonObject(processor) && isJsonObject(processor.ProcessorConfig) ? processor.ProcessorConfig : {};
  if (mode.Mode !== 'DISTRIBUTED') {
    for (const field of onlyDistributed)
      if (fields[field] !== undefined) refuse(`The field '${field}' is not supported for INLINE maps`);
    return issues;
  }
  if ((state.executionType ?? type) === 'EXPRESS')
    refuse('Express state machine does not support a Map state in DISTRIBUTED mode');
  if (mode.ExecutionType !== 'STANDARD' && mode.ExecutionType !== 'EXPRESS') {
    refuse(
      "The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS]",
      `/${name}/ProcessorConfig`,
    );
  }
  labelIssues(fields.Label, refuse);
  const config = isJsonObject(fields.ItemReader) ? fields.ItemReader.ReaderConfig : undefined;
  if (isJsonObject(config)) literalIssue(state, config, 'MaxItems', Number.isInteger, 'an integer from 0', refuse);
  const unsupported = refuseUnsupported ? refuse : () => {};
  if (isJsonObject(fields.ItemReader)) readerIssues(fields.ItemReader, refuse, unsupported);
  if (isJsonObject(fields.ResultWriter)) writerIssues(fields.ResultWriter, state.language, refuse);
  return issues;
}

/**
 * Checks a number that the definition holds; expressions are checked when the state runs. AWS's
 * message is not known, so this one is our own.
 */
function literalIssue(
  { language }: VisitedState,
  owner: JsonObject,
  field: string,
  isInRange: (value: number) => boolean,
  range: string,
  refuse: Refuse,
): void {
  const value = owner[field];
  if (value === undefined || (language === 'JSONata' && expressionSource(value) !== undefined)) return;
  if (typeof value !== 'number' || value < 0 || !isInRange(value))
    refuse(`The field '${field}' must be ${range}, but is ${JSON.stringify(value)}`);
}

function labelIssues(label: Json | undefined, refuse: Refuse): void {
  if (typeof label !== 'string') return;
  if (label.length === 0 || label.length > MAX_LABEL_LENGTH)
    refuse(`A Label must have 1 to ${MAX_LABEL_LENGTH} characters`, '/Label');
  else if (invalidLabelCharacters.test(label)) refuse(`Label contains invalid characters: ${label}`, '/Label');
}

function readerIssues(reader: JsonObject, refuse: Refuse, unsupported: Refuse): void {
  const action = /^arn:[^:]*:states:::(.*)$/.exec(String(reader.Resource))?.[1] ?? '';
  if (!readers.includes(action)) {
    const known = readers.map((reader) => `arn:<partition>:states:::${reader}`).join(', ');
    refuse(
      `The field 'Resource' does not match any of the allowed values. Examples: [${known}]`,
      '/ItemReader/Resource',
    );
  }
  const config = isJsonObject(reader.ReaderConfig) ? reader.ReaderConfig : {};
  const at = '/ItemReader/ReaderConfig';
  const { InputType, CSVHeaderLocation, CSVHeaders, Transformation } = config;
  if (Transformation !== undefined && Transformation !== 'NONE')
    unsupported(offlineLacks(`Transformation ${Transformation}`), at);
  if (action !== 's3:getObject') return;
  if (typeof InputType !== 'string' || !inputTypes.includes(InputType)) {
    refuse(`The field 'InputType' should have one of these values: [${inputTypes.join(', ')}]`, `${at}/InputType`);
  } else if (unsupportedInputTypes.includes(InputType)) unsupported(offlineLacks(`InputType ${InputType}`), at);
  if (InputType !== 'CSV') return;
  if (CSVHeaderLocation !== 'FIRST_ROW' && CSVHeaderLocation !== 'GIVEN')
    refuse("The field 'CSVHeaderLocation' should have one of these values: [FIRST_ROW, GIVEN]", at);
  else if (CSVHeaderLocation === 'GIVEN' && !Array.isArray(CSVHeaders))
    refuse('These fields are required: [CSVHeaders]', at);
}

/**
 * "Required field combinations":
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
function writerIssues(writer: JsonObject, language: string, refuse: Refuse): void {
  const at = '/ResultWriter';
  const destination = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const { Resource, WriterConfig } = writer;
  if ((Resource === undefined) !== (writer[destination] === undefined) || Object.keys(writer).length === 0)
    refuse(`A ResultWriter must have WriterConfig, Resource and ${destination}, or all three`, at);
  if (Resource !== undefined && !/^arn:[^:]*:states:::s3:putObject$/.test(String(Resource))) {
    const known = '[arn:<partition>:states:::s3:putObject]';
    refuse(`The field 'Resource' does not match any of the allowed values. Examples: ${known}`, `${at}/Resource`);
  }
  if (WriterConfig === undefined) return;
  const { Transformation = null, OutputType = null } = isJsonObject(WriterConfig) ? WriterConfig : {};
  const check = (field: string, value: Json, allowed: string[]) => {
    if (typeof value !== 'string' || !allowed.includes(value))
      refuse(
        `The field '${field}' should have one of these values: [${allowed.join(', ')}]`,
        `${at}/WriterConfig/${field}`,
      );
  };
  check('Transformation', Transformation, transformations);
  check('OutputType', OutputType, outputTypes);
}

function offlineLacks(what: string): string {
  return `The offline Step Functions service does not read ${what}; AWS does`;
}
