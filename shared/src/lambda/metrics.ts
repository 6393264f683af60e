import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/**
 * What we measure ourselves, in CloudWatch's embedded metric format: its namespace is
 * POWERTOOLS_METRICS_NAMESPACE (`booth-STAGE`), its only dimension `service`
 * (POWERTOOLS_SERVICE_NAME), for each combination of dimensions is billed as a metric of its own.
 */
const UNITS = {
  /** Sessions that were begun, not returned to. */
  SessionsStarted: MetricUnit.Count,
  /** Answers and steps back that brought their surveys on. */
  AnswersTaken: MetricUnit.Count,
  /** Requests to change something that were refused as their sender's mistake. */
  RequestsRefused: MetricUnit.Count,
  /** Requests that AWS was too busy for (503). */
  RequestsBusy: MetricUnit.Count,
  /** Requests that failed for a fault of ours (500). Lambda itself counts no error then. */
  RequestsFailed: MetricUnit.Count,
  /** Ballots counted for the first time: a repeated delivery adds nothing, nor does a rebuild. */
  BallotsCounted: MetricUnit.Count,
  /** From when a ballot was accepted to when it was counted; of a batch, the oldest ballot's. */
  CountingLag: MetricUnit.Milliseconds,
  /** Records of a stream that could not be taken now, and are delivered again. */
  RecordsDelayed: MetricUnit.Count,
  /** Records that can never be counted, and became dead-letter messages. */
  UncountableRecords: MetricUnit.Count,
  /** Polls that were compared with a recount. */
  PollsReconciled: MetricUnit.Count,
  PollsWhoseResultsDiffer: MetricUnit.Count,
  /** Polls whose rebuild was begun and is not finished. */
  UnfinishedRebuilds: MetricUnit.Count,
  /** Viewers that have the messages of a round. */
  ViewersReached: MetricUnit.Count,
  /** Viewers that could not be reached in time, and are sent to again. */
  ViewersOwed: MetricUnit.Count,
  /** Connections that had ended. */
  ViewersGone: MetricUnit.Count,
  /** Connections that were closed, for they had been owed messages for too long. */
  ViewersClosed: MetricUnit.Count,
  /** Owed viewers that could neither be reached nor closed. */
  ViewersGivenUp: MetricUnit.Count,
  /** From when the newest change was counted to when all of a connection shard had been sent to. */
  BroadcastLag: MetricUnit.Milliseconds,
} as const;

export type MetricName = keyof typeof UNITS;

const metrics = new Metrics();

/** Adds to a metric of this call; all of a call are logged in one line when it ends. */
export function measure(name: MetricName, value = 1): void {
  metrics.addMetric(name, UNITS[name], value);
}

const publish = (): void => {
  // Powertools logs a warning where there is nothing to publish.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Logs the metrics of a call, also of one that failed. */
export const publishMetrics = () => ({ after: publish, onError: publish });
