import { type ResultsMessage, snapshotOfMessages } from '../results/results-message.ts';
import type { ResultsSnapshot } from '../results/results-snapshot.ts';
import { ServerMessage } from './realtime.ts';

/** What a viewer hears from the server: its messages, with the parts of results put together. */
export type Heard = Exclude<ServerMessage, ResultsMessage> | { type: 'results'; snapshot: ResultsSnapshot };

/** The parts that have come so far of a poll's newest snapshot. */
interface Incomplete {
  revision: number;
  asOf: string;
  parts: Map<number, ResultsMessage>;
}

/**
 * Makes a reader of the messages of one connection. It returns undefined for texts that it does not
 * know, such as messages of a later protocol, and for a part of a snapshot until all parts have
 * come. If parts of two snapshots are mixed, the newer snapshot wins.
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
