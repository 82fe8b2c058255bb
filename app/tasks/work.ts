import type { Progress } from '../../core/index.ts';

/** What every long task is given: where to say how far it is, and when to stop. */
export interface Work {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}
