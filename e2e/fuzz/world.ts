import type { PollDefinition } from '@booth/shared';
import type { Received } from './api-document.ts';
import { createKnowledge, learningFor } from './knowledge.ts';
import type { FuzzRequest } from './requests.ts';
import { type Scene, scenesFor } from './scenes.ts';
import type { Seen } from './values.ts';

/** What is behind the API, as far as its answers have told. */
export interface World {
  /** Ids, tokens and cursors, by the name of their field. */
  seen: Seen;
  /** Returns requests to an operation about what exists. Most of them succeed. */
  scenesOf(operationId: string): Scene[];
  /** Learns from an answer. */
  remember(request: FuzzRequest, answer: Received): void;
}

/** Creates a world in which nothing is known yet. `templates` are the polls to create. */
export function createWorld(templates: readonly PollDefinition[]): World {
  const knowledge = createKnowledge();
  return {
    seen: knowledge.seen,
    scenesOf: scenesFor(knowledge, templates),
    remember: learningFor(knowledge),
  };
}
