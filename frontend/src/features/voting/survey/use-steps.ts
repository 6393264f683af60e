import { useEffect, useEffectEvent, useState } from 'react';
import { useBooth } from '../../../page/booth.ts';
import { BELOW, type Step } from './survey-history.ts';

/** Why a step by the browser was refused: there is no screen before, or a request is on its way. */
export type Refusal = 'first' | 'busy';

interface Steps {
  /** How many screens were answered on the way here. */
  position: number;
  isBusy: boolean;
  onBack: () => void;
  /** Goes on to where the visitor was before. False where that can't be done from here. */
  onForward: () => boolean;
}

/** Makes the browser's Back and Forward steps of the survey, while a screen of it is shown. */
export function useSteps({ position, isBusy, onBack, onForward }: Steps) {
  const { surveyHistory } = useBooth();
  const [refusal, setRefusal] = useState<Refusal>();

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
    // What was asked for has failed: the page is still here.
    if (!isBusy) surveyHistory.follow(position);
  }, [surveyHistory, isBusy, position]);

  return {
    refusal,
    /** The page's own Back is the browser's. */
    back: () => {
      if (!surveyHistory.back()) onBack();
    },
  };
}

/** Leaves no entries of screens behind, where no survey is under way: there Back leaves the page. */
export function useNoSteps(isUnderWay: boolean): void {
  const { surveyHistory } = useBooth();
  useEffect(() => {
    if (isUnderWay) return;
    surveyHistory.settle(BELOW);
    return surveyHistory.watch(surveyHistory.refuse);
  }, [surveyHistory, isUnderWay]);
}
