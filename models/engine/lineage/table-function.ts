import { type Ast, child, childExpressions, list, onlyKeys, replaced, text } from './ast.ts';
import { nullConstant, selectFrom, star } from './build-ast.ts';
import type { ScopeColumn } from './catalog.ts';
import { treesInReach } from './ctes.ts';
import { flowOf, type Stand } from './expression.ts';
import { computed, deciding, either, sourceFlow } from './flow.ts';
import { Untraceable } from './shape.ts';
import type { Rows } from './tracing.ts';

const KEYS = new Set('type alias query_location function column_name_alias with_ordinality'.split(' '));

// Functions that make rows of their arguments; all others read something from outside.
const MAKES_ROWS =
  /^(unnest|unlist|range|generate_series|json_each|json_tree|repeat|repeat_row|regexp_split_to_table)$/i;
// One column that has the function's name; the arguments may be columns of what stands to the left.
const ONE_COLUMN = /^(unnest|range|generate_series)$/i;
const RUNS_SQL = /^(query|query_table|json_execute_serialized_sql|sql_auto_complete)$/i;

function namesOf(node: Ast, stand: Stand): readonly string[] {
  const name = text(child(node, 'function'), 'function_name');
  const aliases = list<string>(node, 'column_name_alias');
  if (ONE_COLUMN.test(name)) {
    const all = text(node, 'with_ordinality') === 'WITH_ORDINALITY' ? [name, 'ordinality'] : [name];
    return all.map((one, at) => aliases[at] ?? one);
  }
  // Names do not depend on values.
  const asked = replaced(node, (one) => (one.class === 'COLUMN_REF' ? nullConstant : undefined)) as Ast;
  return stand.tracing.oracle.namesOf(selectFrom([star], asked, treesInReach(stand.place.ctes)));
}

/** A function in a FROM clause: rows made of its arguments, or something outside such as a file. */
export function tableFunction(node: Ast, stand: Stand): Rows {
  onlyKeys(node, KEYS);
  const call = child(node, 'function');
  const name = text(call, 'function_name');
  if (RUNS_SQL.test(name)) throw new Untraceable(`${name}() runs SQL that is text here`);
  const given = either(childExpressions(call).map((argument) => flowOf(argument, stand)));
  const makesRows = MAKES_ROWS.test(name);
  const outside = `${name}()`;
  if (!makesRows) stand.tracing.reads.add(outside);
  const columns: ScopeColumn[] = namesOf(node, stand).map((column) => ({
    name: column,
    flow: makesRows
      ? computed([given])
      : either([sourceFlow(stand.tracing.catalog.ref(outside, column)), computed([given])]),
  }));
  return { columns, rows: deciding(given) };
}
