import { Worker } from 'node:worker_threads';
import { modulePath, WORKER_BOOT } from '../../../core/index.ts';
import { FileFault, type Parsed, type Task } from './task.ts';
import type { Answer } from './worker.ts';

/** What the reader of one workbook may take; a larger one ends the thread, not the process. */
const HEAP_MB = 2048;

/** Reads files in a thread of its own, one after another, so that the process stays awake. */
export class FileReader {
  readonly #signal: AbortSignal | undefined;
  #worker: Worker | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Throws a FileFault for what the person can mend. */
  async parse(task: Task): Promise<Parsed> {
    this.#signal?.throwIfAborted();
    const answer = await this.#ask(task);
    if ('parsed' in answer) return answer.parsed;
    if ('fault' in answer) throw new FileFault(answer.fault.code, answer.fault.params);
    throw Object.assign(new Error(`a file of a source could not be read: ${answer.failure}`), { code: answer.failure });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #ask(task: Task): Promise<Answer> {
    this.#worker ??= new Worker(WORKER_BOOT, {
      argv: [modulePath('ingest/connectors/files/worker')],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const worker = this.#worker;
    return new Promise<Answer>((resolve, reject) => {
      const settle = (work: () => void) => {
        worker.off('message', answered).off('error', failed).off('exit', failed);
        this.#signal?.removeEventListener('abort', abort);
        work();
      };
      const answered = (answer: Answer) => settle(() => resolve(answer));
      const abort = () => {
        void this.close();
        settle(() => reject(this.#signal?.reason as Error));
      };
      const failed = (error: unknown) => {
        this.#worker = undefined;
        const { code } = Object(error) as { code?: string };
        const limit = Math.round(task.limits.workbookBytes / 1e6);
        const fault = { code: 'ingest/file-too-large', params: { limit, setting: 'workbook_limit_mb' } };
        settle(() => resolve(code === 'ERR_WORKER_OUT_OF_MEMORY' ? { fault } : { failure: code ?? 'worker' }));
      };
      worker.on('message', answered).on('error', failed).on('exit', failed);
      this.#signal?.addEventListener('abort', abort, { once: true });
      worker.postMessage(task);
    });
  }
}
