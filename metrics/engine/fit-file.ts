import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { literal, openMemory, QueryError, UserError } from '../../core/index.ts';
import { fitModel } from './fit.ts';
import type { Family, FitResult } from './fit-types.ts';
import { parseFormula } from './formula.ts';

export interface FitFile {
  /** CSV (also .tsv, .txt, .gz) or Parquet. */
  readonly data: string;
  readonly formula: string;
  readonly family: Family;
  readonly weights?: string | undefined;
  readonly cluster?: string | undefined;
  readonly firth?: boolean | undefined;
  readonly ridge?: number | undefined;
  readonly profile?: boolean | undefined;
  readonly missing?: 'complete' | 'category' | undefined;
  /** 5 by default. */
  readonly minimumEventsPerParameter?: number;
}

const MINIMUM_EVENTS = 5;

/** Fits a formula on a file, in a private database in memory: nothing of it is kept. */
export async function fitFile(file: FitFile): Promise<FitResult> {
  const { data, formula, family, weights, cluster, firth, ridge, profile, missing } = file;
  const parsed = parseFormula(formula);
  if (!existsSync(data)) throw new UserError('metrics/data-file', { file: data, problem: 'it does not exist' });
  const read = extname(data) === '.parquet' ? 'read_parquet' : 'read_csv';
  const memory = await openMemory();
  try {
    try {
      await memory.run(`create table data as select * from ${read}(${literal(data)})`);
    } catch (error) {
      // The driver's own words may quote a line of the file, and the file may hold patients.
      if (error instanceof QueryError || error instanceof Error) {
        throw new UserError(
          'metrics/data-file',
          { file: data, problem: 'it is not a readable table' },
          { cause: error },
        );
      }
      throw error;
    }
    return await fitModel(
      memory,
      { sql: 'select * from data', params: [] },
      {
        ...parsed,
        ...{ weights, cluster, firth, ridge, profile, missing },
        model: basename(data),
        family,
        minimumEventsPerParameter: file.minimumEventsPerParameter ?? MINIMUM_EVENTS,
        notes: ['关联而非因果 / Association, not causation.'],
        version: createHash('sha256')
          .update(JSON.stringify({ family, formula, weights, cluster, firth, ridge, missing }))
          .digest('hex')
          .slice(0, 12),
        buildId: '',
      },
    );
  } finally {
    await memory.close();
  }
}
