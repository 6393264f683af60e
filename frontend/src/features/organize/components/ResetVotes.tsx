import type { Poll } from '@booth/shared';

export function ResetVotes({ poll: _poll }: { poll: Poll }) {
  return null;
}
