import type { ReportBlockOf } from '../../dashboards/index.ts';
import { type Asking, definitionOf } from './ask.ts';
import { askFigures, type PlacedTerm, sumOf } from './figures.ts';
import { inMemory } from './in-memory.ts';
import type { Cell, OpenBlock, ReportColumn } from './types.ts';

type BalanceBlock = ReportBlockOf<'balance'>;
type Side = BalanceBlock['lines'][number]['left'];

const column = (title_zh: string, title_en: string, kind: ReportColumn['kind'], definition = ''): ReportColumn => ({
  title_zh,
  title_en,
  kind,
  decimals: kind === 'text' || kind === 'boolean' ? 0 : 2,
  definition,
});

const placed = ({ terms }: Side): PlacedTerm[] =>
  terms.map(({ view, measure, window, factor, ...scope }) => ({
    view: view ?? '',
    measure,
    window,
    factor,
    scopes: [scope],
  }));

/** Two figures that must be equal, one line each, with what lies between them. */
export async function openBalance(asking: Asking, block: BalanceBlock): Promise<OpenBlock> {
  const sides = block.lines.flatMap(({ left, right }) => [...placed(left), ...placed(right)]);
  const figures = await askFigures(asking, sides, []);
  const [whole] = figures.groups;
  const value = (side: Side): number | null => (whole ? sumOf(placed(side), whole.valueOfTerm) : null);
  const rows = block.lines.map(({ title_zh, left, right }): Cell[] => {
    const [first, second] = [value(left), value(right)];
    const difference = first === null || second === null ? null : Math.round((first - second) * 1e4) / 1e4 || 0;
    const balanced = difference === null ? null : difference === 0;
    return [title_zh, left.title_zh, first, right.title_zh, second, difference, balanced];
  });
  const said = (pick: 'left' | 'right') =>
    block.lines
      .map((line) => {
        const of = placed(line[pick]).map(({ view, measure }) => definitionOf(asking, view, measure));
        return `${line[pick].title_zh}：${[...new Set(of)].join(' ＋ ')}`;
      })
      .join('\n');
  const columns = [
    column('核对项', 'Balance', 'text'),
    column('左方', 'Left', 'text'),
    column('左方金额/数量', 'Left figure', 'decimal', said('left')),
    column('右方', 'Right', 'text'),
    column('右方金额/数量', 'Right figure', 'decimal', said('right')),
    column('差额', 'Difference', 'decimal', '左方减右方；应为 0。Left less right; it should be 0.'),
    column('平衡', 'Balanced', 'boolean'),
  ];
  const words = {
    ...Object.fromEntries(
      block.lines
        .flatMap((line) => [line, line.left, line.right])
        .map((t) => [t.title_zh, [t.title_zh, t.title_en] as const]),
    ),
  };
  return inMemory(
    block,
    columns.map((one, index) => (index === 0 || index === 1 || index === 3 ? { ...one, words } : one)),
    rows,
    {
      builds: figures.builds,
      notes:
        figures.notCollected.size > 0
          ? [{ zh: '有一方未采集，不作核对。', en: 'One side is not collected; nothing is compared.' }]
          : [],
    },
  );
}
