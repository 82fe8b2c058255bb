import { type Ast, child, childExpressions, expressionsUnder, list, optional, text } from './ast.ts';
import { protectedBy } from './barrier.ts';
import type { ScopeColumn } from './catalog.ts';
import { behind, computed, deciding, either, type Flow, given, NOTHING } from './flow.ts';
import { everything, lookUp, type Scope } from './scope.ts';
import { type Ref, Untraceable } from './shape.ts';
import type { Place, Tracing } from './tracing.ts';

/** Where an expression stands. */
export interface Stand {
  readonly tracing: Tracing;
  readonly scope: Scope;
  readonly place: Place;
  /** Parameters of the lambdas around it: they are no columns. */
  readonly parameters?: ReadonlySet<string>;
  /** What the stars of the expression stand for. */
  readonly stars?: ReadonlyMap<Ast, readonly ScopeColumn[]>;
}

// Elsewhere an arrow is JSON's.
const TAKES_LAMBDA = /^(list_|array_)?(transform|apply|filter|reduce)$/i;

// Their first argument is the value, the others only choose which.
const TAKES_ONE_BY_OTHERS = /^(arg_(max|min)(_null)?|(max|min)_by)$/i;

const flows = (nodes: readonly Ast[], stand: Stand) => nodes.map((node) => flowOf(node, stand));

function decided(by: readonly Ast[], stand: Stand): Ref[] {
  return flows(by, stand).flatMap((flow) => [...deciding(flow)]);
}

function columnReference(node: Ast, stand: Stand): Flow {
  const names = list<string>(node, 'column_names');
  if (stand.parameters?.has((names[0] ?? '').toLowerCase())) return NOTHING;
  return lookUp(names, stand.scope);
}

function parametersOf(lambda: Ast): string[] {
  const left = child(lambda, 'lhs');
  const named = left.class === 'COLUMN_REF' ? [left] : list(left, 'children');
  return named.map((one) => list<string>(one, 'column_names').join('.').toLowerCase());
}

// The lists that a lambda goes over are arguments beside it, so its parameters add nothing.
function lambda(node: Ast, stand: Stand): Flow {
  const parameters = new Set([...(stand.parameters ?? []), ...parametersOf(node)]);
  return flowOf(child(node, 'expr'), { ...stand, parameters });
}

function call(node: Ast, stand: Stand): Flow {
  const name = text(node, 'function_name');
  const takesLambda = TAKES_LAMBDA.test(name);
  const children = list(node, 'children');
  const taken = TAKES_ONE_BY_OTHERS.test(name) ? children.slice(0, 1) : children;
  const values = taken.map((one) => (takesLambda && one.class === 'LAMBDA' ? lambda(one, stand) : flowOf(one, stand)));
  const by = [...children.slice(taken.length), ...[node['filter'], node['order_bys']].flatMap(expressionsUnder)];
  const rest = childExpressions(node, ['children', 'filter', 'order_bys']);
  return given(computed([...values, ...flows(rest, stand)]), decided(by, stand));
}

// What partitions and orders a window decides; what it looks at is its value.
function window(node: Ast, stand: Stand): Flow {
  const deciders = ['partitions', 'orders', 'arg_orders', 'filter_expr', 'start_expr', 'end_expr'];
  const values = childExpressions(node, deciders);
  const by = deciders.flatMap((key) => expressionsUnder(node[key]));
  return given(computed(flows(values, stand)), decided(by, stand));
}

function subquery(node: Ast, stand: Stand): Flow {
  const query = (node['subquery'] as { node?: Ast } | undefined)?.node;
  if (!query) throw new Untraceable('a subquery without a query');
  const starsBefore = stand.tracing.stars.length;
  const { columns, rows } = stand.tracing.query(query, { ...stand.place, outer: stand.scope });
  const kind = text(node, 'subquery_type');
  if (kind === 'EXISTS' || kind === 'NOT_EXISTS') {
    // The star of `exists (select * …)` gives nothing.
    stand.tracing.stars.length = starsBefore;
    return given(NOTHING, rows);
  }
  const answer = either(columns.map((column) => column.flow));
  if (kind === 'SCALAR') return given(answer, rows);
  if (kind !== 'ANY') throw new Untraceable(`a subquery of the kind ${kind}`);
  return given(computed([flowOf(child(node, 'child'), stand), answer]), rows);
}

// Which branch is taken is decided; the value comes from the branches.
function cases(node: Ast, stand: Stand): Flow {
  const checks = list<{ when_expr: Ast; then_expr: Ast }>(node, 'case_checks');
  const values = [...checks.map(({ then_expr }) => then_expr), ...childExpressions(node, ['case_checks'])];
  return given(
    computed(flows(values, stand)),
    decided(
      checks.map(({ when_expr }) => when_expr),
      stand,
    ),
  );
}

function star(node: Ast, stand: Stand): Flow {
  const columns = stand.stars?.get(node);
  if (!columns) throw new Untraceable('a star where no star can be expanded');
  return either(columns.map((column) => column.flow));
}

const WITHOUT_COLUMNS = new Set(['CONSTANT', 'PARAMETER', 'DEFAULT']);
const COMPUTES = new Set(['COMPARISON', 'CONJUNCTION', 'OPERATOR', 'BETWEEN', 'LAMBDA']);

/** What an expression is computed from. A cast changes the type, not what the value is. */
export function flowOf(node: Ast, stand: Stand): Flow {
  const kind = node.class ?? '';
  for (const barrier of stand.tracing.barriers) {
    const filled = protectedBy(barrier, node);
    if (!filled) continue;
    return computed([behind(either(flows(filled.protects, stand)), barrier.name), ...flows(filled.others, stand)]);
  }
  if (WITHOUT_COLUMNS.has(kind)) return NOTHING;
  if (COMPUTES.has(kind)) return computed(flows(childExpressions(node), stand));
  if (kind === 'COLUMN_REF') return columnReference(node, stand);
  if (kind === 'FUNCTION') return call(node, stand);
  if (kind === 'CASE') return cases(node, stand);
  if (kind === 'WINDOW') return window(node, stand);
  if (kind === 'SUBQUERY') return subquery(node, stand);
  if (kind === 'STAR') return star(node, stand);
  const inside = optional(node, 'child');
  if ((kind === 'CAST' || kind === 'COLLATE') && inside) return flowOf(inside, stand);
  // `#2`: the second column of FROM.
  const numbered = kind === 'POSITIONAL_REFERENCE' && everything(stand.scope.from)[Number(node['index']) - 1];
  if (numbered) return numbered.flow;
  throw new Untraceable(`an expression of the class ${kind || node.type}`);
}
