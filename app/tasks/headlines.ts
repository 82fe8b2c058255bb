import { addDays, nearest, SYSTEM_IDENTITY, type Transaction, UserError } from '../../core/index.ts';
import { addMonths, bucketStart, isFailure, type MetricAnswer, type MetricRequest } from '../../metrics/index.ts';
import type { Work } from '../jobs/job.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

/** Nightly builds whose figures are kept (DESIGN D7). */
const BUILDS = 31;
const MONTHS = 24;
const MONTHS_BY_DEPARTMENT = 13;
const TABLE = `create table if not exists ops.headline_figures (build_id varchar not null, as_of timestamp not null, indicator_id varchar not null,
  department_code varchar, month_start_on date not null, value double, numerator double, denominator double, reason varchar)`;

interface Asked {
  readonly request: MetricRequest;
  readonly byDepartment: boolean;
}

function questions(open: OpenSite, ids: readonly { id: string; dimensions: readonly string[] }[]): Asked[] {
  const to = open.site.clock.today();
  const series = (id: string, months: number, by: string[]): MetricRequest => ({
    ...{ id, from: addMonths(bucketStart(to, 'month'), 1 - months), to, by: ['date', ...by], granularity: 'month' },
  });
  return ids.flatMap(({ id, dimensions }) => [
    { request: series(id, MONTHS, []), byDepartment: false },
    ...(dimensions.includes('department')
      ? [{ request: series(id, MONTHS_BY_DEPARTMENT, ['department']), byDepartment: true }]
      : []),
  ]);
}

async function insert(tx: Transaction, answer: MetricAnswer, asOf: string, byDepartment: boolean): Promise<void> {
  const rows = answer.rows.map((row) => [
    ...[String(row['date']), byDepartment ? row['department'] : null],
    ...[row.value, row.numerator, row.denominator, row.reason ?? null],
  ]);
  await tx.run(
    `insert into ops.headline_figures
     select $1, $2::timestamp, $3, r ->> 1, (r ->> 0)::date, (r ->> 2)::double, (r ->> 3)::double, (r ->> 4)::double, r ->> 5
     from (select unnest(cast($4 as json[])) as r)`,
    [answer.build_id, asOf, answer.id, JSON.stringify(rows)],
  );
}

/** Keeps the core indicators' months as a nightly build tells them, of the last 31 such builds. Asked before the job begins that writes them. */
export async function keepHeadlines(open: OpenSite, buildId: string, work: Work): Promise<void> {
  const { metrics } = await open.semantic();
  const core = metrics.catalogue(SYSTEM_IDENTITY).filter(({ priority }) => priority === 'core');
  const asked = questions(open, core);
  const answers = await metrics.answerMany(
    asked.map(({ request }) => request),
    SYSTEM_IDENTITY,
  );
  await open.jobs.enqueue('headlines', work, () =>
    open.warehouse.transaction(async (tx) => {
      await tx.run(TABLE);
      await tx.run('delete from ops.headline_figures where build_id = $1', [buildId]);
      for (const [index, answer] of answers.entries()) {
        // An indicator whose source is not there has no figure, and none is made up.
        if (isFailure(answer) || answer.build_id !== buildId) continue;
        await insert(tx, answer, open.site.clock.asOf(), asked[index]?.byDepartment ?? false);
      }
      await tx.run(
        `delete from ops.headline_figures where build_id not in
       (select distinct build_id from ops.headline_figures order by build_id desc limit ${BUILDS})`,
      );
    }),
  );
}

interface AsOfRequest {
  readonly id: string;
  /** A build whose figures are kept, or a local date: the last nightly build as of that day. */
  readonly build: string;
  readonly byDepartment: boolean;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What an indicator was in the eyes of an earlier nightly build: its months, in all or by department. Throws `app/not-found`. */
export async function headlinesAsOf(open: OpenSite, request: AsOfRequest) {
  const { metrics } = await open.semantic();
  const catalogue = metrics.catalogue(SYSTEM_IDENTITY);
  const indicator = catalogue.find(({ id }) => id === request.id);
  if (indicator?.priority !== 'core') {
    const near = nearest(
      request.id,
      catalogue.filter(({ priority }) => priority === 'core').map(({ id }) => id),
    );
    throw new UserError('app/not-found', { what: '核心指标 core indicator', id: request.id, near: near.join(', ') });
  }
  const kept = (await hasTable(open.warehouse, 'ops', 'headline_figures'))
    ? await open.warehouse.rows<{ build_id: string; as_of: string }>(
        "select build_id, strftime(any_value(as_of), '%Y-%m-%d %H:%M:%S') as as_of from ops.headline_figures group by build_id order by build_id desc",
      )
    : [];
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(request.build);
  const found = kept.find(({ build_id, as_of }) =>
    isDay ? as_of < addDays(request.build, 1) : build_id === request.build,
  );
  if (!found) {
    const known = kept.map(({ build_id, as_of }) => `${build_id} (${as_of.slice(0, 10)})`);
    const near = isDay
      ? known
      : [
          ...nearest(
            request.build,
            kept.map(({ build_id }) => build_id),
          ),
          ...known.slice(0, 3),
        ];
    throw new UserError('app/not-found', { what: '夜间构建 nightly build', id: request.build, near: near.join(', ') });
  }
  const rows = await open.warehouse.rows(
    `select strftime(month_start_on, '%Y-%m-%d') as date, strftime(month_start_on, '%Y-%m') as date_name,
       ${request.byDepartment ? 'department_code as department,' : ''} value, numerator, denominator, reason
     from ops.headline_figures where build_id = $1 and indicator_id = $2 and (department_code is not null) = $3
       and ($4::date is null or month_start_on >= date_trunc('month', $4::date)) and ($5::date is null or month_start_on <= $5::date)
     order by month_start_on, department_code`,
    [found.build_id, request.id, request.byDepartment, request.from ?? null, request.to ?? null],
  );
  const { id, name_zh, name_en, unit } = indicator;
  return { id, name_zh, name_en, unit, build_id: found.build_id, as_of: found.as_of, rows };
}
