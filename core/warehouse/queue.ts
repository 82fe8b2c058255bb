/** A job of the one queue that writes raw and warehouse. */
export interface QueuedJob {
  readonly name: string;
  readonly signal: AbortSignal;
}

/**
 * One writer at a time (DESIGN D2): loads, feed, builds, fits and rollups run here one after another, readers never wait.
 * A job that fails rejects its own promise and the next one starts.
 */
export class JobQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #current: string | undefined;
  #waiting = 0;
  readonly #controller = new AbortController();

  /** Name of the job that runs now. */
  get current(): string | undefined {
    return this.#current;
  }

  get waiting(): number {
    return this.#waiting;
  }

  enqueue<T>(name: string, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#tail.then(async () => {
      this.#waiting -= 1;
      this.#controller.signal.throwIfAborted();
      this.#current = name;
      try {
        return await work({ name, signal: this.#controller.signal });
      } finally {
        this.#current = undefined;
      }
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  /** Asks the running job to stop, refuses the waiting ones, and waits for the end. */
  async stop(reason = new Error('the process is stopping')): Promise<void> {
    this.#controller.abort(reason);
    await this.#tail;
  }
}
