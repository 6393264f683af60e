import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { paramsOf, readStageSettings, StageSettings, StageSettingsError, stageSchema } from '../src/stage-settings.ts';

const stages = resolve(__dirname, '../../stages');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stages-'));
  writeFileSync(join(folder, 'default.yml'), readFileSync(join(stages, 'default.yml')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads a stage whose file has this text. */
function settingsWith(yaml: string) {
  writeFileSync(join(folder, 'party.yml'), yaml);
  return readStageSettings('party', folder);
}

describe('the settings of a stage', () => {
  test('are the defaults if the stage has no file, and default.yml has every setting', () => {
    expect(Object.keys(readStageSettings('nowhere', folder)).sort()).toEqual(Object.keys(StageSettings.shape).sort());
  });

  test('of its own file override the defaults', () => {
    const { alarmEmail, logRetentionDays, region } = settingsWith(
      'alarmEmail: crew@example.com\nlogRetentionDays: 30\n',
    );
    expect({ alarmEmail, logRetentionDays, region }).toEqual({
      alarmEmail: 'crew@example.com',
      logRetentionDays: 30,
      region: 'ap-northeast-1',
    });
  });

  test('can be in another folder, named by the environment', () => {
    // Prepare
    writeFileSync(join(folder, 'party.yml'), 'region: us-east-1');
    process.env.BOOTH_STAGES_FOLDER = folder;

    // Act
    const { region } = readStageSettings('party');
    delete process.env.BOOTH_STAGES_FOLDER;

    // Assess
    expect(region).toBe('us-east-1');
  });

  test('are the defaults if the file is empty', () => {
    expect(settingsWith('# To be decided.\n')).toEqual(readStageSettings('nowhere', folder));
  });

  test.each([
    ['region: tokyo', 'region: name a region, such as ap-northeast-1'],
    ['region: 5', 'region: name a region, such as ap-northeast-1'],
    ['region: ""', 'region: name a region, such as ap-northeast-1'],
    ['alarmEmail: nobody', 'alarmEmail: give a mail address, or "" for none'],
    ['alarmEmail:', 'alarmEmail: give a mail address, or "" for none'],
    ['monthlyBudgetUsd: -1', 'monthlyBudgetUsd: write a whole number from 0 on'],
    ['monthlyBudgetUsd: 50', 'monthlyBudgetUsd: give an alarmEmail as well'],
    ['requestBurst: "100"', 'requestBurst: write a whole number from 0 on'],
    ['customDomain: https://vote.example.com', 'customDomain: give a domain without https://, or "" for none'],
    ['frameAncestors: http://a.example', 'frameAncestors: http://a.example is no origin such as https://example.com'],
    ['frameAncestors: [https://a.example]', 'frameAncestors: give origins with spaces between them, or "" for none'],
    ['repository: git@github.com:a/booth.git', 'repository: give https://github.com/OWNER/NAME, or "" for none'],
    ['repositoryBranch: feat/one', 'repositoryBranch: name a branch of a-z, 0-9 and -'],
    ['keepsData: maybe', 'keepsData: write true or false'],
    ['logRetentionDays: 10', 'logRetentionDays: CloudWatch Logs keeps logs for 1, 3, 5'],
    ['firewallRequestsPerAddress: 5', 'firewallRequestsPerAddress: AWS WAF takes 10 or more'],
    ['alarmMail: a@example.com', 'no setting is called alarmMail'],
  ])('%j is refused, and it is said where and what to write', (yaml, message) => {
    const read = () => settingsWith(yaml);
    expect(read).toThrow(StageSettingsError);
    expect(read).toThrow(message);
    expect(read).toThrow(`The settings of the stage "party" do not fit (${join(folder, 'party.yml')}`);
  });

  test('are reported with all their issues at once', () => {
    expect(() => settingsWith('keepsData: 1\nrequestBurst: x\n')).toThrow(/keepsData[\s\S]*requestBurst/);
  });

  test.each(['- region', 'us-east-1', 'region: [', 'a: 1\na: 2'])(
    '%j is no list of settings, and the file is named',
    (yaml) => {
      expect(() => settingsWith(yaml)).toThrow(StageSettingsError);
      expect(() => settingsWith(yaml)).toThrow(join(folder, 'party.yml'));
    },
  );
});

describe('values that follow from the settings', () => {
  test('data of a stage with keepsData is retained and protected, other data is deleted', () => {
    expect(paramsOf(settingsWith('keepsData: true'))).toMatchObject({
      tableDeletionPolicy: 'Retain',
      userPoolDeletionProtection: 'ACTIVE',
    });
    expect(paramsOf(settingsWith('keepsData: false'))).toMatchObject({
      tableDeletionPolicy: 'Delete',
      userPoolDeletionProtection: 'INACTIVE',
    });
  });

  test('a ballot is one write to the votes table and two to the counted table', () => {
    expect(paramsOf(settingsWith('warmBallotsPerSecond: 20000'))).toMatchObject({
      warmVotesWritesPerSecond: 20_000,
      warmCountedWritesPerSecond: 40_000,
    });
  });

  test('a domain and a repository select the parts of the site', () => {
    expect(paramsOf(settingsWith(''))).toMatchObject({ siteAddress: 'amplify', siteSource: 'upload' });
    const own = 'customDomain: vote.example.com\nrepository: https://github.com/a/booth';
    expect(paramsOf(settingsWith(own))).toMatchObject({ siteAddress: 'ownDomain', siteSource: 'repository' });
  });
});

test('production keeps its data', () => {
  expect(readStageSettings('prod', stages)).toMatchObject({ keepsData: true, tracing: true, logRetentionDays: 90 });
});

test('the schema for editors is current: npm run schema -w deploy', () => {
  expect(JSON.parse(readFileSync(join(stages, 'stage.schema.json'), 'utf8'))).toEqual(JSON.parse(stageSchema()));
});

describe('the limit of open executions bounds the starts', () => {
  test.each([
    [1000, 900],
    [100, 9_000],
    [10, 86_400],
    [1, 86_400],
  ])('with %i starts a second, a survey lasts %i seconds', (starts, seconds) => {
    const params = paramsOf(settingsWith(`sessionStartsPerSecond: ${starts}`));
    expect(params.longestSurveySeconds).toBe(seconds);
    expect(starts * params.longestSurveySeconds).toBeLessThan(1_000_000);
  });

  test.each([0, 1001, 2.5])('%d starts a second are refused', (starts) => {
    expect(() => settingsWith(`sessionStartsPerSecond: ${starts}`)).toThrow('write a whole number from 1 to 1000');
  });

  test('an address may start a tenth of its requests, but at least the minimum of the firewall', () => {
    const limitOf = (requests: number) =>
      paramsOf(settingsWith(`firewallRequestsPerAddress: ${requests}`)).firewallSessionStartsPerAddress;
    expect([limitOf(60_000), limitOf(10)]).toEqual([6_000, 10]);
  });
});
