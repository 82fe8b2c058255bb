import { z } from 'zod';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'write it in snake_case');
const title = { title_zh: z.string().min(1), title_en: z.string().min(1) };
/** Code → its words in Chinese and English. */
const words = z.record(z.string(), z.tuple([z.string(), z.string()]));
const members = z.record(word, z.array(z.string()).min(1));

/** How a cell is written: percent is in per cent (12.5), everything else as it is. */
const CELL_KINDS = ['text', 'integer', 'decimal', 'money', 'percent', 'date', 'month', 'timestamp', 'boolean'] as const;
const kind = z.enum(CELL_KINDS);

/**
 * One measure of a view. `window` says which days it is read over: those of the report, everything before them (an opening balance),
 * everything until their end, or their last day only (a level).
 */
const term = z.strictObject({
  /** The block's view when left out. */
  view: word.optional(),
  measure: word,
  filters: members.optional(),
  exclude: members.optional(),
  window: z.enum(['period', 'before', 'through', 'last_day']).default('period'),
  factor: z.number().default(1),
});

/** A column of groups: a dimension of every view that the block asks. */
const group = z.strictObject({
  member: word,
  ...title,
  kind: kind.default('text'),
  words: words.optional(),
  /** Of the member `date` only. */
  granularity: z.enum(['day', 'month', 'year']).optional(),
});

/** A figure: a measure, a sum of terms, or the ratio of two sums. A ratio's total is the ratio of the totals. */
const figure = z
  .strictObject({
    ...title,
    kind: kind.default('integer'),
    decimals: z.number().int().min(0).max(4).optional(),
    measure: word.optional(),
    terms: z.array(term).min(1).optional(),
    over: z.array(term).min(1).optional(),
    scale: z.number().default(1),
  })
  .refine(({ measure, terms }) => (measure === undefined) !== (terms === undefined), 'needs either measure or terms');

/** `-name`: largest first. */
const order = z.string().regex(/^-?[a-z][a-z0-9_]*$/);

const table = z.strictObject({
  kind: z.literal('table'),
  ...title,
  view: word,
  filters: members.optional(),
  exclude: members.optional(),
  by: z.array(group),
  columns: z.array(figure).min(1),
  /** Position (from 0) of the figure that ranks the groups; a column 名次 is put before them. */
  rank_by: z.number().int().min(0).optional(),
  /** Groups without any figure are left out. */
  limit: z.number().int().min(1).max(10_000).default(10_000),
  totals: z.boolean().default(true),
});

const rows = z.strictObject({
  kind: z.literal('rows'),
  ...title,
  view: word,
  filters: members.optional(),
  exclude: members.optional(),
  /** 住院号 and masked name before the columns, for those with a duty of care; the view has `admission_key`. */
  people: z.boolean().default(false),
  columns: z
    .array(
      z.strictObject({
        member: word,
        ...title,
        kind: kind.default('text'),
        words: words.optional(),
        /** Stands in the totals row. */
        sum: z.boolean().default(false),
      }),
    )
    .min(1),
  order: z.array(order).min(1),
});

const indicators = z.strictObject({
  kind: z.literal('indicators'),
  ...title,
  indicators: z.array(word).min(1),
  /** A dimension of the indicators, or `date`; without it one line for each indicator. */
  by: word.optional(),
  granularity: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
});

const side = z.strictObject({ ...title, terms: z.array(term).min(1) });
const balance = z.strictObject({
  kind: z.literal('balance'),
  ...title,
  lines: z
    .array(
      z.strictObject({
        ...title,
        kind: z.enum(['money', 'integer', 'decimal']).default('money'),
        left: side,
        right: side,
      }),
    )
    .min(1),
});

/** What a person may choose; it limits every block whose view has the member. */
const parameter = z.strictObject({
  name: word,
  member: word,
  ...title,
  choices: words.optional(),
  default: z.array(z.string()).default([]),
});

/** A report as it is written in `reports/<id>.yml`; defaults are applied by parsing. */
export const reportSchema = z.strictObject({
  id: word,
  ...title,
  about_zh: z.string().min(1),
  about_en: z.string().min(1),
  order: z.number().int().default(100),
  roles: z.array(word).min(1),
  /** A period that rolls with the site's clock; `--from` and `--to` choose another. */
  period: word.default('last_month'),
  parameters: z.array(parameter).default([]),
  blocks: z.array(z.discriminatedUnion('kind', [table, rows, indicators, balance])).min(1),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportBlock = Report['blocks'][number];
export type ReportBlockOf<K extends ReportBlock['kind']> = Extract<ReportBlock, { kind: K }>;
export type ReportTerm = z.infer<typeof term>;
export type ReportParameter = z.infer<typeof parameter>;
export type CellKind = z.infer<typeof kind>;
