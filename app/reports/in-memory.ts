import type { Cell, Note, OpenBlock, ReportColumn } from './types.ts';

export const UNCOUNTED: Note = {
  zh: '分组超过 10000 个，只列出其中一部分；请缩小范围。合计为全部。',
  en: 'More than 10000 groups; not all are listed. Narrow the report. The total is of all.',
};

/** Numbers by size, texts by their letters, nothing last. */
export function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh');
}

/** A block whose few rows are there already. */
export function inMemory(
  { kind, title_zh, title_en }: Pick<OpenBlock, 'kind' | 'title_zh' | 'title_en'>,
  columns: readonly ReportColumn[],
  rows: readonly (readonly Cell[])[],
  more: {
    totals?: readonly Cell[] | null;
    notes?: readonly Note[];
    builds: readonly string[];
    isProvisional?: boolean;
  },
): OpenBlock {
  return {
    kind,
    title_zh,
    title_en,
    columns,
    totals: more.totals ?? null,
    rowCount: rows.length,
    notes: more.notes ?? [],
    builds: more.builds,
    isProvisional: more.isProvisional ?? false,
    each: async (write, most = rows.length) => {
      await write(rows.slice(0, most));
      return false;
    },
  };
}
