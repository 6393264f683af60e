import { type Poll, PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import { Link } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMoment } from '../../../time/use-moment.ts';
import classes from './WatchResults.module.css';

/** A link to the results, if everybody may see them now. */
export function WatchResults({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const at = useMoment(poll);
  if (!resultsVisible(poll, PUBLIC_VIEWER, at)) return null;
  return (
    <Link className={classes.watch} to={`/polls/${poll.pollId}/live`}>
      {t('welcome.watch')}
    </Link>
  );
}
