import { UserError } from '../../core/index.ts';

/** A request that cannot be answered as it is: where, and why in both languages. */
export function invalidRequest(path: string, problem_zh: string, problem: string): UserError {
  return new UserError('metrics/invalid-request', { path, problem_zh, problem });
}
