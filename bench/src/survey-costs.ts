import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionView } from '@booth/shared';
import { startCountingDynamoDb } from './counting-dynamodb.ts';
import { runConcurrently } from './run-concurrently.ts';
import { type SurveyCloud, startSurveyCloud } from './survey-cloud.ts';
import { countExecutions } from './survey-counts.ts';
import { answerSurvey, castDirectBallot } from './survey-visitor.ts';
import { type MeasuredItem, writeUnitsOf } from './write-units.ts';

/**
 * Length of AWS's task tokens in published examples. The API allows 2,048; local ones are shorter.
 */
const AWS_TASK_TOKEN_CHARACTERS = 684;

/** The costs of a ballot, without counting it. */
export interface BallotCosts {
  transitions: number;
  lambdaCalls: number;
  readUnits: number;
  writeUnits: number;
}

/** Measures sessions while they wait at a screen, also with task tokens as long as AWS's. */
class PresentedSessions {
  readonly #cloud: SurveyCloud;
  readonly #last = new Map<string, { units: number; unitsLong: number }>();
  /** How many more units all screens so far would cost with AWS's longer tokens. */
  moreForScreens = 0;

  constructor(cloud: SurveyCloud) {
    this.#cloud = cloud;
  }

  /** Call it with the session on each screen. */
  readonly onScreen = async ({ sessionId }: SessionView): Promise<void> => {
    const item = await this.#read(sessionId);
    const units = writeUnitsOf(item);
    const unitsLong = writeUnitsOf({ ...item, taskToken: { S: 'A'.repeat(AWS_TASK_TOKEN_CHARACTERS) } });
    this.moreForScreens += unitsLong - units;
    this.#last.set(sessionId, { units, unitsLong });
  };

  /**
   * Returns what the transaction that ends a session costs: twice the larger of the item before and
   * after.
   */
  async end(sessionId: string): Promise<{ units: number; unitsLong: number }> {
    const before = this.#last.get(sessionId);
    if (before === undefined) throw new Error(`The session ${sessionId} was on no screen`);
    const after = writeUnitsOf(await this.#read(sessionId));
    return { units: 2 * Math.max(before.units, after), unitsLong: 2 * Math.max(before.unitsLong, after) };
  }

  async #read(sessionId: string): Promise<MeasuredItem> {
    const { dynamodb, tables } = this.#cloud;
    const Key = { sessionId: { S: sessionId } };
    const { Item = {} } = await dynamodb.send(
      new GetItemCommand({ TableName: tables.sessions, Key, ConsistentRead: true }),
    );
    return Item;
  }
}

/**
 * Measures the costs of a survey's ballot and of a direct ballot. Takes the units from DynamoDB's
 * answers, and those of transactions from the sizes of their items.
 */
export async function measureCosts(visitors: number): Promise<{
  survey: BallotCosts & { writeUnitsAwsTokens: number };
  direct: BallotCosts;
}> {
  const counting = await startCountingDynamoDb();
  const cloud = await startSurveyCloud(counting.env);
  const presented = new PresentedSessions(cloud);
  const costsOf = async (workflow: string, vote: () => Promise<unknown>) => {
    // The first call also loads the functions.
    await vote();
    presented.moreForScreens = 0;
    counting.take();
    const callsBefore = cloud.lambdaCalls();
    await runConcurrently(visitors, visitors, vote);
    const functions = counting.take();
    const { updatedSessions, ...executions } = await countExecutions(cloud.cloud, cloud.workflow(workflow), visitors);
    let writeUnits = functions.writeUnits + executions.writeUnits;
    let writeUnitsAwsTokens = writeUnits + presented.moreForScreens;
    for (const sessionId of updatedSessions) {
      const { units, unitsLong } = await presented.end(sessionId);
      writeUnits += units;
      writeUnitsAwsTokens += unitsLong;
    }
    return {
      transitions: executions.transitions / visitors,
      lambdaCalls: (cloud.lambdaCalls() - callsBefore) / visitors,
      readUnits: (functions.readUnits + executions.readUnits) / visitors,
      writeUnits: writeUnits / visitors,
      writeUnitsAwsTokens: writeUnitsAwsTokens / visitors,
    };
  };
  try {
    const survey = await costsOf('survey', () => answerSurvey(cloud.survey, presented.onScreen));
    const direct = await costsOf('cast-ballot', () => castDirectBallot(cloud.survey));
    return { survey, direct };
  } finally {
    await cloud.stop();
    counting.close();
  }
}
