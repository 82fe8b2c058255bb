import type { Identity } from '../../core/index.ts';
import type { CubeFilter, CubesPort } from '../../cubes/index.ts';
import type { Indicator } from '../../metrics/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

/** Views whose rows know the day on which they were written down, apart from the day they belong to. */
const ENTERED: Readonly<Record<string, string>> = { revenue: 'entered_on' };

/** What rows entered after the last day of a month add to a sum of that month; null where nothing tells, as in ratios. */
export async function lateAmount(
  cubes: Pick<CubesPort, 'query'>,
  identity: Identity,
  { numerator, denominator, growth, scale }: Indicator,
  month: { readonly from: string; readonly to: string },
  rows: readonly CubeFilter[],
): Promise<number | null> {
  if (
    !numerator ||
    denominator ||
    growth ||
    numerator.some(({ view, window }) => !ENTERED[view] || window !== 'period')
  )
    return null;
  let sum = 0;
  for (const { view, measure, filters, factor } of numerator) {
    const member = `${view}.${measure}`;
    const { rows: found } = await cubes.query(
      {
        measures: [member],
        timeDimensions: [{ dimension: `${view}.date`, dateRange: [month.from, month.to] }],
        filters: [
          ...Object.entries(filters).map(([name, values]) => ({
            member: `${view}.${name}`,
            operator: 'equals',
            values,
          })),
          { member: `${view}.${ENTERED[view]}`, operator: 'afterDate', values: [month.to] },
          ...rows.map((filter) => ('member' in filter ? { ...filter, member: `${view}.${filter.member}` } : filter)),
        ],
      },
      identity,
    );
    sum += Number(found[0]?.[member] ?? 0) * factor;
  }
  return sum * scale;
}

/** Figures of the core indicators as earlier nightly builds told them, of all rows: by indicator, month and department. */
export async function earlierFigures(
  open: OpenSite,
  { institutions, departments, wards, doctor }: Identity,
  now: string,
): Promise<
  (indicator: string, month: string, department: string | null, isTheirs: (value: number) => boolean) => string | null
> {
  const seesAll = institutions === 'all' && departments === 'all' && wards === 'all' && doctor === null;
  const rows =
    seesAll && (await hasTable(open.warehouse, 'ops', 'headline_figures'))
      ? await open.warehouse.rows<{ build_id: string; key: string; value: number }>(
          `select build_id, indicator_id || ' ' || strftime(month_start_on, '%Y-%m') || ' ' || coalesce(department_code, '') as key, value
           from ops.headline_figures where build_id <> $1 and value is not null order by build_id desc`,
          [now],
        )
      : [];
  const byKey = new Map<string, typeof rows>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return (indicator, month, department, isTheirs) =>
    byKey.get(`${indicator} ${month} ${department ?? ''}`)?.find(({ value }) => isTheirs(value))?.build_id ?? null;
}
