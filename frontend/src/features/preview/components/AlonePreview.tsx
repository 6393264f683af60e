import { lazy } from 'react';
import { LinkButton } from '../../../components/LinkButton.tsx';
import { Message } from '../../../components/Message.tsx';
import { addTexts } from '../../../i18n/start.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';

function WhatItIs() {
  const { t } = useTranslation();
  const title = t('organize.preview.title');
  useTitle(title);
  return (
    <Message title={title} text={t('organize.preview.alone')}>
      <LinkButton to="/organize" size="lg" fullWidth>
        {t('organize.preview.toPolls')}
      </LinkButton>
    </Message>
  );
}

/** Shown if a preview has no page around it. Its texts are among the organizers' texts. */
export const AlonePreview = lazy(async () => {
  await addTexts('organize');
  return { default: WhatItIs };
});
