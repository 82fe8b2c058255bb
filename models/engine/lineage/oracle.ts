import type { Warehouse } from '../../../core/index.ts';
import type { Ast } from './ast.ts';
import { selectFrom } from './build-ast.ts';
import { Untraceable } from './shape.ts';

type Ask = 'text' | 'names' | 'rows';

interface Question {
  readonly ask: Ask;
  readonly tree: string;
}

const serialized = (query: Ast) => JSON.stringify({ error: false, statements: [{ node: query, named_param_map: [] }] });

const SQL: Readonly<Record<Ask, string>> = {
  text: 'select json_deserialize_sql($1::json) as answer',
  names: 'describe from json_execute_serialized_sql($1)',
  rows: 'from json_execute_serialized_sql($1)',
};

const READ: Readonly<Record<Ask, (rows: Record<string, unknown>[]) => unknown[]>> = {
  text: ([row]) => [String(row?.['answer']).replace(/^SELECT /, '')],
  names: (rows) => rows.map((row) => String(row['column_name'])),
  rows: ([row]) => Object.values(row ?? {}),
};

/**
 * What only DuckDB knows: how it names an expression, which columns a table function gives, which names a pattern takes.
 * Tracing is synchronous and so gets no answer the first time; it is done again when the open questions were answered.
 */
export class Oracle {
  readonly #answers = new Map<string, unknown[] | Untraceable>();
  readonly #open = new Map<string, Question>();

  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  /** The name that DuckDB gives to an expression without an alias. */
  textOf(expression: Ast): string {
    return String(this.#asked('text', selectFrom([{ ...expression, alias: '' }]))[0] ?? '');
  }

  /** The column names of a query. */
  namesOf(query: Ast): readonly string[] {
    return this.#asked('names', query) as string[];
  }

  /** The first row of a query without a FROM. */
  valuesOf(query: Ast): readonly unknown[] {
    return this.#asked('rows', query);
  }

  async answer(warehouse: Warehouse): Promise<void> {
    for (const [key, { ask, tree }] of this.#open) {
      try {
        this.#answers.set(key, READ[ask](await warehouse.rows(SQL[ask], [tree])));
      } catch (cause) {
        const reason = String(cause instanceof Error ? cause.message : cause).split('\n')[0];
        this.#answers.set(key, new Untraceable(`DuckDB cannot say what a part of the query gives: ${reason}`));
      }
    }
    this.#open.clear();
  }

  #asked(ask: Ask, query: Ast): unknown[] {
    const tree = serialized(query);
    const key = `${ask} ${tree}`;
    const known = this.#answers.get(key);
    if (known instanceof Untraceable) throw known;
    if (!known) this.#open.set(key, { ask, tree });
    return known ?? [];
  }
}
