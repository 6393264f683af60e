import { type ResultsMessage, snapshotOfMessages } from '../results/results-message.ts';
import type { ResultsSnapshot } from '../results/results-snapshot.ts';
import { ServerMessage } from './realtime.ts';

/** What a viewer hears of the server: its messages, of which the results are whole. */
export type Heard = Exclude<ServerMessage, ResultsMessage> | { type: 'results'; snapshot: ResultsSnapshot };

/** The parts of the newest snapshot of a poll that has not come whole yet. */
interface Incomplete {
  revision: number;
  asOf: string;
  parts: Map<number, ResultsMessage>;
}

/**
 * Reads the messages of one connection. Returns undefined for what is no message, as of a later
 * version of the protocol, and for a part of a snapshot until all have come. Where parts of two
 * snapshots are mixed, the newer one counts.
 */
export function createMessageReader(): (text: string) => Heard | undefined {
  const incomplete = new Map<string, Incomplete>();

  const readResults = (message: ResultsMessage): Heard | undefined => {
    const { pollId, revision, asOf, part, parts } = message;
    const known = incomplete.get(pollId);
    const isSame = known?.revision === revision && known.asOf === asOf;
    if (known !== undefined && !isSame && isOlder(message, known)) return undefined;
    const come = isSame && known !== undefined ? known.parts : new Map<number, ResultsMessage>();
    come.set(part, message);
    if (come.size < parts) {
      incomplete.set(pollId, { revision, asOf, parts: come });
      return undefined;
    }
    incomplete.delete(pollId);
    const inOrder = [...come].sort(([one], [other]) => one - other).map(([, each]) => each);
    const snapshot = snapshotOfMessages(inOrder);
    return snapshot && { type: 'results', snapshot };
  };

  return (text) => {
    const message = ServerMessage.safeParse(jsonOf(text)).data;
    return message?.type === 'results' ? readResults(message) : message;
  };
}

const isOlder = (one: ResultsMessage, other: Incomplete): boolean =>
  one.revision === other.revision ? one.asOf < other.asOf : one.revision < other.revision;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
