import type { Poll, Screen } from '@booth/shared';
import type { AnswerForm } from '../use-answer-form.ts';
import { ChoiceFields } from './ChoiceFields.tsx';
import { ProfileFields } from './ProfileFields.tsx';
import { RankingFields } from './RankingFields.tsx';
import { RatingField } from './RatingField.tsx';
import { TextField } from './TextField.tsx';

/** The fields of a screen by its type; a draft always has the type of its screen (`firstDraft`). */
export function AnswerFields({ poll, screen, form }: { poll: Poll; screen: Screen; form: AnswerForm }) {
  const { draft, faults, change } = form;
  if (screen.type === 'profile' && draft.type === 'profile') {
    return <ProfileFields screen={screen} draft={draft} faults={faults} onChange={change} />;
  }
  if (screen.type === 'choice' && draft.type === 'choice') {
    return <ChoiceFields poll={poll} screen={screen} draft={draft} faults={faults} onChange={change} />;
  }
  if (screen.type === 'text' && draft.type === 'text') {
    return <TextField screen={screen} draft={draft} faults={faults} onChange={change} />;
  }
  if (screen.type === 'rating' && draft.type === 'rating') {
    return <RatingField screen={screen} draft={draft} faults={faults} onChange={change} />;
  }
  if (screen.type === 'ranking' && draft.type === 'ranking') {
    return <RankingFields poll={poll} screen={screen} draft={draft} faults={faults} onChange={change} />;
  }
  return null;
}
