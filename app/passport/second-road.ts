import { utc } from '../../core/index.ts';
import type { SecondRoad } from '../../dashboards/index.ts';
import type { VerifyReport } from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';

/** What `metrics verify` last said of each indicator, in app.duckdb. */
export const PASSPORT_TABLES = [
  `create table if not exists metric_verifications (
     indicator varchar primary key, build_id varchar not null, period_from date not null, period_to date not null, outcome varchar not null,
     cells integer not null, differences integer not null, checked_at timestamp not null)`,
];

type Outcome = Exclude<SecondRoad['outcome'], 'not_run'>;

interface Verified {
  readonly indicator: string;
  readonly outcome: Outcome;
  readonly cells: number;
  readonly differences: number;
}

function outcomesOf(report: VerifyReport): Verified[] {
  const differing = new Map<string, number>();
  for (const { id } of report.differences) differing.set(id, (differing.get(id) ?? 0) + 1);
  const plain = (indicator: string, outcome: Outcome): Verified => ({ indicator, outcome, cells: 0, differences: 0 });
  return [
    ...report.agreements.map(({ id, cells }) => ({
      ...plain(id, 'agrees'),
      cells: Object.values(cells).reduce((sum, count) => sum + (count ?? 0), 0),
    })),
    ...[...differing].map(([id, differences]) => ({ ...plain(id, 'differs'), differences })),
    ...report.not_collected.map(({ id }) => plain(id, 'not_collected')),
    ...report.without_road.map((id) => plain(id, 'without_road')),
  ];
}

/** Keeps what a run of the two roads found; of each indicator the last run. */
export async function keepVerification(
  { store, site }: Pick<OpenSite, 'store' | 'site'>,
  report: VerifyReport,
  run: { readonly buildId: string; readonly from: string; readonly to: string },
): Promise<void> {
  const found = outcomesOf(report);
  const at = utc(site.clock.now());
  await store.transaction(async (tx) => {
    await tx.run('delete from metric_verifications where indicator in (select unnest(cast($1::json as varchar[])))', [
      JSON.stringify(found.map(({ indicator }) => indicator)),
    ]);
    await tx.run(
      `insert into metric_verifications select each->>'indicator', $1, $2::date, $3::date, each->>'outcome', (each->>'cells')::integer,
         (each->>'differences')::integer, $4::timestamp from (select unnest(cast($5 as json[])) as each)`,
      [run.buildId, run.from, run.to, at, JSON.stringify(found)],
    );
  });
}

const NEVER: SecondRoad = {
  ...{ outcome: 'not_run', cells: 0, differences: 0, from: null, to: null, build_id: null, checked_at: null },
  is_current: false,
};

/** What the second road said of an indicator when it was last walked, and whether that was on this build. */
export async function secondRoadOf(
  { store }: Pick<OpenSite, 'store'>,
  id: string,
  buildId: string,
): Promise<SecondRoad> {
  const [row] = await store.rows<Omit<SecondRoad, 'is_current'>>(
    `select outcome, cells, differences, cast(period_from as varchar) as "from", cast(period_to as varchar) as "to", build_id,
       strftime(checked_at, '%Y-%m-%d %H:%M:%S') as checked_at from metric_verifications where indicator = $1`,
    [id],
  );
  return row ? { ...row, is_current: row.build_id === buildId } : NEVER;
}
