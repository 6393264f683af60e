import { type AwsAnswer, itemConflict, processIsDead, throttled, transactionCancelled } from './aws-answers.ts';
import type { CallDecisions, CallFault, FaultyServiceName } from './call-fault.ts';
import type { FunctionProcess } from './function-process.ts';
import type { ReceivedCall } from './received-call.ts';

/** How many faulty calls are remembered, to recognize the SDK's retries. */
const REMEMBERED_CALLS = 10_000;

export interface FaultyCallsOptions {
  service: FaultyServiceName;
  /** The real service. */
  endpoint: string;
  decisions: CallDecisions;
  process: FunctionProcess;
}

/** Carries out the decisions about each call to one service. */
export class FaultyCalls {
  readonly #service: FaultyServiceName;
  readonly #endpoint: string;
  readonly #decisions: CallDecisions;
  readonly #process: FunctionProcess;
  /** The id of a call → its fault, and the number of attempts so far. */
  readonly #known = new Map<string, { fault: CallFault; attempts: number }>();

  constructor({ service, endpoint, decisions, process }: FaultyCallsOptions) {
    this.#service = service;
    this.#endpoint = endpoint;
    this.#decisions = decisions;
    this.#process = process;
  }

  /** Returns the answer to a call; undefined if the connection breaks. */
  async answer(call: ReceivedCall): Promise<AwsAnswer | undefined> {
    if (this.#process.isDead) return this.#lost(call);
    const { fault, attempts } = this.#faultOf(call);
    switch (fault.kind) {
      case 'crash':
        // The invocation may have ended without its call; a retry still belongs to the dead
        // process.
        if (attempts > 1) return processIsDead();
        return this.#crash(call, fault.when);
      case 'throttle':
        return attempts <= fault.attempts ? throttled(fault.error) : this.#execute(call);
      case 'conflict':
        if (fault.actions.length > 0) {
          return transactionCancelled('TransactionConflict', call.transactionActions.length, fault.actions);
        }
        return attempts === 1 ? itemConflict() : this.#execute(call);
      case 'throttledActions':
        return transactionCancelled(fault.reason, call.transactionActions.length, fault.actions);
      case 'unprocessed':
        return this.#executeWithout(call, fault.items);
      case 'lostAnswer': {
        const answer = await this.#execute(call);
        return attempts === 1 ? undefined : answer;
      }
      case 'none':
        return this.#execute(call);
    }
  }

  async #crash(call: ReceivedCall, when: 'before' | 'after'): Promise<undefined> {
    const { deaths } = this.#process;
    if (when === 'after') await this.#execute(call);
    // Another call may have killed the process meanwhile, and a new one runs.
    if (this.#process.deaths === deaths) this.#process.die();
    return undefined;
  }

  /** Executes a batch without these items. */
  async #executeWithout(call: ReceivedCall, items: readonly number[]): Promise<AwsAnswer | undefined> {
    const { batch } = call;
    if (batch === undefined) return this.#execute(call);
    const answer = await this.#execute({ ...call, body: batch.without(items) });
    if (answer?.status !== 200) return answer;
    // The checksum is that of the unchanged body.
    const { 'x-amz-crc32': checksum, ...headers } = answer.headers;
    return { ...answer, headers, body: batch.leaving(items, answer.body) };
  }

  #faultOf({ operation, invocationId = '', transactionActions, batch }: ReceivedCall): {
    fault: CallFault;
    attempts: number;
  } {
    const known = this.#known.get(invocationId);
    if (known !== undefined) {
      known.attempts += 1;
      return known;
    }
    const fault: CallFault =
      operation === undefined
        ? { kind: 'none' }
        : this.#decisions.call({
            service: this.#service,
            operation,
            transactionActions,
            batchSize: batch?.size ?? 0,
            canCrash: this.#process.isRunning,
          });
    const decided = { fault, attempts: 1 };
    if (fault.kind !== 'none') this.#remember(invocationId, decided);
    return decided;
  }

  async #execute(call: ReceivedCall): Promise<AwsAnswer | undefined> {
    const { deaths } = this.#process;
    const { path, headers, body } = call;
    const answer = await fetch(new URL(path, this.#endpoint), { method: 'POST', headers, body })
      .then(async (response) => ({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: new Uint8Array(await response.arrayBuffer()),
      }))
      // While the emulator restarts, the SDK tries again, as it does without a proxy.
      .catch(() => undefined);
    return this.#process.deaths === deaths ? withoutHopHeaders(answer) : this.#lost(call);
  }

  /** Answers a call of a dead process. Its retries fail as well, even after a restart. */
  #lost({ invocationId = '' }: ReceivedCall): AwsAnswer {
    this.#remember(invocationId, { fault: { kind: 'crash', when: 'before' }, attempts: 1 });
    return processIsDead();
  }

  #remember(invocationId: string, decided: { fault: CallFault; attempts: number }): void {
    if (invocationId === '') return;
    this.#known.set(invocationId, decided);
    const [oldest] = this.#known.size > REMEMBERED_CALLS ? this.#known.keys() : [];
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Drops headers of the connection, and those of the encoding, which fetch has decoded. */
function withoutHopHeaders(answer: AwsAnswer | undefined): AwsAnswer | undefined {
  if (answer === undefined) return undefined;
  const {
    connection,
    'keep-alive': keepAlive,
    'transfer-encoding': transfer,
    'content-encoding': encoding,
    'content-length': length,
    ...headers
  } = answer.headers;
  return { ...answer, headers };
}
