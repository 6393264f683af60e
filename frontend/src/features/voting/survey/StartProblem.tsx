import type { Poll } from '@booth/shared';
import { wordingOf } from '../../poll/wording.ts';
import { Refusal } from '../answer/Refusal.tsx';

/** Why a survey could not be started; `isSaid`: at a field. */
export function StartProblem({ poll, error, isSaid = false }: { poll: Poll; error: unknown; isSaid?: boolean }) {
  return <Refusal error={error} wording={wordingOf(poll)} isSaid={isSaid} />;
}
