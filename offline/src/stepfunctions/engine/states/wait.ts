import { parseTimestamp, timestampMs } from '../../timestamp.ts';
import { refusedField, type StateHandler, type Step } from '../step.ts';

/** Longest wait, s: one year (https://states-language.net/spec.html#wait-state and AWS's quota). */
const LONGEST_WAIT_SECONDS = 31_536_000;

export const waitHandler: StateHandler = {
  async start(step) {
    const until = await deadline(step);
    const now = step.run.services.clock.now();
    if (until - now > LONGEST_WAIT_SECONDS * 1_000)
      throw refusedField(step, 'Seconds', 'Wait state delay is too long.');
    const capped = now + step.run.delay(until - now);
    step.visit.activity = { kind: 'wait', until: capped };
    if (capped <= now) return leave(step);
    step.run.setAlarm(step.scope, capped);
  },
  alarm: leave,
  aborted: (step, previousEventId) => {
    step.run.recordAfter(previousEventId, 'WaitStateAborted');
  },
  resume(step) {
    if (step.visit.activity?.kind === 'wait') step.run.setAlarm(step.scope, step.visit.activity.until);
  },
};

async function leave(step: Step): Promise<void> {
  await step.exit(await step.flow.passOn(), step.node.definition.Next);
}

/** Returns the end of the wait, epoch ms. */
async function deadline(step: Step): Promise<number> {
  const seconds = await step.flow.number('Seconds');
  const { SecondsPath, TimestampPath } = step.node.fields;
  if (seconds !== undefined) {
    if (!Number.isInteger(seconds))
      throw refusedField(step, 'Seconds', `The Seconds field must be an integer but was: ${seconds}`);
    if (seconds < 0)
      throw refusedField(
        step,
        'Seconds',
        SecondsPath === undefined
          ? `The Seconds field must not be negative but was: ${seconds}`
          : `The SecondsPath parameter references a negative value: ${SecondsPath} == ${seconds}`,
      );
    return step.run.services.clock.now() + seconds * 1_000;
  }
  const timestamp = (await step.flow.text('Timestamp')) ?? '';
  const moment = parseTimestamp(timestamp);
  if (moment !== undefined) return timestampMs(moment);
  throw refusedField(
    step,
    'Timestamp',
    TimestampPath === undefined
      ? `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${timestamp}`
      : `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${TimestampPath} == ${timestamp}`,
  );
}
