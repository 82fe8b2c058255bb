import type { ReadonlyTransaction } from '../../../core/index.ts';

/** What the last run of a model took. */
export interface Cost {
  readonly seconds: number;
  readonly rows: number;
}

/** What the last run of each model took, made anew and by its changes. */
export type Costs = (model: string, action: 'full' | 'increment') => Cost | undefined;

// An incremental model says only in words how it was built.
const ANEW = `regexp_matches(message, '^(new|never built|full refresh|its code|.*[(]restates all[)])')`;

interface Run extends Cost {
  readonly model: string;
  readonly anew: boolean;
}

/** Reads what the last runs took. A model that was only ever made in one way costs what that did. */
export async function readCosts(tx: ReadonlyTransaction): Promise<Costs> {
  const runs = await tx.rows<Run>(
    `select model, ${ANEW} as anew, seconds, rows from ops.model_runs
     where status = 'success' and message not in ('unchanged', 'changes do not matter')
     qualify row_number() over (partition by model, ${ANEW} order by build_id desc) = 1`,
  );
  const known = new Map(runs.map(({ model, anew, seconds, rows }) => [`${model} ${anew}`, { seconds, rows }]));
  return (model, action) => known.get(`${model} ${action === 'full'}`) ?? known.get(`${model} ${action !== 'full'}`);
}
