import type { Answer, Screen } from '@booth/shared';
import { memoryStore } from '../../src/device/device-storage.ts';
import { createDraftStore, firstDraft } from '../../src/features/visitor/draft.ts';
import { screenViewOf } from '../../src/screens/index.ts';
import { aPoll, OPTIONS, screenOf } from '../support/polls.ts';

const poll = aPoll();
const pick = screenOf(poll, 'pick');

const onScreen = (part: string, scope = 'session-1') => ({ scope, part });
const s3 = { type: 'choice' as const, optionIds: ['s3'] };
const lambda = { type: 'choice' as const, optionIds: ['lambda'] };

describe('drafts', () => {
  it('come back after a refresh, for their own screen only', () => {
    // Prepare
    const tab = memoryStore();
    createDraftStore(tab).write(onScreen('pick'), undefined, s3);
    // Act
    const afterRefresh = createDraftStore(tab);
    // Assess
    expect(afterRefresh.read(onScreen('pick'), undefined)).toEqual(s3);
    expect(afterRefresh.read(onScreen('why'), undefined)).toBeUndefined();
    expect(afterRefresh.read(onScreen('pick', 'session-2'), undefined)).toBeUndefined();
  });

  it('of several screens are all kept: going back and forth loses none', () => {
    const drafts = createDraftStore(memoryStore());
    drafts.write(onScreen('one'), undefined, s3);
    drafts.write(onScreen('two'), undefined, lambda);
    expect(drafts.read(onScreen('one'), undefined)).toEqual(s3);
    expect(drafts.read(onScreen('two'), undefined)).toEqual(lambda);
  });

  it('are removed with their session, and nothing else in the store is', () => {
    const tab = memoryStore();
    tab.setItem('theirs', 'stays');
    const drafts = createDraftStore(tab);
    drafts.write(onScreen('one'), undefined, s3);
    drafts.write(onScreen('two'), undefined, s3);
    drafts.write(onScreen('one', 'session-10'), undefined, lambda);
    drafts.end('session-1');
    expect(drafts.read(onScreen('one'), undefined)).toBeUndefined();
    expect(drafts.read(onScreen('two'), undefined)).toBeUndefined();
    expect(drafts.read(onScreen('one', 'session-10'), undefined)).toEqual(lambda);
    expect(tab.getItem('theirs')).toBe('stays');
  });

  it('yield to an answer that was sent in another tab since', () => {
    const drafts = createDraftStore(memoryStore());
    drafts.write(onScreen('pick'), undefined, s3);
    expect(drafts.read(onScreen('pick'), lambda)).toBeUndefined();
    drafts.write(onScreen('pick'), lambda, s3);
    expect(drafts.read(onScreen('pick'), lambda)).toEqual(s3);
    expect(drafts.read(onScreen('pick'), s3)).toBeUndefined();
  });

  it.each(['no json', '{"type":"choice"}', '{"draft":{"type":"choice"}}', 'null'])(
    'that can not be read (%s) are no drafts',
    (text) => {
      const tab = memoryStore();
      tab.setItem('booth:draft:session-1/pick', text);
      expect(createDraftStore(tab).read(onScreen('pick'), undefined)).toBeUndefined();
    },
  );

  it('are kept in the page if the device has no room', () => {
    const full = {
      ...memoryStore(),
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(() => createDraftStore(full).write(onScreen('pick'), undefined, s3)).not.toThrow();
  });
});

describe('the first draft of a screen', () => {
  const answers = { pick: { type: 'choice' as const, optionIds: ['lambda'] } };

  it('is what was entered here, or else the earlier answer, or else empty', () => {
    const kept = { type: 'choice' as const, optionIds: ['s3'] };
    expect(firstDraft(pick, answers, kept)).toEqual(kept);
    expect(firstDraft(pick, answers, undefined)).toEqual(answers.pick);
    expect(firstDraft(pick, {}, undefined)).toEqual({ type: 'choice', optionIds: [] });
  });

  it('always has the type of its screen, which an organizer may have changed', () => {
    const words = { type: 'text' as const, text: 'x' };
    expect(firstDraft(pick, {}, words)).toEqual({ type: 'choice', optionIds: [] });
    expect(firstDraft(pick, { pick: words }, undefined)).toEqual({ type: 'choice', optionIds: [] });
    expect(firstDraft(pick, answers, words)).toEqual(answers.pick);
  });

  it('belongs to its own screen, even if three choices have options with the same ids', () => {
    // Prepare
    const ids = ['first', 'second', 'third'];
    const three = aPoll({ screens: ids.map((id) => ({ type: 'choice', id, title: { en: id }, options: OPTIONS })) });
    const tab = memoryStore();
    createDraftStore(tab).write(onScreen('second'), undefined, s3);
    const before = { first: { type: 'choice' as const, optionIds: ['lambda'] } };

    // Act
    const drafts = createDraftStore(tab);
    const begun = ids.map((id) => firstDraft(screenOf(three, id), before, drafts.read(onScreen(id), undefined)));

    // Assess
    expect(begun).toEqual([['lambda'], ['s3'], []].map((optionIds) => ({ type: 'choice', optionIds })));
  });

  it('is empty for a screen whose id is a name that objects inherit', () => {
    const screen = { ...pick, id: 'constructor' };
    expect(firstDraft(screen, {}, undefined)).toEqual({ type: 'choice', optionIds: [] });
  });
});

const fittingOn = (screen: Screen, answer: Answer) => screenViewOf(screen).fitting(screen, answer);

describe('the answer of a draft', () => {
  it('leaves out empty fields and those of other screens', () => {
    const fields = { name: 'Ann', team: '', role: '', hurry: false, ghost: 'x' };
    expect(fittingOn(screenOf(poll, 'you'), { type: 'profile', fields })).toEqual({
      type: 'profile',
      fields: { name: 'Ann', hurry: false },
    });
  });

  it("leaves out options that can't be chosen, or no longer", () => {
    const options = OPTIONS.map((option) => ({ ...option, hidden: option.id === 's3' }));
    const title = { en: 'Q' };
    const changed = aPoll({
      screens: [
        { type: 'choice', id: 'pick', title, options },
        { type: 'ranking', id: 'rank', title, options },
      ],
    });
    const entered = ['s3', 'gone', 'ec2'];
    expect(fittingOn(screenOf(changed, 'pick'), { type: 'choice', optionIds: entered })).toEqual({
      type: 'choice',
      optionIds: ['ec2'],
    });
    expect(fittingOn(screenOf(changed, 'rank'), { type: 'ranking', order: entered })).toEqual({
      type: 'ranking',
      order: ['ec2'],
    });
  });
});
