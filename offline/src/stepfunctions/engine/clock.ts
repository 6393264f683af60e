/** A deadline that can be cancelled. */
export interface Alarm {
  cancel(): void;
}

interface PlannedCall {
  at: number;
  ring: () => void;
  cancelled: boolean;
}

/** setTimeout's longest delay, ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Rings all deadlines of the service with one timer: a heap of absolute times (epoch ms), so that
 * thousands of waiting executions cost one Node timer and none drifts.
 */
export class Clock {
  readonly #heap: PlannedCall[] = [];
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #cancelled = 0;
  #closed = false;

  now(): number {
    return Date.now();
  }

  /** Calls `ring` at this time (epoch ms), or as soon as possible if it has passed. */
  at(time: number, ring: () => void): Alarm {
    const entry: PlannedCall = { at: time, ring, cancelled: false };
    this.#push(entry);
    this.#arm();
    return {
      cancel: () => {
        if (entry.cancelled) return;
        entry.cancelled = true;
        entry.ring = doNothing;
        this.#cancelled += 1;
        this.#compact();
      },
    };
  }

  /** The number of deadlines that are not cancelled. */
  get pending(): number {
    return this.#heap.length - this.#cancelled;
  }

  close(): void {
    this.#closed = true;
    this.#heap.length = 0;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || this.#closed || first.at >= this.#armedFor) return;
    clearTimeout(this.#timer);
    this.#armedFor = first.at;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.max(first.at - this.now(), 0), LONGEST_TIMEOUT_MS));
  }

  #ring(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    for (let first = this.#heap[0]; first !== undefined && first.at <= this.now(); first = this.#heap[0]) {
      this.#pop();
      if (first.cancelled) this.#cancelled -= 1;
      else {
        first.cancelled = true;
        first.ring();
      }
    }
    this.#arm();
  }

  /** Rebuilds the heap when more than half of its entries are cancelled. */
  #compact(): void {
    if (this.#cancelled < 64 || this.#cancelled * 2 < this.#heap.length) return;
    const live = this.#heap.filter((entry) => !entry.cancelled);
    this.#heap.length = 0;
    this.#cancelled = 0;
    for (const entry of live) this.#push(entry);
  }

  #push(entry: PlannedCall): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || parent.at <= entry.at) break;
      heap[index] = parent;
      heap[parentIndex] = entry;
      index = parentIndex;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = heap[left + 1];
      const leftEntry = heap[left];
      if (leftEntry === undefined) return;
      const childIndex = right !== undefined && right.at < leftEntry.at ? left + 1 : left;
      const child = heap[childIndex];
      if (child === undefined || child.at >= last.at) return;
      heap[index] = child;
      heap[childIndex] = last;
      index = childIndex;
    }
  }
}

function doNothing(): void {}
