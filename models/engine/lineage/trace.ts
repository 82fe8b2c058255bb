import type { Warehouse } from '../../../core/index.ts';
import type { Ast } from './ast.ts';
import type { ParsedBarrier } from './barrier.ts';
import type { Catalog } from './catalog.ts';
import type { Flow } from './flow.ts';
import { Oracle } from './oracle.ts';
import { query } from './query.ts';
import { distinctNames } from './select-list.ts';
import { type Ref, Untraceable } from './shape.ts';
import type { StarExpansion, Tracing } from './tracing.ts';

/** What is around every query of a project. */
export interface Around {
  readonly warehouse: Warehouse;
  readonly catalog: Catalog;
  readonly barriers: readonly ParsedBarrier[];
  readonly aggregates: ReadonlySet<string>;
}

export interface TracedColumn {
  readonly name: string;
  readonly flow: Flow;
}

export interface TracedQuery {
  readonly columns: readonly TracedColumn[];
  /** What decides which rows there are, for all columns alike. */
  readonly rows: ReadonlySet<Ref>;
  readonly reads: ReadonlySet<string>;
  readonly stars: readonly StarExpansion[];
}

// A question may lead to another, as a name inside a query inside a query; more rounds than this are a loop.
const MOST_ROUNDS = 20;

function once(tree: Ast, around: Around, oracle: Oracle): TracedQuery | Untraceable {
  const tracing: Tracing = {
    ...around,
    oracle,
    reads: new Set(),
    stars: [],
    query: (node, place) => query(node, place, tracing),
  };
  try {
    const { columns, rows } = query(tree, { ctes: undefined, outer: undefined }, tracing);
    const named = distinctNames(columns).map(({ name, flow }) => ({ name, flow }));
    return { columns: named, rows, reads: tracing.reads, stars: tracing.stars };
  } catch (error) {
    if (error instanceof Untraceable) return error;
    throw error;
  }
}

/** The lineage of one query, or why it is not known. */
export async function traceQuery(tree: Ast, around: Around): Promise<TracedQuery | Untraceable> {
  const oracle = new Oracle();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const traced = once(tree, around, oracle);
    if (!oracle.isWaiting) return traced;
    await oracle.answer(around.warehouse);
  }
  return new Untraceable(`no end of questions after ${MOST_ROUNDS} rounds`);
}
