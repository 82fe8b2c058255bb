import { nearest, UserError } from '../../../core/index.ts';
import type { Documentation, DocumentedModel, DocumentedTest, Lineage } from '../../../models/index.ts';
import type { OpenSite } from '../../site/open.ts';
import { type BuildFacts, buildFacts, columnTypes, type LastBuilt, type LastTested } from './build-facts.ts';
import { type ColumnLineage, columnLineage } from './column-lineage.ts';
import { siteDocumentation } from './documentation.ts';
import { type Sample, sampleRows } from './sample-rows.ts';

export interface ModelSummary {
  readonly name: string;
  readonly relation: string | null;
  readonly layer: string;
  readonly materialized: string;
  readonly grain: string;
  readonly description: string;
  readonly columns: number;
  readonly tests: { readonly total: number; readonly passed: number; readonly warned: number; readonly failed: number };
  readonly rows: number | null;
  readonly last_built: LastBuilt | null;
}

export interface DescribedTest extends DocumentedTest {
  readonly last: LastTested | null;
}

export interface DescribedColumn {
  readonly name: string;
  /** As the database has it or as it binds, else as it is declared. */
  readonly type: string | null;
  readonly description: string;
  readonly tests: readonly string[];
}

export interface ModelDocument extends Omit<ModelSummary, 'columns' | 'tests'> {
  readonly path: string;
  readonly tags: readonly string[];
  readonly columns: readonly DescribedColumn[];
  readonly tests: readonly DescribedTest[];
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  readonly lineage: Lineage;
  /** null: not traced. */
  readonly column_lineage: readonly ColumnLineage[] | null;
  readonly sql: string | null;
  readonly sample: Sample | null;
}

function counted(tests: readonly DocumentedTest[], facts: BuildFacts): ModelSummary['tests'] {
  const states = tests.map(({ name }) => facts.tests.get(name)?.status);
  const count = (...wanted: string[]) => states.filter((state) => state && wanted.includes(state)).length;
  return { total: tests.length, passed: count('pass'), warned: count('warn'), failed: count('fail', 'error') };
}

const common = (model: DocumentedModel, facts: BuildFacts) => ({
  name: model.name,
  relation: model.relation,
  layer: model.layer,
  materialized: model.materialized,
  grain: model.grain,
  description: model.description,
  rows: model.relation === null ? null : (facts.rows.get(model.relation) ?? null),
  last_built: facts.models.get(model.name) ?? null,
});

/** Every model, seed and snapshot, in build order. */
export async function listDocumented(open: OpenSite): Promise<ModelSummary[]> {
  const documentation = await siteDocumentation.of(open);
  const facts = await buildFacts(open.warehouse);
  return documentation.names
    .flatMap((name) => documentation.model(name) ?? [])
    .map((model) => ({
      ...common(model, facts),
      columns: (model.relation === null ? undefined : facts.columns.get(model.relation)) ?? model.columns.length,
      tests: counted(model.tests, facts),
    }));
}

async function describedColumns(
  open: OpenSite,
  model: DocumentedModel,
  descriptionOf: Documentation['descriptionOf'],
  traced: readonly ColumnLineage[],
): Promise<DescribedColumn[]> {
  const types = model.relation === null ? [] : await columnTypes(open.warehouse, model.relation);
  // What is part of other queries only has the types to which it binds.
  const bound = types.length > 0 ? types : traced.map(({ column, type }) => ({ name: column, type }));
  const found = new Map(bound.map(({ name, type }) => [name, type]));
  const declared = new Map(model.columns.map((column) => [column.name, column]));
  // What the database has comes first, in its order; what is only declared is still told.
  return [...new Set([...found.keys(), ...declared.keys()])].map((name) => ({
    name,
    type: found.get(name) ?? declared.get(name)?.data_type ?? null,
    description: descriptionOf(model.name, name),
    tests: model.tests.filter((test) => test.column === name).map((test) => test.kind),
  }));
}

/** All that is known of one model. Throws `app/not-found` with the nearest names. */
export async function describeModel(open: OpenSite, name: string, signal: AbortSignal): Promise<ModelDocument> {
  const documentation = await siteDocumentation.of(open);
  const model = documentation.model(name);
  if (!model) {
    const near = nearest(name, documentation.names).join(', ');
    throw new UserError('app/not-found', { what: '模型 (model)', id: name, near });
  }
  const facts = await buildFacts(open.warehouse);
  const shared = common(model, facts);
  const traced = await columnLineage(open, name);
  return {
    ...shared,
    path: model.path,
    tags: model.tags,
    columns: await describedColumns(open, model, documentation.descriptionOf, traced ?? []),
    tests: model.tests.map((test) => ({ ...test, last: facts.tests.get(test.name) ?? null })),
    upstream: model.upstream,
    downstream: model.downstream,
    lineage: documentation.lineage(name),
    column_lineage: traced,
    sql: documentation.sql(name) ?? null,
    sample: model.relation === null || shared.rows === null ? null : await sampleRows(open, model.relation, signal),
  };
}
