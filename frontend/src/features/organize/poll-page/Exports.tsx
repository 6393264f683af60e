import type { Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { problemOf } from '../../../api/request-error.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import type { ExportFile, ExportProgress } from '../export/export-file.ts';
import { picturedScreens } from '../export/picture.ts';
import { pictureFile, TABLE_KINDS, tableFiles } from '../export/poll-files.ts';
import { useExport } from '../export/use-export.ts';
import { WorkbookTooLargeError } from '../export/workbook-limits.ts';
import classes from './Exports.module.css';

function Progress({ progress }: { progress: ExportProgress | undefined }) {
  const { t } = useTranslation();
  const { count } = formatsOf(useLanguage().language);
  if (progress === undefined) return t('organize.export.writing');
  return 'ballots' in progress
    ? t('organize.export.ballotsRead', { count: progress.ballots, ballots: count(progress.ballots) })
    : t('organize.export.bytesRead', { size: count(Math.ceil(progress.bytes / 1_000)) });
}

/** Says why an export failed, and what to do instead. */
function ExportError({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { t } = useTranslation();
  if (problemOf(error)?.code === 'poll-changed') {
    return (
      <div role="alert">
        <p>{t('organize.export.changed')}</p>
        <Button variant="default" onClick={onAgain}>
          {t('organize.export.again')}
        </Button>
      </div>
    );
  }
  if (error instanceof WorkbookTooLargeError) return <p role="alert">{t('organize.export.tooLarge')}</p>;
  return <ErrorNotice error={error} />;
}

/** The buttons that export the poll's files. */
function Files({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const pollText = usePollText(poll);
  const { file: current, isPending, outcome, error, progress, start, cancel } = useExport(poll.pollId);
  const tables = tableFiles(poll.pollId, t);
  const screens = picturedScreens(poll);
  const buttonOf = (file: ExportFile) => ({
    variant: 'default',
    loading: isPending && current?.name === file.name,
    disabled: isPending && current?.name !== file.name,
    onClick: () => start(file),
  });
  return (
    <>
      <ul className={classes.files}>
        {TABLE_KINDS.map((kind) => (
          <li key={kind}>
            <Button {...buttonOf(tables[kind])}>{t(`organize.export.${kind}`)}</Button>
            <p>{t(`organize.export.${kind}Hint`)}</p>
          </li>
        ))}
        {screens.length > 0 && (
          <li>
            <span className={classes.pictured}>{t('organize.export.pictures')}</span>
            <div>
              <p>{t('organize.export.picturesHint')}</p>
              <div className={classes.pictures}>
                {screens.map((screen) => (
                  <Button key={screen.id} {...buttonOf(pictureFile(poll, screen, { t, language, pollText }))}>
                    {pollText(screen.title)}
                  </Button>
                ))}
              </div>
            </div>
          </li>
        )}
      </ul>
      <p role="status">
        {isPending && <Progress progress={progress} />}
        {outcome === 'saved' && t('organize.export.saved', { file: current?.name ?? '' })}
        {outcome === 'cancelled' && t('organize.export.cancelled')}
      </p>
      {isPending && (
        <Button variant="subtle" onClick={cancel}>
          {t('organize.cancel')}
        </Button>
      )}
      <ExportError error={error} onAgain={() => current && start(current)} />
    </>
  );
}

/** Exports a poll's data. A draft has none. */
export function Exports({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const isDraft = poll.status === 'draft';
  return (
    <Section title={t('organize.export.title')} hint={t(isDraft ? 'organize.export.none' : 'organize.export.hint')}>
      {!isDraft && <Files poll={poll} />}
    </Section>
  );
}
