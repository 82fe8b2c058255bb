import { ident, type Row } from '../../core/index.ts';
import type { ReportBlockOf } from '../../dashboards/index.ts';
import { identityOfRows } from '../cases/identify.ts';
import type { OpenSite } from '../site/open.ts';
import { type Asking, definitionOf, filtersOf, isCollected } from './ask.ts';
import { decimalsOf } from './table-block.ts';
import type { Cell, OpenBlock, ReportColumn } from './types.ts';

type RowsBlock = ReportBlockOf<'rows'>;

/** Rows read at a time: an export of any length holds no more of them. */
const AT_ONCE = 10_000;

const PEOPLE: readonly ReportColumn[] = [
  { title_zh: '住院号', title_en: 'Inpatient no.', kind: 'text', decimals: 0, definition: '' },
  { title_zh: '姓名', title_en: 'Name (masked)', kind: 'text', decimals: 0, definition: '' },
];

const DAYS = new Set(['date', 'month']);

function cellOf(value: unknown, kind: ReportColumn['kind']): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  const text = String(value);
  return DAYS.has(kind) ? text.slice(0, 10) : kind === 'timestamp' ? text.slice(0, 19).replace('T', ' ') : text;
}

/**
 * Single rows of a view, only those of the identity (the view's policy decides), read in portions from one picture. The key of the
 * stay leads to 住院号 and masked name for those with a duty of care and is never shown itself.
 */
export async function openRows(open: OpenSite, asking: Asking, block: RowsBlock): Promise<OpenBlock> {
  const shown = block.columns.map(({ member }) => member);
  const isNamed = block.people && asking.identity.canSeeIdentifiers;
  const ordered = block.order.map((one) => one.replace('-', ''));
  const members = [...new Set([...shown, ...ordered, 'date', ...(isNamed ? ['admission_key'] : [])])];
  const { sql, params } = await asking.cubes.rowSql(
    block.view,
    members,
    asking.identity,
    filtersOf(asking, block.view, [block]),
  );
  const bound = [...params, asking.period.from, asking.period.to];
  const [from, to] = [params.length + 1, params.length + 2];
  const inside = `(select * from (${sql}) as members where cast("date" as date) between cast($${from} as date) and cast($${to} as date)) as chosen`;
  const sums = block.columns.flatMap(({ member, sum }, index) => (sum ? [`sum(${ident(member)}) as s${index}`] : []));
  const build = "(select max(build_id) from ops.builds where status = 'success')";
  const head = await open.warehouse.rows<Row>(
    `select ${['count(*) as n', `${build} as build`, ...sums].join(', ')} from ${inside}`,
    bound,
  );
  const first = head[0] ?? {};
  const columns: ReportColumn[] = block.columns.map(({ member, title_zh, title_en, kind, words }) => ({
    title_zh,
    title_en,
    kind,
    decimals: decimalsOf(kind),
    definition: definitionOf(asking, block.view, member),
    ...(words ? { words } : {}),
  }));
  const rowCount = Number(first['n'] ?? 0);
  const list = members.map((member) => ident(member)).join(', ');
  // All members at the end: ties come in the same order at every reading.
  const ordering = [
    ...block.order.map((one) => `${ident(one.replace('-', ''))} ${one.startsWith('-') ? 'desc' : 'asc'} nulls last`),
    list,
  ].join(', ');
  return {
    kind: 'rows',
    title_zh: block.title_zh,
    title_en: block.title_en,
    columns: isNamed ? [...PEOPLE, ...columns] : columns,
    totals:
      sums.length > 0
        ? [
            ...(isNamed ? [null, null] : []),
            ...block.columns.map(({ sum }, index): Cell => (sum ? Number(first[`s${index}`] ?? 0) : null)),
          ]
        : null,
    rowCount,
    notes: (await isCollected(asking, block.view))
      ? []
      : [
          {
            zh: '未采集：本期末以前没有任何记录。',
            en: 'Not collected: nothing was recorded by the end of the period.',
          },
        ],
    builds: [String(first['build'] ?? '')],
    each: (write, most = rowCount) =>
      open.warehouse.snapshot(async (tx) => {
        let namedAny = false;
        for (let offset = 0; offset < Math.min(most, rowCount); offset += AT_ONCE) {
          const rows = await tx.rows<Row>(
            `select ${list} from ${inside} order by ${ordering} limit ${Math.min(AT_ONCE, most - offset)} offset ${offset}`,
            bound,
          );
          const people = isNamed ? await identityOfRows(open, rows, asking.identity) : undefined;
          namedAny ||= people?.some((person) => person !== undefined) ?? false;
          await write(
            rows.map((row, at) => {
              const cells = block.columns.map(({ member, kind }) => cellOf(row[member], kind));
              if (!isNamed) return cells;
              const person = people?.[at];
              return [person?.case_no || null, person?.patient_name_masked ?? null, ...cells];
            }),
          );
        }
        return namedAny;
      }),
  };
}
