import type { Poll } from '@booth/shared';

export function DeleteDraft({ poll: _poll }: { poll: Poll }) {
  return null;
}
