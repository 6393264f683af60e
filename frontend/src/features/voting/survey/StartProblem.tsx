import type { Poll } from '@booth/shared';
import { wordingOf } from '../../poll/wording.ts';
import { RefusalNotice } from '../answer/RefusalNotice.tsx';

/** Says why a survey could not be started. `isSaid` is true if a field shows it already. */
export function StartProblem({ poll, error, isSaid = false }: { poll: Poll; error: unknown; isSaid?: boolean }) {
  return <RefusalNotice error={error} wording={wordingOf(poll)} isSaid={isSaid} />;
}
