import { isAbsolute, resolve } from 'node:path';
import type { Progress } from '../../core/index.ts';
import { type BuildReport, buildForeign as runForeign } from '../../models/index.ts';

export interface ForeignInput {
  readonly projectDir: string;
  readonly database: string;
  readonly command: 'build' | 'run' | 'seed' | 'snapshot' | 'test';
  readonly vars: Readonly<Record<string, unknown>>;
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly fullRefresh?: boolean | undefined;
  readonly failFast?: boolean | undefined;
  readonly empty?: boolean | undefined;
}

const absolute = (path: string) => (isAbsolute(path) ? path : resolve(path));

/** Runs a dbt project of other people into a DuckDB file, away from the site. */
export function buildForeign(
  { select, exclude, fullRefresh, ...input }: ForeignInput,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<BuildReport> {
  return runForeign({
    ...input,
    projectDir: absolute(input.projectDir),
    database: absolute(input.database),
    progress,
    signal,
    ...(select ? { select } : {}),
    ...(exclude ? { exclude } : {}),
    ...(fullRefresh ? { fullRefresh } : {}),
  });
}
