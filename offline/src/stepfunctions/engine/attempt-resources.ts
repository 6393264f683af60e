import type { Alarm } from './clock.ts';
import type { Scope } from './scope.ts';

interface Held {
  alarms: Alarm[];
  call: AbortController | undefined;
}

/**
 * Holds what the current attempts of scopes have in memory only: their deadlines and their calls.
 */
export class AttemptResources {
  readonly #held = new Map<number, Held>();

  addAlarm(scope: Scope, alarm: Alarm): void {
    this.#of(scope).alarms.push(alarm);
  }

  /** Opens a call; the returned signal aborts at the attempt's end. */
  openCall(scope: Scope): AbortSignal {
    const call = new AbortController();
    this.#of(scope).call = call;
    return call.signal;
  }

  cancelAlarms(scope: Scope): void {
    for (const alarm of this.#held.get(scope.id)?.alarms.splice(0) ?? []) alarm.cancel();
  }

  /** Cancels the attempt's deadlines and aborts its call for this reason. */
  release(scope: Scope, reason: Error): void {
    const held = this.#held.get(scope.id);
    if (held === undefined) return;
    this.#held.delete(scope.id);
    for (const alarm of held.alarms) alarm.cancel();
    held.call?.abort(reason);
  }

  #of(scope: Scope): Held {
    const known = this.#held.get(scope.id);
    if (known !== undefined) return known;
    const held: Held = { alarms: [], call: undefined };
    this.#held.set(scope.id, held);
    return held;
  }
}
