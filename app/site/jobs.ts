import { AppError, JobQueue, type QueuedJob, sortableId } from '../../core/index.ts';

export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** The catalogue's code of what went wrong; never a message with values. */
  readonly error: string | null;
}

const KEPT = 200;

/** The one queue of a process, with a memory of what ran: shown by `jobs` and GET /api/v1/jobs. */
export class Jobs {
  readonly #queue = new JobQueue();
  readonly #records = new Map<string, JobRecord>();

  get current(): string | undefined {
    return this.#queue.current;
  }

  list(): JobRecord[] {
    return [...this.#records.values()].reverse();
  }

  async enqueue<T>(name: string, signal: AbortSignal, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    const id = sortableId();
    this.#keep({
      id,
      name,
      state: 'waiting',
      queued_at: new Date().toISOString(),
      started_at: null,
      finished_at: null,
      error: null,
    });
    try {
      const result = await this.#queue.enqueue(name, (job) => {
        signal.throwIfAborted();
        this.#change(id, { state: 'running', started_at: new Date().toISOString() });
        return work({ name, signal: AbortSignal.any([job.signal, signal]) });
      });
      this.#change(id, { state: 'done', finished_at: new Date().toISOString() });
      return result;
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'defect';
      this.#change(id, {
        state: 'failed',
        finished_at: new Date().toISOString(),
        error: signal.aborted ? 'stopped' : code,
      });
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  #keep(record: JobRecord): void {
    this.#records.set(record.id, record);
    for (const old of this.#records.keys()) {
      if (this.#records.size <= KEPT) break;
      this.#records.delete(old);
    }
  }

  #change(id: string, change: Partial<JobRecord>): void {
    const record = this.#records.get(id);
    if (record) this.#records.set(id, { ...record, ...change });
  }
}
