import { type Row, UserError } from '../../../core/index.ts';
import { toRows } from '../../query/formats/text.ts';
import type { OpenSite } from '../../site/open.ts';

const SAMPLE = { rows: 5, seconds: 5 };

/** A few rows as ad-hoc SQL would give them, or why there are none. */
export type Sample =
  | { readonly columns: readonly string[]; readonly rows: readonly Row[]; readonly refused: null }
  | { readonly columns: readonly []; readonly rows: readonly []; readonly refused: string };

/**
 * Goes through the door of ad-hoc SQL and no other: what may not be asked there (raw, staging, the books) has no sample here.
 * The caller has settled that the person may ask SQL at all.
 */
export async function sampleRows({ gateway }: OpenSite, relation: string, signal: AbortSignal): Promise<Sample> {
  try {
    const answer = await gateway.run(`select * from ${relation} limit ${SAMPLE.rows}`, SAMPLE, signal);
    return { columns: answer.names, rows: toRows(answer), refused: null };
  } catch (error) {
    if (error instanceof UserError && error.code.startsWith('query/')) {
      return { columns: [], rows: [], refused: error.code };
    }
    throw error;
  }
}
