import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentText, FILES } from '../scripts/workflow-fragments.ts';

const HOME = 'services/survey/workflows/home.asl.yml';
const CAST_BALLOT = 'services/survey/workflows/cast-ballot.asl.yml';
const SURVEY = 'services/survey/workflows/survey.asl.yml';
const BALLOT_REQUEST = 'services/survey/iac/cast-ballot-request.vtl';
const RESPONSE = 'services/survey/iac/workflow-response.vtl';
const UNAVAILABLE = 'services/survey/iac/workflow-unavailable.vtl';
const GATEWAY_RESPONSES = 'services/survey/iac/gateway-responses.yml';
const BALLOT_MODEL = 'services/survey/iac/cast-ballot-model.yml';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

/** The text of a file with one part of it changed. */
function changed(path: string, from: string, to: string): string {
  const text = read(path);
  expect(text).toContain(from);
  return text.replace(from, to);
}

test.each(FILES)('%s says what the models say (if not: npm run workflows)', (path) => {
  expect(read(path)).toBe(currentText(path, read(path)));
});

describe('a fragment that is spoilt is found, and written as it was', () => {
  test.each([
    ['the title of a problem', CAST_BALLOT, 'This poll is answered screen by screen', 'Start a session'],
    ['the code of a problem', HOME, "'code': 'unknown-poll'", "'code': 'no-poll'"],
    ['the status in a problem', CAST_BALLOT, "'status': 409", "'status': 410"],
    ['the status of an answer', CAST_BALLOT, 'status: 503', 'status: 500'],
    ['a problem of a template', UNAVAILABLE, '"title":"Try again in a moment"', '"title":"Busy"'],
    ['the status of a template', RESPONSE, 'responseOverride.status = 500', 'responseOverride.status = 501'],
    ['a problem of the gateway', GATEWAY_RESPONSES, '"The request is too large"', '"Too large"'],
    ['a limit of the gateway', GATEWAY_RESPONSES, 'at most 16384 bytes', 'at most 16000 bytes'],
    ['the pattern of a poll id', HOME, '{0,62}', '{0,63}'],
    ['the pattern of a device id', HOME, '{22,64}', '{2,64}'],
    ['the message about a device id', CAST_BALLOT, 'message: use 22 to 64', 'message: use 2 to 64'],
    ['the message about a device id in JSONata', HOME, "'use 22 to 64", "'use 2 to 64"],
    ['the pattern of a name', CAST_BALLOT, '/^@[a-z0-9_]', '/^@[a-zA-Z0-9_]'],
    ['the pattern of an entry code', CAST_BALLOT, 'GHJK', 'GHIJK'],
    ['the pattern of a correlation id', BALLOT_REQUEST, '{8,36}', '{8,64}'],
    ['the number of copies', CAST_BALLOT, '$random() * 20', '$random() * 10'],
    ['the end of a survey', SURVEY, ": 'end';", ": 'over';"],
    ['an error of the survey', SURVEY, 'ErrorEquals: [PollClosed]', 'ErrorEquals: [Closed]'],
    ['a limit of the model', BALLOT_MODEL, 'maxItems: 20', 'maxItems: 21'],
  ])('%s (%s)', (_what, path, from, to) => {
    const spoilt = changed(path, from, to);
    expect(currentText(path, spoilt)).toBe(read(path));
    expect(spoilt).not.toBe(read(path));
  });
});

describe('a fragment that cannot be written is told', () => {
  test.each([
    ['has lost its shape', HOME, "'title': 'There is no such poll',", '', /home.asl.yml: the body of a problem is not/],
    [
      'is gone',
      CAST_BALLOT,
      '$floor($random() * 20)',
      '7',
      /cast-ballot.asl.yml: the number of a poll's copies is not/,
    ],
    ['is a problem that there is not', UNAVAILABLE, 'problem:unavailable', 'problem:busy', /no problem "busy"/],
  ])('it %s', (_what, path, from, to, message) => {
    expect(() => currentText(path, changed(path, from, to))).toThrow(message);
  });
});
