import { isJsonObject } from '../../../json.ts';
import { ownField } from '../../../own-field.ts';
import type { DefinitionIssue } from '../validate.ts';
import type { VisitedState } from './walk.ts';

const everywhere = ['Type', 'Comment', 'QueryLanguage'];
const filters = ['InputPath', 'OutputPath', 'Output'];
const transition = ['Next', 'End', 'Assign'];
const errors = ['Retry', 'Catch'];
const calls = ['Parameters', 'Arguments', 'ResultSelector', 'ResultPath'];
const withPath = (...fields: string[]) => fields.flatMap((field) => [field, `${field}Path`]);

/** The fields that each type of state has: https://states-language.net/spec.html#states-fields */
const fieldsOfType: Record<string, Set<string>> = {
  Pass: new Set([...everywhere, ...filters, ...transition, 'Result', 'ResultPath', 'Parameters']),
  Task: new Set([
    ...everywhere,
    ...filters,
    ...transition,
    ...errors,
    ...calls,
    'Resource',
    'Credentials',
    ...withPath('TimeoutSeconds', 'HeartbeatSeconds'),
  ]),
  Choice: new Set([...everywhere, ...filters, 'Assign', 'Choices', 'Default']),
  Wait: new Set([...everywhere, ...filters, ...transition, ...withPath('Seconds', 'Timestamp')]),
  Succeed: new Set([...everywhere, ...filters]),
  Fail: new Set([...everywhere, ...withPath('Error', 'Cause')]),
  Parallel: new Set([...everywhere, ...filters, ...transition, ...errors, ...calls, 'Branches']),
  Map: new Set([
    ...everywhere,
    ...filters,
    ...transition,
    ...errors,
    ...calls,
    ...[
      'ItemProcessor',
      'Iterator',
      'Items',
      'ItemsPath',
      'ItemSelector',
      'ItemReader',
      'ItemBatcher',
      'ResultWriter',
      'Label',
    ],
    ...withPath('MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'),
  ]),
};

const jsonataFields = new Set(['Arguments', 'Output', 'Items']);
const jsonPathFields = new Set([
  ...[
    'InputPath',
    'OutputPath',
    'Parameters',
    'ResultSelector',
    'ResultPath',
    'ItemsPath',
    'SecondsPath',
    'TimestampPath',
    'ErrorPath',
  ],
  ...[
    'CausePath',
    'TimeoutSecondsPath',
    'HeartbeatSecondsPath',
    'MaxConcurrencyPath',
    'ToleratedFailureCountPath',
    'ToleratedFailurePercentagePath',
  ],
]);

/** Returns fields that the state's type or its query language does not have, in AWS's words. */
export function fieldIssues({ fields, location, language, machineLanguage }: VisitedState): DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  const refuse = (message: string, at = location) =>
    issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: at });
  const known = typeof fields.Type === 'string' ? ownField(fieldsOfType, fields.Type) : undefined;
  if (known === undefined) {
    refuse(
      "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
      `${location}/Type`,
    );
    return issues;
  }
  if (machineLanguage === 'JSONata' && fields.QueryLanguage === 'JSONPath') {
    refuse("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
  }
  for (const field of Object.keys(fields)) {
    if (!known.has(field)) refuse(`Field '${field}' is not supported`);
    else if (language === 'JSONPath' && jsonataFields.has(field)) refuse(wrongLanguage('JSONPath', field, 'JSONata'));
    else if (language === 'JSONata' && jsonPathFields.has(field)) refuse(wrongLanguage('JSONata', field, 'JSONPath'));
  }
  if (Array.isArray(fields.Branches) && fields.Branches.length === 0)
    refuse('Value cannot be empty', `${location}/Branches`);
  for (const processor of ['ItemProcessor', 'Iterator']) {
    const machine = fields[processor];
    if (isJsonObject(machine) && machine.QueryLanguage !== undefined)
      refuse("Field 'QueryLanguage' is not supported", `${location}/${processor}`);
  }
  return issues;
}

function wrongLanguage(language: string, field: string, other: string): string {
  return `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage`;
}
