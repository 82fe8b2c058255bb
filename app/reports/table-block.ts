import type { ReportBlockOf, ReportTerm } from '../../dashboards/index.ts';
import { type Asking, definitionOf } from './ask.ts';
import { askFigures, type PlacedTerm, sumOf } from './figures.ts';
import { compareCells, inMemory, UNCOUNTED } from './in-memory.ts';
import type { Cell, Note, OpenBlock, ReportColumn } from './types.ts';

type TableBlock = ReportBlockOf<'table'>;
type Figure = TableBlock['columns'][number];

const DECIMALS: Readonly<Record<string, number>> = { money: 2, percent: 2, decimal: 2 };
export const decimalsOf = (kind: string, given?: number): number => given ?? DECIMALS[kind] ?? 0;

const RANK: ReportColumn = {
  title_zh: '名次',
  title_en: 'Rank',
  kind: 'integer',
  decimals: 0,
  definition: '',
};

const placed = (block: TableBlock, term: ReportTerm): PlacedTerm => ({
  view: term.view ?? block.view,
  measure: term.measure,
  window: term.window,
  factor: term.factor,
  scopes: [block, term],
});

function partsOf(block: TableBlock, { measure, terms, over }: Figure) {
  const plain: ReportTerm[] = measure ? [{ measure, window: 'period', factor: 1 }] : (terms ?? []);
  const place = (term: ReportTerm) => placed(block, term);
  return { top: plain.map(place), bottom: over?.map(place) };
}

/** A figure of a group: a sum, or sum over sum. */
function figureOf(block: TableBlock, figure: Figure, read: (term: PlacedTerm) => number | null): Cell {
  const { top, bottom } = partsOf(block, figure);
  const sum = sumOf(top, read);
  if (!bottom) return sum === null ? null : sum * figure.scale;
  const base = sumOf(bottom, read);
  return sum === null || base === null || base === 0 ? null : (sum / base) * figure.scale;
}

function definition(asking: Asking, block: TableBlock, figure: Figure): string {
  const { top, bottom } = partsOf(block, figure);
  const said = (terms: readonly PlacedTerm[]) =>
    [...new Set(terms.map(({ view, measure }) => definitionOf(asking, view, measure)))].join(' ＋ ');
  return bottom ? `${said(top)} ÷ ${said(bottom)}${figure.scale === 1 ? '' : ` × ${figure.scale}`}` : said(top);
}

/** Ranks of equal figures are equal; the next one counts on (1, 2, 2, 4). */
function ranksOf(rows: readonly (readonly Cell[])[], column: number): Cell[] {
  let rank = 0;
  return rows.map((row, index) => {
    if (row[column] === null) return null;
    if (index === 0 || rows[index - 1]?.[column] !== row[column]) rank = index + 1;
    return rank;
  });
}

export async function openTable(asking: Asking, block: TableBlock, isProvisional: boolean): Promise<OpenBlock> {
  const terms = block.columns.flatMap((figure) => {
    const { top, bottom } = partsOf(block, figure);
    return [...top, ...(bottom ?? [])];
  });
  const [figures, whole] = await Promise.all([
    askFigures(asking, terms, block.by),
    block.totals ? askFigures(asking, terms, []) : undefined,
  ]);
  const lined = figures.groups.map(({ keys, valueOfTerm: read }) => [
    ...(keys as Cell[]),
    ...block.columns.map((figure) => figureOf(block, figure, read)),
  ]);
  const sorter = block.rank_by === undefined ? undefined : block.by.length + block.rank_by;
  const sorted = lined
    .filter((row) => row.slice(block.by.length).some((cell) => cell !== null && cell !== 0) || block.by.length === 0)
    .sort(
      (a, b) => (sorter === undefined ? 0 : compareCells(b[sorter], a[sorter])) || compareRows(a, b, block.by.length),
    );
  const ranks = sorter === undefined || isProvisional ? sorted.map(() => null) : ranksOf(sorted, sorter);
  const rows = sorted
    .slice(0, block.limit)
    .map((row, index) => (sorter === undefined ? row : [ranks[index] ?? null, ...row]));
  const total = whole?.groups[0];
  const lead = block.by.length + (sorter === undefined ? 0 : 1);
  const totals: Cell[] | null =
    block.totals && block.by.length > 0
      ? [
          ...Array.from({ length: lead }, (): Cell => null),
          ...block.columns.map((figure) => (total ? figureOf(block, figure, total.valueOfTerm) : null)),
        ]
      : null;
  const columns: ReportColumn[] = [
    ...(sorter === undefined ? [] : [RANK]),
    ...block.by.map(({ title_zh, title_en, kind, words, granularity }) => ({
      title_zh,
      title_en,
      kind: granularity === 'month' ? ('month' as const) : granularity ? ('date' as const) : kind,
      decimals: 0,
      definition: '',
      ...(words ? { words } : {}),
    })),
    ...block.columns.map((figure) => {
      const { top, bottom } = partsOf(block, figure);
      const isMissing = [...top, ...(bottom ?? [])].some(({ view }) => figures.notCollected.has(view));
      return {
        title_zh: figure.title_zh,
        title_en: figure.title_en,
        kind: figure.kind,
        decimals: decimalsOf(figure.kind, figure.decimals),
        definition: definition(asking, block, figure),
        ...(isMissing ? { not_collected: true } : {}),
      };
    }),
  ];
  return inMemory(block, columns, rows, {
    totals,
    builds: [...figures.builds, ...(whole?.builds ?? [])],
    notes: notesOf(block, figures, isProvisional && sorter !== undefined),
  });
}

function notesOf(
  block: TableBlock,
  figures: { readonly isCut: boolean; readonly groups: readonly unknown[] },
  isUnranked: boolean,
): Note[] {
  return [
    ...(isUnranked ? [{ zh: '暂定数据不排名。', en: 'Provisional figures are not ranked.' }] : []),
    ...(figures.isCut ? [UNCOUNTED] : []),
    ...(figures.groups.length > block.limit
      ? [
          {
            zh: `只列前 ${block.limit} 行；合计为全部。`,
            en: `The first ${block.limit} rows only; the total is of all.`,
          },
        ]
      : []),
  ];
}

function compareRows(a: readonly Cell[], b: readonly Cell[], groups: number): number {
  for (let index = 0; index < groups; index++) {
    const order = compareCells(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}
