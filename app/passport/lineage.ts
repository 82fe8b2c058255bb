import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { type DescribedView, membersOfViews, readCubeFiles, tablesOfEntities } from '../../cubes/index.ts';
import type { LineageModel, LineageSource, PassportLineage } from '../../dashboards/index.ts';
import { lastReconciliations } from '../../ingest/index.ts';
import type { DefinedTerm } from '../../metrics/index.ts';
import type { Documentation } from '../../models/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';
import { type BuildFacts, buildFacts } from '../tasks/models/build-facts.ts';
import { siteDocumentation } from '../tasks/models/documentation.ts';
import { PerCode } from '../tasks/models/per-code.ts';

export interface CubeCatalogue {
  readonly views: ReadonlyMap<string, DescribedView>;
  readonly tables: ReadonlyMap<string, string | undefined>;
}

/** Views and entities as the files of cubes say; parsing them takes a second. */
export const cubeCatalogue = new PerCode<Promise<CubeCatalogue>>(async () => {
  const files = await readCubeFiles(join(ROOT, 'cubes'));
  return { views: membersOfViews(files), tables: tablesOfEntities(files) };
});

/** Entities that the terms read: those of their measures, and those of the dimensions by which they are filtered. */
function entitiesOf(terms: readonly DefinedTerm[], { views }: CubeCatalogue): string[] {
  const found = terms.flatMap(({ view, measure, filters, asked }) =>
    [measure, 'date', ...[...filters, ...asked].map(({ dimension }) => dimension)].flatMap(
      (member) => views.get(view)?.members.get(member)?.entities ?? [],
    ),
  );
  return [...new Set(found)];
}

const LAYERS = ['marts', 'intermediate', 'snapshots', 'staging', 'seeds'];

function modelsOf(names: readonly string[], documentation: Documentation, facts: BuildFacts): LineageModel[] {
  return names
    .flatMap((name) => documentation.model(name) ?? [])
    .map(({ name, layer, description, relation }) => ({
      ...{ name, layer, description },
      build_id: facts.models.get(name)?.build_id ?? null,
      rows: relation === null ? null : (facts.rows.get(relation) ?? null),
    }))
    .sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || a.name.localeCompare(b.name));
}

interface Load extends Omit<LineageSource, 'reconciled' | 'difference' | 'waiting'> {}

/** The last batch of every table that the newest build has read. */
async function lastLoads({ warehouse }: OpenSite): Promise<Load[]> {
  if (!(await hasTable(warehouse, 'ops', 'load_summary'))) return [];
  return warehouse.rows<Load>(
    `select source, "table", batch, mode, strftime(applied_at, '%Y-%m-%d %H:%M:%S') as applied_at, rows_read, rows_landed, rows_quarantined
     from ops.load_summary qualify row_number() over (partition by source, "table" order by batch desc) = 1 order by source, "table"`,
  );
}

/** Rows that wait in quarantine, by source and table. */
async function waitingRows({ warehouse }: OpenSite): Promise<Map<string, number>> {
  if (!(await hasTable(warehouse, 'raw', '_quarantine'))) return new Map();
  const rows = await warehouse.rows<{ key: string; n: number }>(
    `select source || ' ' || "table" as key, count(*) as n from raw._quarantine where state = 'open' group by all`,
  );
  return new Map(rows.map(({ key, n }) => [key, Number(n)]));
}

async function loadedSources(open: OpenSite, wanted: ReadonlySet<string>): Promise<LineageSource[]> {
  const loads = (await lastLoads(open)).filter(({ table }) => wanted.has(table));
  const waiting = await waitingRows(open);
  const compared = (await hasTable(open.warehouse, 'raw', '_reconciliations'))
    ? await lastReconciliations(open.warehouse)
    : [];
  return loads.map((load) => {
    const last = compared.find(({ source, table }) => source === load.source && table === load.table);
    return {
      ...load,
      batch: Number(load.batch),
      rows_read: Number(load.rows_read),
      rows_landed: Number(load.rows_landed),
      rows_quarantined: Number(load.rows_quarantined),
      reconciled: last?.matched ?? null,
      difference: last?.difference ?? null,
      waiting: waiting.get(`${load.source} ${load.table}`) ?? 0,
    };
  });
}

/** From the views that terms read down to the tables of the sources. */
export async function lineageOf(open: OpenSite, terms: readonly DefinedTerm[]): Promise<PassportLineage> {
  const catalogue = await cubeCatalogue.of(open);
  const documentation = await siteDocumentation.of(open);
  const facts = await buildFacts(open.warehouse);
  const views = [...new Set(terms.map(({ view }) => view))];
  const entities = entitiesOf(terms, catalogue);
  const relations = new Set(entities.flatMap((entity) => catalogue.tables.get(entity) ?? []));
  const roots = documentation.names.filter((name) => relations.has(documentation.model(name)?.relation ?? ''));
  const before = roots.flatMap((name) => documentation.lineage(name).nodes.filter(({ step }) => step <= 0));
  const models = [...new Set(before.filter(({ kind }) => kind !== 'source').map(({ name }) => name))];
  const tables = new Set(
    before.filter(({ kind }) => kind === 'source').flatMap(({ name }) => documentation.landedAs(name) ?? []),
  );
  const sources = await loadedSources(open, tables);
  const loaded = new Set(sources.map(({ table }) => table));
  return {
    views: views.map((name) => ({ name, title: catalogue.views.get(name)?.title ?? '' })),
    cubes: entities.map((name) => ({ name, relation: catalogue.tables.get(name) ?? null })),
    models: modelsOf(models, documentation, facts),
    sources,
    not_loaded: [...tables].filter((table) => !loaded.has(table)).sort(),
  };
}
