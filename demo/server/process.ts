import { type ChildProcess, fork } from 'node:child_process';
import { AppError, modulePath, type Progress, UserError, WORKER_BOOT } from '../../core/index.ts';
import type { Report, Request } from './messages.ts';

const STOP_MS = 10_000;

interface Ready {
  readonly port: number;
  readonly asOf: string;
  readonly fill: string;
  readonly changedRows: number;
}

/** The child's words for what happened; a full disk has a sentence of its own, whoever met it. */
function failure(problem: string, request: Request): Error {
  return /ENOSPC|No space left|disk is full|max_temp_directory_size/i.test(problem)
    ? new UserError('warehouse/disk-full', { path: request.kind === 'open' ? request.dir : '' })
    : new AppError('demo/server-failed', { problem });
}

/** The parent's handle on the child process that holds the demo's HIS. */
export class HisProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  constructor() {
    // No execArgv: a test runner's or tsx's own flags are not the child's.
    this.#child = fork(WORKER_BOOT, [modulePath('demo/server/child')], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a request and waits for the child to be ready; progress comes meanwhile. */
  ask(request: Exclude<Request, { kind: 'stop' }>, progress: Progress): Promise<Ready> {
    return new Promise((resolve, reject) => {
      const hear = (report: Report) => {
        if (report.kind === 'step') progress.step(report.label, report.done, report.total);
        else if (report.kind === 'note') progress.note(report.text);
        else if (report.kind === 'ready') settle(() => resolve(report));
        else settle(() => reject(failure(report.problem, request)));
      };
      const leave = (code: number | null) =>
        settle(() =>
          reject(new AppError('demo/server-failed', { problem: `the process ended (${code ?? 'signal'})` })),
        );
      const settle = (then: () => void) => {
        this.#child.off('message', hear);
        this.#child.off('exit', leave);
        then();
      };
      this.#child.on('message', hear);
      this.#child.once('exit', leave);
      this.#child.send(request);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    if (this.#child.connected) this.#child.send({ kind: 'stop' } satisfies Request);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#gone;
    clearTimeout(timer);
  }
}
