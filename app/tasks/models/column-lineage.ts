import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { OpenSite } from '../../site/open.ts';

const reference = z.object({ relation: z.string(), column: z.string() });
const column = z.object({
  model: z.string(),
  column: z.string(),
  type: z.string(),
  from: z.array(reference.extend({ exact: z.boolean() })),
  conditions: z.array(reference),
});

export type ColumnLineage = Omit<z.infer<typeof column>, 'model'>;

/** Where the columns of a model come from, once somebody traced them into `<data>/artifacts/lineage.json`; null before that. */
export function columnLineage({ site }: OpenSite, model: string): readonly ColumnLineage[] | null {
  const file = join(site.dataDir, 'artifacts', 'lineage.json');
  if (!existsSync(file)) return null;
  const traced = z.array(column).safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!traced.success) return null;
  return traced.data.filter((one) => one.model === model).map(({ model: _model, ...rest }) => rest);
}
