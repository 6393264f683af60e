import { answerOf, createDraftStore, emptyDraft, firstDraft } from '../src/features/survey/draft.ts';
import { memoryStore } from '../src/features/visitor/device-storage.ts';
import { aPoll, screenOf } from './polls.ts';

const poll = aPoll();
const you = screenOf(poll, 'you');
const pick = screenOf(poll, 'pick');

describe('drafts', () => {
  it('come back after a refresh, for their own screen only', () => {
    // Prepare
    const tab = memoryStore();
    createDraftStore(tab).write('token-1', { type: 'choice', optionIds: ['s3'] });
    // Act
    const afterRefresh = createDraftStore(tab);
    // Assess
    expect(afterRefresh.read('token-1')).toEqual({ type: 'choice', optionIds: ['s3'] });
    expect(afterRefresh.read('token-2')).toBeUndefined();
  });

  it('of earlier screens are thrown away, and nothing else in the store is', () => {
    const tab = memoryStore();
    tab.setItem('theirs', 'stays');
    const drafts = createDraftStore(tab);
    drafts.write('token-1', { type: 'text', text: 'one' });
    drafts.write('token-2', { type: 'text', text: 'two' });
    expect(drafts.read('token-1')).toBeUndefined();
    expect(drafts.read('token-2')).toEqual({ type: 'text', text: 'two' });
    expect(tab.getItem('theirs')).toBe('stays');
  });

  it.each(['no json', '{"type":"choice"}', 'null'])('that can not be read (%s) are no drafts', (text) => {
    const tab = memoryStore();
    tab.setItem('booth:draft:token', text);
    expect(createDraftStore(tab).read('token')).toBeUndefined();
  });

  it('are kept in the page where the device has no room', () => {
    const full = {
      ...memoryStore(),
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(() => createDraftStore(full).write('token', { type: 'text', text: 'x' })).not.toThrow();
  });
});

describe('the first draft of a screen', () => {
  const answers = { pick: { type: 'choice' as const, optionIds: ['lambda'] } };

  it('is what was entered here, before what was answered before, before nothing', () => {
    const kept = { type: 'choice' as const, optionIds: ['s3'] };
    expect(firstDraft(pick, answers, kept)).toEqual(kept);
    expect(firstDraft(pick, answers, undefined)).toEqual(answers.pick);
    expect(firstDraft(pick, {}, undefined)).toEqual(emptyDraft(pick));
  });

  it('is never of another type than its screen', () => {
    expect(firstDraft(pick, {}, { type: 'text', text: 'x' })).toEqual({ type: 'choice', optionIds: [] });
  });
});

describe('the answer of a draft', () => {
  it('leaves out fields that are empty or not of this screen', () => {
    const fields = { name: 'Ann', team: '', role: '', hurry: false, ghost: 'x' };
    expect(answerOf(you, { type: 'profile', fields })).toEqual({
      type: 'profile',
      fields: { name: 'Ann', hurry: false },
    });
  });
});
