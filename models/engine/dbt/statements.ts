import { fromPlain } from '../jinja/plain.ts';
import { str } from '../jinja/text.ts';
import { Callable, type Kwargs, Undefined, type Value } from '../jinja/value.ts';
import type { Asks } from './answers.ts';
import { type Answer, ResultTable } from './result-table.ts';

// `statement`, `load_result`, `run_query`: queries of templates.

const result = (answer: Answer): Value =>
  new Map<Value, Value>([
    [
      'response',
      new Map<Value, Value>([
        ['rows_affected', answer.rows.length],
        ['code', 'SUCCESS'],
      ]),
    ],
    ['data', answer.rows.map((row) => row.map(fromPlain))],
    ['table', new ResultTable(answer)],
  ]);

/** The functions that run a template's queries; without `execute` they do nothing. */
export function statementFunctions(execute: boolean, asks: Asks): Record<string, Value> {
  const results = new Map<string, Value>();
  const statement = (args: readonly Value[], named: Kwargs): Value => {
    const caller = named['caller'];
    const sql = caller instanceof Callable ? str(caller.call([], {})) : '';
    const name = args[0] ?? named['name'];
    if (execute && sql.trim() !== '') {
      const answer = asks.ask(sql);
      if (name !== undefined && name !== null) results.set(str(name), result(answer));
    }
    return '';
  };
  const runQuery = ([sql]: readonly Value[]): Value => {
    if (sql instanceof Undefined) sql.fail();
    return execute ? new ResultTable(asks.ask(str(sql as Value))) : null;
  };
  return {
    statement: new Callable('statement', statement),
    run_query: new Callable('run_query', runQuery),
    load_result: new Callable('load_result', ([name]) => results.get(str(name as Value)) ?? null),
    store_result: new Callable('store_result', ([name, response, table]) => {
      results.set(
        str(name as Value),
        new Map<Value, Value>([
          ['response', response ?? null],
          ['table', table ?? null],
          ['data', []],
        ]),
      );
      return '';
    }),
  };
}
