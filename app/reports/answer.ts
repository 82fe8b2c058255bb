import type { Cell, OpenBlock, OpenReport, ReportHead } from './types.ts';

export interface ReportAnswer extends ReportHead {
  readonly identifiers_shown: boolean;
  readonly blocks: readonly (Omit<OpenBlock, 'each' | 'builds' | 'rowCount' | 'isProvisional'> & {
    readonly rows: readonly (readonly Cell[])[];
    readonly row_count: number;
    readonly truncated: boolean;
  })[];
}

/** A report as one document, with the first `most` rows of each block: for screens and scripts. */
export async function answerReport({ head, blocks }: OpenReport, most: number): Promise<ReportAnswer> {
  let identifiersShown = false;
  const read: ReportAnswer['blocks'][number][] = [];
  for (const { kind, title_zh, title_en, columns, totals, notes, rowCount, each } of blocks) {
    const rows: (readonly Cell[])[] = [];
    const named = await each((portion) => {
      rows.push(...portion);
    }, most);
    identifiersShown ||= named;
    read.push({
      kind,
      title_zh,
      title_en,
      columns,
      totals,
      notes,
      rows,
      row_count: rowCount,
      truncated: rows.length < rowCount,
    });
  }
  return { ...head, identifiers_shown: identifiersShown, blocks: read };
}

export const rowsOf = (answer: ReportAnswer): number => answer.blocks.reduce((sum, { rows }) => sum + rows.length, 0);
