import { joinCodeOf, PollId } from '@booth/shared';
import { TextInput } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { shownJoinCode } from '../../join/join-code.ts';
import { type DefinitionPart, textIn } from '../definition/definition-part.ts';

interface PollIdFieldProps {
  part: DefinitionPart;
  /** True once visitors know the id. */
  isFixed: boolean;
}

/** Edits the id of a poll, and shows its address and join code. */
export function PollIdField({ part, isFixed }: PollIdFieldProps) {
  const { t } = useTranslation();
  const pollId = textIn(part);
  const code = PollId.safeParse(pollId).success ? shownJoinCode(joinCodeOf(pollId)) : '–';
  return (
    <TextInput
      data-path={part.path}
      label={t('organize.editor.pollId')}
      description={t(isFixed ? 'organize.editor.pollIdStays' : 'organize.editor.pollIdHint', {
        address: `${window.location.host}/polls/${pollId}`,
        code,
      })}
      error={part.issue}
      disabled={isFixed && part.issue === undefined}
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      value={pollId}
      onChange={({ currentTarget }) => part.set(currentTarget.value.toLowerCase())}
    />
  );
}
