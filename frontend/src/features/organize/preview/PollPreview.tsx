import type { PollDefinition } from '@booth/shared';
import { memo, useId, useMemo, useState } from 'react';
import { Spinner } from '../../../components/Spinner.tsx';
import { VisuallyHidden } from '../../../components/VisuallyHidden.tsx';
import { LANGUAGES, type Language, pageLanguageIn } from '../../../i18n/language.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { PREVIEW_PATH } from '../../../page/framing.ts';
import classes from './PollPreview.module.css';
import { PreviewControls } from './PreviewControls.tsx';
import { PreviewNotes } from './PreviewNotes.tsx';
import { pollLanguages, previewPoll } from './preview-poll.ts';
import { usePhoneScale } from './use-phone-scale.ts';
import { usePreviewFrame } from './use-preview-frame.ts';

interface PollPreviewProps {
  /** Undefined while there are issues: the preview keeps the last valid one. */
  definition: PollDefinition | undefined;
  /** The screen to show; undefined starts the visit over. */
  screenId?: string | undefined;
}

/** Returns the definition, or the last one while it is undefined. */
function useLast(definition: PollDefinition | undefined): PollDefinition | undefined {
  const [last, setLast] = useState(definition);
  if (definition !== undefined && definition !== last) setLast(definition);
  return definition ?? last;
}

/** Decides what the preview shows: the screen that was asked for last, or the start. */
function usePlace(asked: string | undefined) {
  const [place, setPlace] = useState({ asked, number: 0, screenId: asked });
  if (place.asked !== asked) setPlace({ asked, number: place.number + 1, screenId: asked });
  return { ...place, restart: () => setPlace({ asked, number: place.number + 1, screenId: undefined }) };
}

/** Returns the language of the preview: the chosen one, or the page's, or the poll's first. */
function shownLanguage(languages: readonly string[], ofPage: Language, chosen: string | undefined): string {
  // The phone itself offers the languages of the pages, even if the poll lacks them.
  const isThere = chosen !== undefined && [...languages, ...LANGUAGES].includes(chosen);
  if (isThere) return chosen;
  return languages.find((tag) => pageLanguageIn([tag]) === ofPage) ?? languages[0] ?? ofPage;
}

/** Shows the poll as visitors see it on a phone. Organizers can tap through it to the end. */
export const PollPreview = memo(function PollPreview({ definition, screenId }: PollPreviewProps) {
  const { t } = useTranslation();
  const { language: ofPage } = useLanguage();
  const titleId = useId();
  const shown = useLast(definition);
  const poll = useMemo(() => shown && previewPoll(shown), [shown]);
  const languages = useMemo(() => (shown === undefined ? [] : pollLanguages(shown)), [shown]);
  const [chosen, setChosen] = useState<string>();
  const language = shownLanguage(languages, ofPage, chosen);
  const place = usePlace(screenId);
  const { room, scale } = usePhoneScale();
  const { frame, attempt, state, hasLedAway, loadAgain } = usePreviewFrame({
    poll,
    language,
    place: place.number,
    screenId: place.screenId,
    onLanguage: setChosen,
  });
  const isEmpty = poll === undefined;
  return (
    <section aria-labelledby={titleId} className={classes.around}>
      <div className={classes.preview}>
        <VisuallyHidden>
          <h2 id={titleId}>{t('organize.preview.title')}</h2>
        </VisuallyHidden>
        <div ref={room} className={classes.room}>
          <div className={classes.phone} style={{ '--preview-scale': scale }}>
            <div className={classes.screen}>
              {isEmpty ? (
                <p className={classes.instead}>{t('organize.preview.none')}</p>
              ) : (
                <iframe key={attempt} ref={frame} title={t('organize.preview.frame')} src={PREVIEW_PATH} />
              )}
              {!isEmpty && state === 'loading' && (
                <div className={classes.instead}>
                  <Spinner />
                </div>
              )}
            </div>
          </div>
        </div>
        <div>
          {!isEmpty && (
            <PreviewControls
              languages={languages}
              language={language}
              onLanguage={setChosen}
              onRestart={place.restart}
            />
          )}
          <PreviewNotes
            poll={poll}
            otherLanguages={languages.filter((tag) => pageLanguageIn([tag]) === undefined)}
            isOutdated={definition === undefined && !isEmpty}
            isLate={state === 'late'}
            hasLedAway={hasLedAway}
            onAgain={loadAgain}
          />
        </div>
      </div>
    </section>
  );
});
