import type { Progress } from '../../core/index.ts';

/** Who asked for a job: a person's command, the clock, the clock again after a failure, or the exchange monitor's button. */
export type JobTrigger = 'command' | 'schedule' | 'retry' | 'monitor';

/** Where a job comes from; absent: a command. */
export interface JobOrigin {
  /** Id that the job gets, where the asker must know it before it ends. */
  readonly id?: string;
  readonly trigger: JobTrigger;
  /** Name of the person who asked. */
  readonly by?: string;
  /** 1 for the first try. */
  readonly attempt?: number;
}

/** What every long task is given: where to say how far it is, when to stop, and who asked. */
export interface Work {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly origin?: JobOrigin | undefined;
}

export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly trigger: JobTrigger;
  readonly requested_by: string | null;
  readonly attempt: number;
  /** `interrupted`: the process that ran it is gone. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** The catalogue's code of what went wrong; never a message with values. */
  readonly error: string | null;
}

/** A line of a job's log: counts, tables and codes only. */
export interface JobLine {
  readonly at: string;
  readonly line: string;
}
