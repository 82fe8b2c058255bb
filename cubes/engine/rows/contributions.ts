import { z } from 'zod';

/** How the rows behind a measure make its value. `mean_of_days`: their sum over the days (months) that any of them is of. */
export const RECKONED = [
  'count',
  'sum',
  'distinct',
  'median',
  'highest',
  'mean_of_days',
  'sum_of_units',
  'median_of_units',
] as const;
export type Reckoned = (typeof RECKONED)[number];

/** What one row gives to a measure: null where it is not behind it. */
export interface Contribution {
  readonly how: Reckoned;
  readonly sql: string;
  /** Of the `…_of_units`: what stands once however many rows speak of it. */
  readonly unit?: string | undefined;
  /** −1 where what these rows give is taken away. */
  readonly factor: number;
}

/** Why a measure has no rows behind it. */
export interface NoRows {
  readonly reason_zh: string;
  readonly reason_en: string;
}

const written = z.array(
  z.strictObject({
    how: z.enum(RECKONED),
    sql: z.string(),
    unit: z.string().optional(),
    factor: z.number().default(1),
  }),
);
const noRows = z.strictObject({ reason_zh: z.string().min(1), reason_en: z.string().min(1) });

export const measureSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  sql: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  filters: z.array(z.object({ sql: z.string() })).default([]),
  /** `rows`: what a row gives, where the SQL of a measure does not tell; `no_rows`: why nothing does. */
  meta: z
    .looseObject({ rows: written.optional(), no_rows: noRows.optional(), unit: z.string().optional() })
    .default({}),
});
export type Measure = z.infer<typeof measureSchema>;

/** In `meta` a column is written `row.column`: braces are evaluated there by Cube, who knows no CUBE of it. */
const ofRow = <T extends string | undefined>(sql: T): T => sql?.replaceAll(/\brow\./g, '{CUBE}.') as T;

/** A column stands bare in the files; in an expression it needs its cube. */
const qualified = (sql: string): string => (/^\w+$/.test(sql) ? `{CUBE}.${sql}` : sql);

const MEAN = /^1\.0 \* sum\((?<value>.+)\) \/ nullif\(count\(distinct .+\), 0\)$/s;
const MEDIAN = /^median\((?<value>.+)\)$/s;

const SIMPLE: Readonly<Record<string, Reckoned>> = {
  count: 'count',
  sum: 'sum',
  count_distinct: 'distinct',
  max: 'highest',
};

/** What rows give to a measure, or why they give nothing. */
export function contributionsOf({ type, sql = '', filters, meta }: Measure): readonly Contribution[] | NoRows {
  if (meta.no_rows) return meta.no_rows;
  if (meta.rows)
    return meta.rows.map(({ sql: value, unit, ...rest }) => ({ ...rest, sql: ofRow(value), unit: ofRow(unit) }));
  const kept = (value: string) => {
    const conditions = filters.map((filter) => `(${filter.sql})`).join(' and ');
    return conditions === '' ? value : `case when ${conditions} then ${value} end`;
  };
  const how = SIMPLE[type];
  if (how === 'count') {
    const one = sql === '' ? '1' : `case when ${qualified(sql)} is not null then 1 end`;
    return [{ how, sql: kept(one), factor: 1 }];
  }
  if (how) return [{ how, sql: kept(qualified(sql)), factor: 1 }];
  const mean = MEAN.exec(sql)?.groups?.['value'];
  if (mean) return [{ how: 'mean_of_days', sql: mean, factor: 1 }];
  const median = MEDIAN.exec(sql)?.groups?.['value'];
  if (median) return [{ how: 'median', sql: median, factor: 1 }];
  return {
    reason_zh: '这个数由汇总值再计算得出，没有一行数据单独对应它',
    reason_en: 'The figure is reckoned from totals: no row stands for a part of it.',
  };
}
