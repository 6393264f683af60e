import { stringify } from 'yaml';
import * as z from 'zod/mini';
import {
  BallotSubmission,
  BODY_MAX_BYTES,
  CHOSEN_OPTIONS_MAX,
  CorrelationId,
  DeviceId,
  END,
  EntryCode,
  FIRST_GENERATION,
  Handle,
  IdempotencyKey,
  POLL_CLOSED_ERROR,
  POLL_COPIES,
  POLL_SORT_KEY,
  PollId,
  ProblemCode,
  problems,
  SUPERSEDED_ERROR,
  TOTALS,
} from '../src/index.ts';

const HOME = 'services/survey/workflows/home.asl.yml';
const CAST_BALLOT = 'services/survey/workflows/cast-ballot.asl.yml';
const SURVEY = 'services/survey/workflows/survey.asl.yml';
const HOME_REQUEST = 'services/survey/iac/home-request.vtl';
const BALLOT_REQUEST = 'services/survey/iac/cast-ballot-request.vtl';
const RESPONSE = 'services/survey/iac/workflow-response.vtl';
const UNAVAILABLE = 'services/survey/iac/workflow-unavailable.vtl';
const GATEWAY_RESPONSES = 'services/survey/iac/gateway-responses.yml';
const BALLOT_MODEL = 'services/survey/iac/cast-ballot-model.yml';

const HERE = 'shared/scripts/workflow-fragments.ts';

/** A fragment cannot be written; the message says which and what to do. */
export class FragmentError extends Error {}

/** Text in a workflow or a template of API Gateway that repeats what the models say. */
interface Fragment {
  /** Names the fragment in messages. */
  name: string;
  files: readonly string[];
  /** Matches the text to write, and nothing around it. Groups are handed to `text`. */
  place: RegExp;
  text: string | ((groups: Record<string, string>) => string);
  /** Matches once in each fragment, also in one whose shape is broken. By default, `place`. */
  anchor?: RegExp;
}

