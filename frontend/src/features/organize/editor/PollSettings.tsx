import { IdentityPolicy, Visibility } from '@booth/shared';
import { Checkbox } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionPart } from '../definition/definition-part.ts';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { DurationField } from '../fields/DurationField.tsx';
import { TextsField } from '../fields/fields.tsx';
import { LanguagesField } from '../fields/LanguagesField.tsx';
import { OpeningTimes } from '../fields/OpeningTimes.tsx';
import { PollIdField } from '../fields/PollIdField.tsx';
import classes from './Form.module.css';
import { FormHeading } from './FormHeading.tsx';

interface PollSettingsProps {
  poll: DefinitionPart;
  /** True if ballots may have been cast, so that some settings are fixed. */
  wasOpened: boolean;
  /** Goes to the field of a path, anywhere in the poll. */
  onGoTo: (path: string) => void;
}

const IDENTITIES = ['device', 'handle', 'code', 'open'] as const satisfies readonly IdentityPolicy[];
const VISIBILITIES = ['live', 'after-vote', 'after-close', 'hidden'] as const satisfies readonly Visibility[];

interface SwitchFieldProps {
  label: string;
  hint?: string;
  part: DefinitionPart;
  /** The value if nothing is written. */
  fallback?: boolean;
  disabled?: boolean;
}

/** Edits a boolean setting with a default. */
function SwitchField({ label, hint, part, fallback = false, disabled = false }: SwitchFieldProps) {
  return (
    <Checkbox
      size="md"
      data-path={part.path}
      className={classes.switch}
      label={label}
      description={hint}
      error={part.issue}
      disabled={disabled}
      checked={typeof part.value === 'boolean' ? part.value : fallback}
      onChange={({ currentTarget: { checked } }) => part.set(checked === fallback ? undefined : checked)}
    />
  );
}

/** Edits the settings of a poll: its texts, who votes, who sees the results, and its times. */
export function PollSettings({ poll, wasOpened, onGoTo }: PollSettingsProps) {
  const { t } = useTranslation();
  const identity = IdentityPolicy.safeParse(poll.at('identity').value ?? 'device').data;
  const visibility = Visibility.safeParse(poll.at('visibility').value).data;
  const isOpenToAll = identity === 'open';
  return (
    <div className={classes.settings}>
      <FormHeading issue={poll.issue}>{t('organize.editor.settings')}</FormHeading>
      <TextsField label={t('organize.form.title')} part={poll.at('title')} />
      <TextsField label={t('organize.part.description')} part={poll.at('description')} isOptional hasLines />
      <PollIdField part={poll.at('pollId')} isFixed={wasOpened} />
      <LanguagesField poll={poll} onGoTo={onGoTo} />

      <fieldset className={classes.group}>
        <legend>{t('organize.editor.voters')}</legend>
        <ChoiceField
          label={t('organize.part.identity')}
          part={poll.at('identity')}
          fallback="device"
          choices={IDENTITIES.map((value) => ({
            value,
            label: t(`organize.editor.identity.${value}.label`),
            hint: t(`organize.editor.identity.${value}.hint`),
          }))}
          disabledBecause={wasOpened ? t('organize.editor.identityStays') : undefined}
        />
        <SwitchField
          label={t('organize.editor.voteChange')}
          hint={t(isOpenToAll ? 'organize.editor.noVoteChange' : 'organize.editor.voteChangeHint')}
          part={poll.at('allowVoteChange')}
          // If it is set, it can be unset.
          disabled={isOpenToAll && poll.at('allowVoteChange').value !== true}
        />
        <SwitchField
          label={t('organize.editor.listed')}
          hint={t('organize.editor.listedHint')}
          part={poll.at('listed')}
          fallback
        />
        <DurationField
          label={t('organize.editor.heartbeat')}
          hint={t('organize.editor.heartbeatHint')}
          part={poll.at('screenHeartbeatSeconds')}
          fallback={900}
        />
      </fieldset>

      <fieldset className={classes.group}>
        <legend>{t('organize.results.title')}</legend>
        <ChoiceField
          label={t('organize.part.visibility')}
          part={poll.at('visibility')}
          choices={VISIBILITIES.map((value) => ({
            value,
            label: t(`organize.visibility.${value}`),
            hint: t(`organize.editor.visibility.${value}`),
          }))}
        />
        {visibility !== 'live' && (
          <SwitchField label={t('organize.results.turnoutShown')} part={poll.at('turnoutShown')} />
        )}
      </fieldset>

      <fieldset className={classes.group}>
        <legend>{t('organize.editor.times')}</legend>
        <OpeningTimes poll={poll} />
      </fieldset>
    </div>
  );
}
