import { AppError, JobQueue, log, type Progress, sortableId } from '../../core/index.ts';
import type { JobLine, JobRecord, Work } from './job.ts';
import type { JobStore } from './job-store.ts';

/** What a job's work is given: its own signal, and a progress whose notes also reach the job's log. */
interface Running {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** The catalogue's code of a result that came but is not well, or nothing. */
type Outcome<T> = (result: T) => string | undefined;

/** The one queue of a process that writes raw and warehouse; what it runs is kept in app.duckdb. */
export class Jobs {
  readonly #queue = new JobQueue();
  readonly #store: JobStore;

  constructor(store: JobStore) {
    this.#store = store;
  }

  get current(): string | undefined {
    return this.#queue.current;
  }

  list(limit = 200): Promise<JobRecord[]> {
    return this.#store.list(limit);
  }

  read(id: string): Promise<JobRecord | undefined> {
    return this.#store.read(id);
  }

  log(id: string): Promise<JobLine[]> {
    return this.#store.log(id);
  }

  async enqueue<T>(
    name: string,
    { signal, progress, origin }: Work,
    work: (running: Running) => Promise<T>,
    outcome: Outcome<T> = () => undefined,
  ): Promise<T> {
    const id = origin?.id ?? sortableId();
    await this.#store.add({
      id,
      name,
      trigger: origin?.trigger ?? 'command',
      requested_by: origin?.by ?? null,
      attempt: origin?.attempt ?? 1,
    });
    try {
      const result = await this.#queue.enqueue(name, async (job) => {
        signal.throwIfAborted();
        await this.#store.begin(id);
        return work({ signal: AbortSignal.any([job.signal, signal]), progress: this.#listening(id, progress) });
      });
      await this.#store.end(id, outcome(result) ?? null);
      return result;
    } catch (error) {
      const code = signal.aborted ? 'stopped' : error instanceof AppError ? error.code : 'defect';
      await this.#store.end(id, code);
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  #listening(id: string, progress: Progress): Progress {
    return {
      step: (...said) => progress.step(...said),
      note: (line) => {
        progress.note(line);
        this.#store.say(id, line).catch((error: unknown) => log('app').error({ err: error }, 'job-log.failed'));
      },
    };
  }
}
