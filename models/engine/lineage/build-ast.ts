import type { Ast } from './ast.ts';

// Trees that are put together to ask DuckDB something. It insists on every key being there.

export function constant(value: string): Ast {
  return {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    query_location: 0,
    value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value },
  };
}

export const nullConstant: Ast = {
  class: 'CONSTANT',
  type: 'VALUE_CONSTANT',
  alias: '',
  query_location: 0,
  value: { type: { id: 'NULL', type_info: null }, is_null: true },
};

export const star: Ast = {
  class: 'STAR',
  type: 'STAR',
  alias: '',
  query_location: 0,
  relation_name: '',
  exclude_list: [],
  replace_list: [],
  columns: false,
  expr: null,
  qualified_exclude_list: [],
  rename_list: [],
};

export function call(name: string, children: readonly Ast[]): Ast {
  return {
    class: 'FUNCTION',
    type: 'FUNCTION',
    alias: '',
    query_location: 0,
    function_name: name,
    schema: '',
    children,
    filter: null,
    order_bys: { type: 'ORDER_MODIFIER', orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
    catalog: '',
  };
}

const NO_TABLE: Ast = { type: 'EMPTY', alias: '', sample: null, query_location: 0 };

export interface NamedQuery {
  readonly key: string;
  readonly value: unknown;
}

export function selectFrom(expressions: readonly Ast[], from: Ast = NO_TABLE, ctes: readonly NamedQuery[] = []): Ast {
  return {
    type: 'SELECT_NODE',
    modifiers: [],
    cte_map: { map: ctes },
    select_list: expressions,
    from_table: from,
    where_clause: null,
    group_expressions: [],
    group_sets: [],
    aggregate_handling: 'STANDARD_HANDLING',
    having: null,
    sample: null,
    qualify: null,
  };
}
