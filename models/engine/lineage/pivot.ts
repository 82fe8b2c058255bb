import { type Ast, childExpressions, list, onlyKeys, optional, text } from './ast.ts';
import { star as everyColumn } from './build-ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { flowOf, type Stand } from './expression.ts';
import { deciding, either, type Flow, given } from './flow.ts';
import { type From, same } from './scope.ts';
import { type Ref, Untraceable } from './shape.ts';
import { starColumns } from './star.ts';
import type { Rows } from './tracing.ts';

const KEYS = new Set(
  'type alias query_location source aggregates unpivot_names pivots groups column_name_alias include_nulls'.split(' '),
);

interface Entry {
  readonly values?: readonly { readonly value?: unknown; readonly is_null?: boolean }[];
  readonly alias?: string;
  readonly star_expr?: Ast | null;
}

interface Pivot {
  readonly pivot_expressions?: readonly Ast[];
  readonly unpivot_names?: readonly string[];
  readonly entries?: readonly Entry[];
  readonly pivot_enum?: string;
  readonly subquery?: unknown;
}

const noStructs = () => {
  throw new Untraceable('a star of a struct in a pivot');
};

function columnNames(nodes: readonly Ast[]): string[] {
  return nodes.flatMap((node) =>
    node.class === 'COLUMN_REF'
      ? [list<string>(node, 'column_names').at(-1) ?? '']
      : columnNames(childExpressions(node)),
  );
}

function entriesOf(pivot: Pivot): readonly Entry[] {
  if (pivot.pivot_enum || pivot.subquery) throw new Untraceable('a pivot whose columns are known only when it runs');
  return pivot.entries ?? [];
}

const valuesText = (entry: Entry) =>
  entry.alias || (entry.values ?? []).map(({ value, is_null }) => (is_null ? 'NULL' : String(value))).join('_');

// Every value of the first pivot with every value of the second, and so on.
const combined = (pivots: readonly Pivot[]): string[] =>
  pivots.reduce<string[]>(
    (names, pivot) =>
      names.flatMap((name) => entriesOf(pivot).map((entry) => [name, valuesText(entry)].filter(Boolean).join('_'))),
    [''],
  );

function wide(node: Ast, columns: readonly ScopeColumn[], stand: Stand): Rows {
  const aggregates = list(node, 'aggregates');
  const pivots = list<Pivot>(node, 'pivots');
  const by = pivots.flatMap((pivot) => pivot.pivot_expressions ?? []);
  const used = columnNames([...aggregates, ...by]);
  const said = list<string>(node, 'groups');
  const groups = columns.filter(({ name }) =>
    said.length > 0 ? said.some((one) => same(one, name)) : !used.some((one) => same(one, name)),
  );
  const deciders = by.flatMap((one) => [...deciding(flowOf(one, stand))]);
  const plain = aggregates.length === 1 && text(aggregates[0] as Ast, 'alias') === '';
  const cells = combined(pivots).flatMap((name) =>
    aggregates.map((aggregate) => {
      const ending = text(aggregate, 'alias') || stand.tracing.oracle.textOf(aggregate);
      return { name: plain ? name : `${name}_${ending}`, flow: given(flowOf(aggregate, stand), deciders) };
    }),
  );
  return { columns: [...groups, ...cells], rows: new Set(groups.flatMap(({ flow }) => [...deciding(flow)])) };
}

function long(node: Ast, columns: readonly ScopeColumn[], stand: Stand): Rows {
  const [pivot] = list<Pivot>(node, 'pivots');
  const values = list<string>(node, 'unpivot_names');
  const find = (name: unknown): ScopeColumn => {
    const column = columns.find((one) => same(one.name, String(name)));
    if (!column) throw new Untraceable(`unpivot of ${String(name)}, which is no column`);
    return column;
  };
  const rows = (pivot ? entriesOf(pivot) : []).flatMap((entry): ScopeColumn[][] =>
    entry.star_expr
      ? starColumns(entry.star_expr, stand, noStructs).map((column) => [column])
      : [(entry.values ?? []).map(({ value }) => find(value))],
  );
  const taken = new Set(rows.flat().map((column) => column.name.toLowerCase()));
  const kept = columns.filter((column) => !taken.has(column.name.toLowerCase()));
  const labels = (pivot?.unpivot_names ?? []).map((name) => ({ name, flow: either([]) }));
  const cells = values.map((name, at) => ({ name, flow: either(rows.map((row) => (row[at] as ScopeColumn).flow)) }));
  const nulls: Flow[] = node['include_nulls'] === true ? [] : cells.map(({ flow }) => flow);
  return { columns: [...kept, ...labels, ...cells], rows: new Set<Ref>(nulls.flatMap((flow) => [...deciding(flow)])) };
}

/** PIVOT makes columns of values, UNPIVOT rows of columns. */
export function pivoted(node: Ast, source: From, around: Stand): Rows {
  onlyKeys(node, KEYS);
  if (optional(node, 'sample')) throw new Untraceable('a sample of a pivot');
  const stand: Stand = { ...around, scope: { from: source, parent: around.scope.parent, alias: () => undefined } };
  const columns = starColumns(everyColumn, stand, noStructs);
  const isLong = list<string>(node, 'unpivot_names').length > 0;
  const { columns: result, rows } = isLong ? long(node, columns, stand) : wide(node, columns, stand);
  return { columns: result, rows: new Set([...source.rows, ...rows]) };
}
