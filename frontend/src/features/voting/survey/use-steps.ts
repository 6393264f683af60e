import { useEffect, useEffectEvent, useState } from 'react';
import { useBooth } from '../../../page/booth.ts';
import { BELOW, type Step } from './survey-history.ts';

/** Why a step was refused: there is no screen before, or a request is running. */
export type StepRefusal = 'first' | 'busy';

interface Steps {
  /** The number of screens answered before this one. */
  position: number;
  isBusy: boolean;
  onBack: () => void;
  /** Goes to the next screen again. Returns false if that is not possible from here. */
  onForward: () => boolean;
}

/**
 * Turns the browser's Back and Forward into steps of the survey, while one of its screens is shown.
 */
export function useSteps({ position, isBusy, onBack, onForward }: Steps) {
  const { surveyHistory } = useBooth();
  const [refusal, setRefusal] = useState<StepRefusal>();

  const onStep = useEffectEvent((step: Step) => {
    const reason = isBusy ? 'busy' : step < 0 && position === 0 ? 'first' : undefined;
    setRefusal(reason);
    if (reason !== undefined) {
      surveyHistory.refuse();
    } else if (step < 0) {
      surveyHistory.follow(position - 1);
      onBack();
    } else if (onForward()) {
      surveyHistory.follow(position + 1);
    } else {
      surveyHistory.refuse();
    }
  });

  useEffect(() => surveyHistory.watch((step) => onStep(step)), [surveyHistory]);
  useEffect(() => surveyHistory.settle(position), [surveyHistory, position]);
  useEffect(() => {
    // The request has failed, and the page is still here.
    if (!isBusy) surveyHistory.follow(position);
  }, [surveyHistory, isBusy, position]);

  return {
    refusal,
    /** Goes back like the browser's button. */
    back: () => {
      if (!surveyHistory.back()) onBack();
    },
  };
}

/** Removes the entries of screens when no survey is in progress, so Back leaves the page. */
export function useNoSteps(isUnderWay: boolean): void {
  const { surveyHistory } = useBooth();
  useEffect(() => {
    if (isUnderWay) return;
    surveyHistory.settle(BELOW);
    return surveyHistory.watch(surveyHistory.refuse);
  }, [surveyHistory, isUnderWay]);
}
