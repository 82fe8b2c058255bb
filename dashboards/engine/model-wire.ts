/** What the browser receives of the documentation of models; see `wire.ts` for why it is written down again. */

export interface LastBuilt {
  readonly build_id: string;
  /** UTC. */
  readonly at: string | null;
  readonly why: string | null;
  readonly rows_written: number;
  readonly seconds: number;
}

export interface LastTested {
  readonly status: 'pass' | 'warn' | 'fail' | 'error' | 'not_applicable';
  readonly failures: number;
  readonly build_id: string;
  readonly at: string | null;
}

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

export interface ModelColumn {
  readonly name: string;
  readonly type: string | null;
  readonly description: string;
  readonly tests: readonly string[];
}

export interface ModelTest {
  readonly name: string;
  readonly kind: string;
  readonly column: string | null;
  readonly severity: 'error' | 'warn';
  readonly last: LastTested | null;
}

export interface LineageNode {
  readonly name: string;
  readonly kind: 'source' | 'seed' | 'snapshot' | 'ephemeral' | 'view' | 'table';
  readonly layer: string;
  /** Steps from the model: negative before it, positive after it. */
  readonly step: number;
}

export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

export interface ColumnLineage {
  readonly column: string;
  readonly type: string;
  readonly from: readonly { readonly relation: string; readonly column: string; readonly exact: boolean }[];
  readonly conditions: readonly { readonly relation: string; readonly column: string }[];
}

export interface ModelDocument extends Omit<ModelSummary, 'columns' | 'tests'> {
  readonly path: string;
  readonly tags: readonly string[];
  readonly columns: readonly ModelColumn[];
  readonly tests: readonly ModelTest[];
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  readonly lineage: Lineage;
  readonly column_lineage: readonly ColumnLineage[] | null;
  readonly sql: string | null;
  readonly sample: {
    readonly columns: readonly string[];
    readonly rows: readonly Readonly<Record<string, unknown>>[];
    readonly refused: string | null;
  } | null;
}
