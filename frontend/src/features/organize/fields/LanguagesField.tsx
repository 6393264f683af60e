import { LocalizedText } from '@booth/shared';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Confirmation } from '../components/Confirmation.tsx';
import { type DefinitionPart, firstText } from '../definition/definition-part.ts';
import { addLanguage, lostWith, makeFirst, removeLanguage } from '../definition/language-changes.ts';
import { languagesIn, missingIn } from '../definition/languages.ts';
import { placeInWords } from '../definition/path-in-words.ts';
import { languageName } from '../language-name.ts';
import classes from './LanguagesField.module.css';

interface LanguagesFieldProps {
  /** The whole definition. */
  poll: DefinitionPart;
  /** Goes to the field of a path. */
  onGoTo: (path: string) => void;
}

/** Offered by name. Any other language is entered as a tag. */
const COMMON = 'en ja zh-Hans zh-Hant ko es fr de it pt-BR nl pl uk tr vi th id hi ar'.split(' ');
const OTHER = 'other';

/** Returns the canonical form of a language tag; undefined if polls do not accept it. */
function tagOf(text: string): string | undefined {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(text.trim());
    return LocalizedText.safeParse({ [tag]: 'x' }).success ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** Lists the texts that are missing in a language, with links to their fields. */
function Missing({ poll, tag, onGoTo }: LanguagesFieldProps & { tag: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const missing = missingIn(poll.value, tag);
  if (missing.length === 0) return <span className={classes.complete}>{t('organize.form.languages.complete')}</span>;
  return (
    <details className={classes.missing}>
      <summary>{t('organize.form.languages.missing', { count: missing.length })}</summary>
      <ul>
        {missing.map(({ path }) => {
          const part = poll.at(...path);
          return (
            <li key={part.path}>
              <button type="button" onClick={() => onGoTo(part.at(tag).path)}>
                {placeInWords(part.path, t, language)}
                <span>{firstText(part)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** Adds a language to the poll, by name or by tag. */
function AddLanguage({ poll, onGoTo }: LanguagesFieldProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState('');
  const present = languagesIn(poll.value);
  const isOther = chosen === OTHER;
  const tag = isOther ? tagOf(typed) : chosen === '' ? undefined : chosen;
  const isPresent = tag !== undefined && present.includes(tag);
  const issue = isPresent ? 'present' : typed.trim() !== '' && tag === undefined ? 'noTag' : undefined;
  const add = () => {
    if (tag === undefined || isPresent) return;
    addLanguage(poll, tag);
    setChosen('');
    setTyped('');
    onGoTo(poll.at('title', tag).path);
  };
  const offered = COMMON.filter((each) => !present.includes(each))
    .map((each) => ({ tag: each, name: languageName(each, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  return (
    <div className={classes.add}>
      <NativeSelect
        label={t('organize.form.languages.add')}
        value={chosen}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      >
        <option value="">{t('organize.form.languages.choose')}</option>
        {offered.map((each) => (
          <option key={each.tag} value={each.tag}>
            {each.name}
          </option>
        ))}
        <option value={OTHER}>{t('organize.form.languages.other')}</option>
      </NativeSelect>
      {isOther && (
        <TextInput
          label={t('organize.form.languages.tag')}
          description={t('organize.form.languages.tagHint')}
          error={issue && t(`organize.form.languages.${issue}`)}
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add();
          }}
        />
      )}
      <Button variant="default" disabled={tag === undefined || isPresent} onClick={add}>
        {t('organize.form.addOption')}
      </Button>
    </div>
  );
}

/** Edits the languages of a poll and shows which texts each one lacks. */
export function LanguagesField({ poll, onGoTo }: LanguagesFieldProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [removed, setRemoved] = useState<string>();
  const languages = languagesIn(poll.value);
  const nameOf = (tag: string) => languageName(tag, language);
  return (
    <fieldset className={classes.languages}>
      <legend>{t('organize.form.languages.title')}</legend>
      <p className={classes.hint}>{t('organize.form.languages.hint')}</p>
      <ul className={classes.list}>
        {languages.map((tag, index) => (
          <li key={tag}>
            <span className={classes.name}>
              {index === 0 && languages.length > 1
                ? t('organize.form.languages.first', { language: nameOf(tag) })
                : nameOf(tag)}
            </span>
            {languages.length > 1 && (
              <>
                <Missing poll={poll} tag={tag} onGoTo={onGoTo} />
                <span className={classes.actions}>
                  {index > 0 && (
                    <Button
                      variant="default"
                      aria-label={t('organize.form.languages.makeFirstOf', { language: nameOf(tag) })}
                      onClick={() => makeFirst(poll, tag)}
                    >
                      {t('organize.form.languages.makeFirst')}
                    </Button>
                  )}
                  <Button
                    variant="default"
                    aria-label={t('organize.form.languages.removeOf', { language: nameOf(tag) })}
                    onClick={() => setRemoved(tag)}
                  >
                    {t('organize.form.languages.remove')}
                  </Button>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      <AddLanguage poll={poll} onGoTo={onGoTo} />
      {removed !== undefined && (
        <Confirmation
          title={t('organize.form.languages.removeTitle', { language: nameOf(removed) })}
          action={t('organize.form.languages.remove')}
          isBusy={false}
          error={undefined}
          onClose={() => setRemoved(undefined)}
          onConfirm={() => {
            removeLanguage(poll, removed);
            setRemoved(undefined);
          }}
        >
          <p>{t('organize.form.languages.lost', { count: lostWith(poll, removed), language: nameOf(removed) })}</p>
        </Confirmation>
      )}
    </fieldset>
  );
}
