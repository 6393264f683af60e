import { imageAddress, OPTIONS_MAX } from '@booth/shared';
import { Button, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { PLAIN_OPTION_COLOR } from '../../../components/OptionStrip.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { BranchChoice, Writing } from '../../../screens/screen-editor.ts';
import { type DefinitionPart, textIn } from '../definition/definition-part.ts';
import { useAnsweredScreen } from '../definition/stored-poll.ts';
import { CheckboxField, TextsField } from './fields.tsx';
import { ListField, type MemberProps, nameOf } from './ListField.tsx';
import classes from './OptionsField.module.css';

/** The picture loads after a pause, and not at each key press. */
const TYPING_PAUSE_MS = 500;

/** Edits the colour of an option. */
function OptionColor({ member: option }: MemberProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const color = option.at('color');
  return (
    <span className={classes.mark} data-hidden={option.at('hidden').value === true || undefined}>
      <input
        type="color"
        className={classes.color}
        aria-label={t('organize.form.option.colorOf', { option: nameOf(option, language) })}
        data-path={color.path}
        // The default colour is not stored unless somebody chooses it.
        value={textIn(color) || PLAIN_OPTION_COLOR}
        onChange={({ currentTarget }) => color.set(currentTarget.value)}
      />
    </span>
  );
}

/** Shows the picture at an address that is being typed. */
function Thumbnail({ address }: { address: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(address);
  const [failed, setFailed] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setShown(address), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [address]);
  if (failed === shown) return <p role="status">{t('organize.form.option.noPicture')}</p>;
  return <img src={shown} alt="" referrerPolicy="no-referrer" onError={() => setFailed(shown)} />;
}

/** Edits the address of a picture, and shows the picture. */
function ImageField({ part }: { part: DefinitionPart }) {
  const { t } = useTranslation();
  const address = imageAddress(textIn(part));
  return (
    <div className={classes.image}>
      <TextInput
        type="url"
        label={t('organize.form.option.image')}
        description={t('organize.form.option.imageHint')}
        placeholder="https://"
        error={part.issue}
        data-path={part.path}
        value={textIn(part)}
        onChange={({ currentTarget }) => part.set(currentTarget.value.trim() || undefined)}
      />
      {address !== undefined && <Thumbnail address={address} />}
    </div>
  );
}

/** The fields of an option besides its label. */
function OptionDetails({ member: option }: MemberProps) {
  const { t } = useTranslation();
  const color = option.at('color');
  return (
    <>
      <TextsField label={t('organize.part.category')} part={option.at('category')} isOptional />
      <ImageField part={option.at('image')} />
      <CheckboxField
        label={t('organize.form.option.hidden')}
        description={t('organize.form.option.hiddenHint')}
        part={option.at('hidden')}
      />
      {color.value !== undefined && (
        <Button variant="default" className={classes.plain} onClick={() => color.set(undefined)}>
          {t('organize.form.option.noColor')}
        </Button>
      )}
      {color.issue !== undefined && <p className={classes.issue}>{color.issue}</p>}
    </>
  );
}

/** Returns the options of a screen as answers that a rule can ask for. */
export const optionChoices = (screen: DefinitionPart, { language }: Pick<Writing, 'language'>): BranchChoice[] =>
  screen
    .at('options')
    .list()
    .map((option) => ({ value: textIn(option.at('id')), label: nameOf(option, language) }));

/** Edits the options of a screen. Options that may have votes can't be deleted. */
export function OptionsField({ screen }: { screen: DefinitionPart }) {
  const { t } = useTranslation();
  const answered = useAnsweredScreen(textIn(screen.at('id')));
  const kept = useMemo(() => {
    const options = answered !== undefined && 'options' in answered ? answered.options : [];
    return { ids: new Set(options.map(({ id }) => id)), because: t('organize.form.option.kept') };
  }, [answered, t]);
  return (
    <ListField
      legend={t('organize.form.options')}
      kind="options"
      newLabel={t('organize.form.newOption')}
      part={screen.at('options')}
      most={OPTIONS_MAX}
      stem="option"
      Mark={OptionColor}
      Details={OptionDetails}
      kept={kept}
    />
  );
}
