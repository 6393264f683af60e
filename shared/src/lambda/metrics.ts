import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/**
 * Our own metrics, in CloudWatch's embedded metric format. The namespace is
 * POWERTOOLS_METRICS_NAMESPACE (`booth-STAGE`). The only dimension is `service`
 * (POWERTOOLS_SERVICE_NAME), because each combination of dimensions is billed as a metric.
 */
const UNITS = {
  /** New sessions. Returning to a session does not count. */
  SessionsStarted: MetricUnit.Count,
  /** Answers and steps back that a survey took. */
  AnswersTaken: MetricUnit.Count,
  /** Requests to change something that were refused (4xx). */
  RequestsRefused: MetricUnit.Count,
  /** Requests that AWS was too busy for (503). */
  RequestsBusy: MetricUnit.Count,
  /** Requests that failed on our side (500). Lambda itself counts no error for them. */
  RequestsFailed: MetricUnit.Count,
  /** Ballots counted for the first time. Repeated deliveries and rebuilds add nothing. */
  BallotsCounted: MetricUnit.Count,
  /** Time from accepting a ballot to counting it; of a batch, that of the oldest ballot. */
  CountingLag: MetricUnit.Milliseconds,
  /** Stream records that could not be processed now, and will be delivered again. */
  RecordsDelayed: MetricUnit.Count,
  /** Records that can never be counted, and became dead-letter messages. */
  UncountableRecords: MetricUnit.Count,
  /** Polls that were compared with a recount. */
  PollsReconciled: MetricUnit.Count,
  PollsWhoseResultsDiffer: MetricUnit.Count,
  /** Polls whose rebuild was begun and is not finished. */
  UnfinishedRebuilds: MetricUnit.Count,
  /** Viewers that got all messages of a round. */
  ViewersReached: MetricUnit.Count,
  /** Viewers that could not be reached in time, and get another try. */
  ViewersOwed: MetricUnit.Count,
  /** Connections that had ended. */
  ViewersGone: MetricUnit.Count,
  /** Connections that were closed, because they had been owed messages for too long. */
  ViewersClosed: MetricUnit.Count,
  /** Owed viewers that could neither be reached nor closed. */
  ViewersGivenUp: MetricUnit.Count,
  /** Time from counting the newest change to having sent it to all of a connection shard. */
  BroadcastLag: MetricUnit.Milliseconds,
} as const;

export type MetricName = keyof typeof UNITS;

const metrics = new Metrics();

/** Adds to a metric of this call. All metrics of a call are logged in one line when it ends. */
export function measure(name: MetricName, value = 1): void {
  metrics.addMetric(name, UNITS[name], value);
}

const publish = (): void => {
  // Powertools warns if there is nothing to publish.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Middleware that logs the metrics of a call, also if it fails. */
export const publishMetrics = () => ({ after: publish, onError: publish });