const patternOf = (schema: z.ZodMiniType): string => {
  const { pattern } = z.toJSONSchema(schema);
  if (pattern === undefined || /[\\/'"]/.test(pattern)) throw new Error(`${pattern} needs escapes in a workflow`);
  // Groups are written alike everywhere: JSONata documents no other kind.
  return pattern.replaceAll('(?:', '(');
};

/** Returns what the schema says of a text that does not fit. */
const messageOf = (schema: z.ZodMiniType): string => {
  const message = z.safeParse(schema, '').error?.issues[0]?.message;
  if (message === undefined) throw new Error('the schema takes an empty text');
  return message;
};

const statusOf = (code: string | undefined): string => `${problemOf(code).status}`;

function problemOf(code: string | undefined) {
  const known = ProblemCode.safeParse(code);
  if (!known.success) throw new FragmentError(`There is no problem "${code}".`);
  return problems[known.data];
}

/**
 * The members of a problem up to its code, in JSON or, with other quotes and spaces, in JSONata.
 */
function problemText({ quote = '', space = '', gap = '', code }: Record<string, string>): string {
  const { title, status } = problemOf(code);
  const member = (name: string, value: string) => `${quote}${name}${quote}:${space}${value}`;
  const quoted = (value: string) => `${quote}${value}${quote}`;
  return [
    member('type', quoted(`urn:serverless-booth:problem:${code}`)),
    member('title', quoted(title)),
    member('status', `${status}`),
    member('code', quoted(`${code}`)),
  ].join(gap);
}

/** All fragments, each in the files that have it. */
const FRAGMENTS: readonly Fragment[] = [
  {
    name: 'body of a problem',
    files: [HOME, CAST_BALLOT, RESPONSE, UNAVAILABLE, GATEWAY_RESPONSES],
    place:
      /(?<quote>["'])type\k<quote>:(?<space> ?)\k<quote>urn:serverless-booth:problem:(?<code>[\w-]+)\k<quote>(?<gap>,\s*)\k<quote>title\k<quote>[^}]*?\k<quote>code\k<quote>: ?\k<quote>[^'"]*\k<quote>/g,
    text: problemText,
    anchor: /urn:serverless-booth:problem:/g,
  },
  {
    name: 'status of a problem',
    files: [HOME, CAST_BALLOT],
    place: /(?<=\bstatus: )\d+(?=\s+body: "\{%[^}]*?'urn:serverless-booth:problem:(?<code>[\w-]+)')/g,
    text: ({ code }) => statusOf(code),
  },
  {
    name: 'status of a problem',
    files: [RESPONSE, UNAVAILABLE],
    place: /(?<=responseOverride\.status = )\d+(?=[^{]*\{"type":"urn:serverless-booth:problem:(?<code>[\w-]+)")/g,
    text: ({ code }) => statusOf(code),
  },
  {
    name: 'pattern of a poll id',
    files: [HOME, CAST_BALLOT],
    place: /(?<=\$states\.input\.pollId, \/).*?(?=\/\))/g,
    text: patternOf(PollId),
  },
  {
    name: 'pattern of a device id',
    files: [HOME, CAST_BALLOT],
    place: /(?<=\$states\.input\.deviceId, \/).*?(?=\/\))/g,
    text: patternOf(DeviceId),
  },
  {
    name: 'message about a device id',
    files: [HOME, CAST_BALLOT],
    place: /(?<=header x-device-id(?:';\s+\$message := '|\s+message: )).*?(?=';|\n)/g,
    text: messageOf(DeviceId),
  },
  {
    name: 'pattern of an idempotency key',
    files: [CAST_BALLOT],
    place: /(?<=\$states\.input\.idempotencyKey, \/).*?(?=\/\))/g,
    text: patternOf(IdempotencyKey),
  },
  {
    name: 'message about an idempotency key',
    files: [CAST_BALLOT],
    place: /(?<=header idempotency-key\s+message: ).*/g,
    text: messageOf(IdempotencyKey),
  },
  {
    name: 'pattern of a name',
    files: [CAST_BALLOT],
    place: /(?<=\$submission\.handle, \/).*?(?=\/\))/g,
    text: patternOf(Handle),
  },
  {
    name: 'pattern of an entry code',
    files: [CAST_BALLOT],
    place: /(?<=\$submission\.code, \/).*?(?=\/\))/g,
    text: patternOf(EntryCode),
  },
  {
    name: 'pattern of a correlation id',
    files: [HOME_REQUEST, BALLOT_REQUEST],
    place: /(?<=\.matches\(').*?(?='\))/g,
    // Java's `matches` looks at the whole text.
    text: patternOf(CorrelationId).replace(/^\^|\$$/g, ''),
  },
  {
    name: "number of a poll's copies",
    files: [HOME, CAST_BALLOT],
    place: /(?<=\$floor\(\$random\(\) \* )\w+/g,
    text: `${POLL_COPIES}`,
  },
  {
    name: 'first generation of results',
    files: [HOME],
    place: /(?<=Item\.generation\.N : ')\w+/g,
    text: `${FIRST_GENERATION}`,
  },
  { name: 'sort key of a poll', files: [HOME], place: /(?<=\bsk: \{ S: )\w+/g, text: POLL_SORT_KEY },
  { name: 'sort key of the totals', files: [HOME], place: /(?<='sk': \{'S': ')\w+(?=@')/g, text: TOTALS },
  {
    name: 'end of the survey',
    files: [SURVEY],
    place: /(?<=\$step\.screenId = '|: \$exists\(\$following\) \? \$following : ')\w+/g,
    text: END,
  },
  {
    name: 'error of a closed poll',
    files: [SURVEY],
    place: /(?<=ErrorEquals: \[)\w+(?=\]\s+Assign: \{ outcome: closed \})/g,
    text: POLL_CLOSED_ERROR,
  },
  {
    name: 'error of a session that another voter has taken',
    files: [SURVEY],
    place: /(?<=ErrorEquals: \[DynamoDb\.ConditionalCheckFailedException, )\w+/g,
    text: SUPERSEDED_ERROR,
  },
  {
    name: 'limit of bytes',
    files: [GATEWAY_RESPONSES],
    place: /(?<="Send at most )\w+(?= bytes)/g,
    text: `${BODY_MAX_BYTES}`,
  },
  {
    name: 'limit of chosen options',
    files: [GATEWAY_RESPONSES],
    place: /(?<="Send JSON with \\"optionIds\\": 1 to )\w+/g,
    text: `${CHOSEN_OPTIONS_MAX}`,
  },
];

/** Returns API Gateway's model of a ballot. API Gateway reads JSON Schema draft 4. */
function ballotModelText(): string {
  const { $schema, ...schema } = z.toJSONSchema(BallotSubmission, {
    target: 'draft-4',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // In the schema it is a refinement, which `toJSONSchema` leaves out.
      if (zodSchema === BallotSubmission.shape.optionIds) jsonSchema.uniqueItems = true;
    },
  });
  const head = `# \`BallotSubmission\` of @booth/shared as it is sent. Written by \`npm run workflows\`: change the
# schema there. The workflow checks the form of names and codes, so that a refusal names the field.
`;
  return head + stringify({ $schema, title: 'BallotSubmission', ...schema }, { lineWidth: 100 });
}

/** The files with fragments, and the model, which is generated as a whole. */
export const FILES: readonly string[] = [...new Set(FRAGMENTS.flatMap(({ files }) => files)), BALLOT_MODEL];

const timesIn = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/**
 * Returns the text of a file with all its fragments as the models say.
 * @throws FragmentError if a fragment is gone or has lost its shape, or names an unknown problem
 */
export function currentText(path: string, text: string): string {
  if (path === BALLOT_MODEL) return ballotModelText();
  return FRAGMENTS.filter(({ files }) => files.includes(path)).reduce((current, fragment) => {
    const found = timesIn(current, fragment.place);
    if (found === 0 || found < timesIn(current, fragment.anchor ?? fragment.place)) {
      throw new FragmentError(`${path}: the ${fragment.name} is not where it was. Mend it, or change ${HERE}, too.`);
    }
    return current.replace(fragment.place, (...match) =>
      typeof fragment.text === 'string' ? fragment.text : fragment.text(match.at(-1)),
    );
  }, text);
}
