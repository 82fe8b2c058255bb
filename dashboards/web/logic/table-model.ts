import type { MetricAnswer } from '../../engine/wire.ts';
import { rowCode, rowName } from './chart-data.ts';

export interface TableGroup {
  readonly code: string;
  readonly name: string;
  /** One value per answer, in their order; null where that answer has no row for the group. */
  readonly values: readonly (number | null)[];
}

/** Joins answers by their group, in the order of the codes: a table is read by name, a ranking by value. */
export function tableRows(answers: readonly MetricAnswer[], by: string): TableGroup[] {
  const names = new Map<string, string>();
  for (const answer of answers) {
    for (const row of answer.rows) {
      const code = rowCode(row, by);
      if (code !== undefined && !names.has(code)) names.set(code, rowName(row, by));
    }
  }
  const values = answers.map((answer) => new Map(answer.rows.map((row) => [rowCode(row, by), row.value])));
  return [...names]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([code, name]) => ({ code, name, values: values.map((each) => each.get(code) ?? null) }));
}
