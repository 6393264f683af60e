import type { PollDefinition } from '@booth/shared';

interface PollPreviewProps {
  /** What is written so far; undefined while it has issues: the last one that had none stays then. */
  definition: PollDefinition | undefined;
  /** The screen to show; the visit begins anew where it is undefined. */
  screenId?: string | undefined;
}

/** The poll as visitors see it on a phone, to be tapped through to its end. */
export function PollPreview({ definition }: PollPreviewProps) {
  return <aside>{definition?.pollId}</aside>;
}
