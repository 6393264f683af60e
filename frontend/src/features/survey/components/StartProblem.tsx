import { useTranslation } from 'react-i18next';
import { problemOf } from '../../../api/request-error.ts';
import { Notice } from './Notice.tsx';
import { NotOpenNotice } from './NotOpenNotice.tsx';

/**
 * Why a survey could not be started, unless the page shows it already: by where it went, or at a
 * field.
 */
export function StartProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const status = problemOf(error)?.status;
  const isShownByStage = status !== undefined && status < 500;
  return (
    <>
      <Notice tone="problem">{error && !isShownByStage ? t('problem.unexpected') : undefined}</Notice>
      <NotOpenNotice problem={problemOf(error)} />
    </>
  );
}
