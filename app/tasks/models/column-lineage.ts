import { log } from '../../../core/index.ts';
import {
  type DocumentedColumn,
  documentedLineage,
  HOUSE_PROJECT,
  parseProject,
  readLineage,
} from '../../../models/index.ts';
import type { OpenSite } from '../../site/open.ts';
import { siteSystems } from '../../site/prepare.ts';
import { landedRelations } from '../landed-relations.ts';
import { PerCode } from './per-code.ts';

export type ColumnLineage = Omit<DocumentedColumn, 'model'>;

async function traced(open: OpenSite): Promise<ReadonlyMap<string, readonly ColumnLineage[]>> {
  const { site, warehouse } = open;
  const parsed = parseProject(HOUSE_PROJECT, { overlayDir: site.dir, vars: { as_of: site.clock.asOf() } });
  const landed = await landedRelations(await siteSystems(open), warehouse);
  const found = new Map<string, ColumnLineage[]>();
  for (const { model, ...column } of documentedLineage(await readLineage(parsed, landed))) {
    found.set(model, [...(found.get(model) ?? []), column]);
  }
  return found;
}

// Some seconds for all models together, then at once. A page without it is better than none.
const lineage = new PerCode((open) =>
  traced(open).catch((error: unknown) => {
    log('app').warn({ code: (error as { code?: string }).code ?? 'defect' }, 'lineage.failed');
    return new Map<string, readonly ColumnLineage[]>();
  }),
);

/** Where the columns of a model come from; null where they could not be traced (seeds have nothing before them). */
export async function columnLineage(open: OpenSite, model: string): Promise<readonly ColumnLineage[] | null> {
  return (await lineage.of(open)).get(model) ?? null;
}
