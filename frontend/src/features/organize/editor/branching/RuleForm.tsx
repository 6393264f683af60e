import { END } from '@booth/shared';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useLanguage } from '../../../../i18n/use-language.ts';
import { useTranslation } from '../../../../i18n/use-translation.ts';
import { type DefinitionPart, firstText, textIn } from '../../definition/definition-part.ts';
import classes from './BranchRules.module.css';
import { choicesOf } from './rule-in-words.ts';
import { type Branch, targetsAfter } from './rule-sentences.ts';

interface RuleFormProps {
  screens: readonly DefinitionPart[];
  /** The position of the screen that has the rule. */
  place: number;
  branch: Branch;
  onChange: (branch: Branch) => void;
}

/** Edits a sentence: the screen it asks, the answers, and where they lead. */
export function RuleForm({ screens, place, branch, onChange }: RuleFormProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { asked, values, goTo } = branch;
  const idOf = (screen: DefinitionPart) => textIn(screen.at('id'));
  const nameOf = (screen: DefinitionPart, index: number) =>
    t('organize.branch.numbered', { place: index + 1, title: firstText(screen.at('title'), language) || idOf(screen) });
  const screenAsked = screens.find((screen) => idOf(screen) === asked);
  const choices = choicesOf(screenAsked, { t, language });
  const isNumber = screenAsked?.at('type').value === 'number';
  const askable = screens.slice(0, place + 1);
  const targets = targetsAfter(screens, place);

  const firstValue = (id: string) =>
    choicesOf(
      screens.find((screen) => idOf(screen) === id),
      { t, language },
    )?.[0]?.value ?? '';
  const choose = (value: string, isChosen: boolean) => {
    const chosen = isChosen ? [...(values ?? []), value] : (values ?? []).filter((each) => each !== value);
    // In the order of the screen. Never empty, which would be a rule on any answer.
    const order = choices?.map((choice) => choice.value) ?? [];
    if (chosen.length > 0) onChange({ ...branch, values: chosen.sort((a, b) => order.indexOf(a) - order.indexOf(b)) });
  };

  return (
    <div className={classes.form}>
      <NativeSelect
        label={t('organize.branch.asked')}
        value={asked}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...branch, asked: value, values: values === undefined ? undefined : [firstValue(value)] })
        }
      >
        {askable.map((screen, index) => (
          <option key={screen.path} value={idOf(screen)}>
            {nameOf(screen, index)}
          </option>
        ))}
        {askable.every((screen) => idOf(screen) !== asked) && <option value={asked}>{asked}</option>}
      </NativeSelect>
      <NativeSelect
        label={t('organize.branch.condition')}
        value={values === undefined ? 'answered' : 'is'}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...branch, values: value === 'is' ? [firstValue(asked)] : undefined })
        }
      >
        <option value="is">{t('organize.branch.oneOf')}</option>
        <option value="answered">{t('organize.branch.any')}</option>
      </NativeSelect>
      {values !== undefined && choices !== undefined && (
        <fieldset className={classes.values}>
          <legend>{t('organize.branch.values')}</legend>
          {choices.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={values.includes(value)}
              onChange={({ currentTarget }) => choose(value, currentTarget.checked)}
            />
          ))}
          {values
            .filter((value) => choices.every((choice) => choice.value !== value))
            .map((value) => (
              <Checkbox key={value} label={value} checked onChange={() => choose(value, false)} />
            ))}
        </fieldset>
      )}
      {values !== undefined &&
        choices === undefined &&
        values.map((value, index) => (
          <TextInput
            // biome-ignore lint/suspicious/noArrayIndexKey: values have no other names
            key={index}
            type={isNumber ? 'number' : 'text'}
            step="any"
            label={t('organize.branch.values')}
            description={isNumber ? undefined : t('organize.branch.exactly')}
            value={value}
            onChange={({ currentTarget }) => onChange({ ...branch, values: values.with(index, currentTarget.value) })}
          />
        ))}
      <NativeSelect
        label={t('organize.branch.goTo')}
        value={goTo}
        onChange={({ currentTarget: { value } }) => onChange({ ...branch, goTo: value })}
      >
        {screens.map((screen, index) =>
          index > place ? (
            <option key={screen.path} value={idOf(screen)}>
              {nameOf(screen, index)}
            </option>
          ) : null,
        )}
        <option value={END}>{t('organize.branch.end')}</option>
        {!targets.includes(goTo) && <option value={goTo}>{goTo}</option>}
      </NativeSelect>
    </div>
  );
}
