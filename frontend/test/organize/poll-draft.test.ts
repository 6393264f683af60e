import { memoryStore } from '../../src/device/device-storage.ts';
import { createPollDraftStore, draftFrom, draftKey } from '../../src/features/organize/drafts/poll-draft.ts';

const draft = { text: '{"pollId": "p"}', base: { version: 3, text: '{}' } };
const key = draftKey('sub-1', 'p');

describe('the draft of a poll', () => {
  it('is kept for its organizer and for no other', () => {
    const drafts = createPollDraftStore(memoryStore());
    expect(drafts.write(key, draft)).toBe(true);
    expect(drafts.read(key)).toEqual(draft);
    for (const other of [draftKey('sub-2', 'p'), draftKey('sub-1', 'q')]) expect(drafts.read(other)).toBeUndefined();
    drafts.remove(key);
    expect(drafts.read(key)).toBeUndefined();
  });

  it('reports if there is no room, or if the storage does not last', () => {
    const full = {
      ...memoryStore(),
      setItem: () => {
        throw new DOMException('', 'QuotaExceededError');
      },
    };
    expect(createPollDraftStore(full).write(key, draft)).toBe(false);
    const passing = createPollDraftStore(memoryStore(), false);
    expect(passing.write(key, draft)).toBe(false);
    expect(passing.read(key)).toEqual(draft);
  });

  it.each([null, '', '{', '{"text": 1}', '{"text": "x"}', '{"text": "x", "base": {"version": 0, "text": ""}}'])(
    'is none where what is kept is %j',
    (kept) => {
      expect(draftFrom(kept)).toBeUndefined();
    },
  );
});
