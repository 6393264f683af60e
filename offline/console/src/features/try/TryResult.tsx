import { useEffect, useRef } from 'react';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { Fact } from '../../components/PageHead.tsx';
import { OutcomeLabel } from '../../components/StatusLabel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { ErrorBlock } from '../state/ErrorBlock.tsx';
import classes from './TryState.module.css';
import type { StateTest } from './try-state.ts';

const outcomes = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  RETRIABLE: 'waitingRetry',
  CAUGHT_ERROR: 'caught',
} as const;

/** The result of a test: status, next state, output, and the data after each step. */
export function TryResult({ test, outdated }: { test: StateTest; outdated: boolean }) {
  const messages = useMessages();
  const { status, nextState, output, error, cause, inspectionData } = test;
  const { steps = [], retryInSeconds } = inspectionData ?? {};
  const result = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new result is scrolled into view.
  useEffect(() => {
    result.current?.scrollIntoView({ block: 'start' });
  }, [test]);
  return (
    <div ref={result} className={classes.result}>
      <div role="status">
        <h3 className={classes.heading}>{messages.tryResult}</h3>
        <div className={classes.outcome}>
          <OutcomeLabel outcome={outcomes[status]} />
          {nextState !== undefined && <Fact name={messages.nextState}>{nextState}</Fact>}
          {retryInSeconds !== undefined && (
            <Fact name={messages.retryIn}>{`${retryInSeconds}${messages.units.second}`}</Fact>
          )}
        </div>
        {outdated && <p className={classes.note}>{messages.tryOutdated}</p>}
      </div>
      <ErrorBlock error={error} cause={cause} />
      {output !== undefined && <JsonBlock label={messages.output} text={output} />}
      {steps.length > 0 && (
        <section aria-label={messages.trySteps}>
          <h3 className={classes.heading}>{messages.trySteps}</h3>
          <ol className={classes.steps}>
            {steps.map(({ step, text }, index) => (
              <li key={step}>
                {text === steps[index - 1]?.text ? (
                  <div className={classes.same}>
                    <strong>{messages.steps[step]}</strong> {messages.sameAsBefore}
                  </div>
                ) : (
                  <JsonBlock label={messages.steps[step]} text={text} />
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
