import type { Warehouse } from '../../../core/index.ts';
import type { Barrier } from './barrier.ts';
import type { Bound, BoundModel } from './bind.ts';
import { Catalog } from './catalog.ts';
import type { Value } from './flow.ts';
import { parseBarriers } from './parse-sql.ts';
import { same } from './scope.ts';
import { type Column, type ExternalRelation, type Ref, Untraceable } from './shape.ts';
import { type Around, type TracedQuery, traceQuery } from './trace.ts';
import type { StarExpansion } from './tracing.ts';

/** A source column of a value. */
export interface SourceValue extends Ref, Value {}

export interface ColumnLineage extends Column {
  /** What the value is copied or computed from, in the relations that the model reads directly. */
  readonly values: readonly SourceValue[];
  /** What decides this column beside the rows' own conditions: its window's order, its aggregate's filter. */
  readonly conditions: readonly Ref[];
}

export interface ModelLineage {
  readonly model: string;
  readonly relation: string;
  readonly schema: string;
  readonly path: string;
  readonly columns: readonly ColumnLineage[];
  /** What filters, joins, groups or orders the rows of all columns. */
  readonly conditions: readonly Ref[];
  /** Relations that it reads, also those of which it only counts rows. */
  readonly reads: readonly string[];
  readonly stars: readonly StarExpansion[];
}

/** A model whose lineage is not known. Checks treat it as such. */
export interface NotTraced {
  readonly model: string;
  readonly relation: string;
  readonly path: string;
  readonly reason: string;
}

/** What DuckDB made of the query must be what was traced, column for column. */
function differs(traced: TracedQuery, columns: readonly Column[]): string | undefined {
  const names = traced.columns.map(({ name }) => name);
  const bound = columns.map(({ name }) => name);
  if (names.length === bound.length && names.every((name, at) => same(name, bound[at] ?? ''))) return undefined;
  return `traced ${names.length} columns (${names.join(', ')}), DuckDB gives ${bound.length} (${bound.join(', ')})`;
}

function lineageOf({ model, columns }: BoundModel, traced: TracedQuery): ModelLineage {
  return {
    model: model.name,
    relation: model.relation,
    schema: model.schema,
    path: model.path,
    columns: columns.map(({ name, type }, at) => {
      const flow = traced.columns[at]?.flow;
      return {
        name,
        type,
        values: [...(flow?.values ?? [])].map(([ref, value]) => ({ ...ref, ...value })),
        conditions: [...(flow?.conditions ?? [])],
      };
    }),
    conditions: [...traced.rows],
    reads: [...traced.reads],
    stars: traced.stars,
  };
}

/** Names of DuckDB's aggregate functions: `group by all` groups by whatever has none of them. */
async function aggregateNames(warehouse: Warehouse): Promise<Set<string>> {
  const rows = await warehouse.rows<{ name: string }>(
    "select distinct function_name as name from duckdb_functions() where function_type = 'aggregate'",
  );
  return new Set(rows.map(({ name }) => name));
}

/** Column-level lineage of bound models, from DuckDB's own parse of their SQL. The scratch database is the one they were bound in. */
export async function columnLineage(
  scratch: Warehouse,
  bound: Bound,
  externals: readonly ExternalRelation[],
  barriers: readonly Barrier[],
): Promise<{ traced: ModelLineage[]; notTraced: NotTraced[] }> {
  const catalog = new Catalog();
  for (const external of externals) catalog.add(external, external.columns, true);
  for (const { model, columns } of bound.models) catalog.add(model, columns, false);
  const around: Around = {
    warehouse: scratch,
    catalog,
    barriers: await parseBarriers(scratch, barriers),
    aggregates: await aggregateNames(scratch),
  };
  const traced: ModelLineage[] = [];
  const notTraced: NotTraced[] = [];
  for (const one of bound.models) {
    const { name, relation, path } = one.model;
    if (!one.tree) continue;
    const found = one.tree instanceof Untraceable ? one.tree : await traceQuery(one.tree, around);
    const reason = found instanceof Untraceable ? found.message : differs(found, one.columns);
    if (reason !== undefined || found instanceof Untraceable) {
      notTraced.push({ model: name, relation, path, reason: reason ?? '' });
    } else traced.push(lineageOf(one, found));
  }
  return { traced, notTraced };
}
