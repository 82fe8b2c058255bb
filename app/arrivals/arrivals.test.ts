import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SourceConfig, SYSTEM_IDENTITY, silentProgress } from '../../core/index.ts';
import { publishTable } from '../../ingest/index.ts';
import { createMetrics } from '../../metrics/index.ts';
import type { OpenSite } from '../site/open.ts';
import { load } from '../tasks/load.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';
import { readArrivals, readOwedDays } from './arrivals.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ signInLimit: 1000 });
});
afterAll(() => server.close());

const COLUMNS = [
  'form_id',
  'field_id',
  'institution_code',
  'department_code',
  'period_kind',
  'period_start',
  'period_end',
  'value',
  'text_value',
  'version',
  'state',
  'approved_at',
];

/** A township hospital that works offline: a source of its own, whose days come when somebody has brought them. */
function offline(today: string): OpenSite {
  const source: SourceConfig = {
    name: 'c01',
    system: 'manual',
    connector: 'forms',
    institution: 'C01',
    managed: undefined,
    schedule: undefined,
    hours: undefined,
    rateLimitMb: undefined,
    retry: { attempts: 0, firstAfterMinutes: 5 },
    node: {},
    settings: { folder: join(server.folder, 'c01') },
  };
  const clock = { now: () => new Date(`${today}T02:00:00Z`), asOf: () => `${today} 10:00:00`, today: () => today };
  const institutions = { C01: { since: '2025-01-02', expected_after_days: 1 } };
  return { ...server.open, site: { ...server.open.site, clock, institutions, sources: [source] } };
}

async function deliver(today: string, days: readonly string[]): Promise<OpenSite> {
  const open = offline(today);
  const rows = days.map((day) => ({
    ...{
      form_id: 'daily',
      field_id: 'visits',
      institution_code: 'C01',
      department_code: '',
      period_kind: 'day',
      period_start: day,
      period_end: day,
    },
    ...{ value: '12', version: '1', state: 'approved', approved_at: `${day} 20:00:00` },
  }));
  for (const table of ['fields', 'history_totals'])
    publishTable(
      join(server.folder, 'c01'),
      table,
      table === 'fields'
        ? [
            'form_id',
            'field_id',
            'form_name_zh',
            'form_name_en',
            'field_name_zh',
            'field_name_en',
            'unit',
            'value_type',
            'owner_department',
          ]
        : [
            'indicator_id',
            'institution_code',
            'department_code',
            'month',
            'numerator',
            'denominator',
            'value',
            'imported_at',
          ],
      [],
    );
  publishTable(join(server.folder, 'c01'), 'values', COLUMNS, rows);
  const report = await load(
    open,
    { sources: ['c01'], table: 'values' },
    { progress: silentProgress, signal: new AbortController().signal },
  );
  expect(report.exit_code).toBe(0);
  return open;
}

const WEEK = { from: '2025-01-01', to: '2025-01-07' };
const states = async (open: OpenSite) =>
  (await readArrivals(open, WEEK)).map(({ day, state }) => `${day.slice(8)} ${state}`);

describe('an institution that delivers three days late', () => {
  it('owes its days, then brings them late, and they restate their own business dates', async () => {
    const first = await deliver('2025-01-04', ['2025-01-02', '2025-01-03']);
    expect(await states(first)).toEqual(['02 late', '03 arrived']);
    expect(await states(offline('2025-01-07'))).toEqual([
      '02 late',
      '03 arrived',
      '04 missing',
      '05 missing',
      '06 pending',
    ]);
    const before = await first.warehouse.rows<{ batch: number }>('select max(batch) as batch from raw._batches');
    const last = await deliver('2025-01-07', ['2025-01-02', '2025-01-03', '2025-01-04']);
    expect(await states(last)).toEqual(['02 late', '03 arrived', '04 late', '05 missing', '06 pending']);
    expect((await readArrivals(last, WEEK)).find(({ day }) => day === '2025-01-04')).toEqual({
      institution: 'C01',
      day: '2025-01-04',
      due_on: '2025-01-05',
      state: 'late',
      arrived_on: '2025-01-07',
    });
    expect(
      await last.warehouse.rows('select old_date, new_date from raw._changes where batch > $1', [
        before[0]?.batch ?? 0,
      ]),
    ).toEqual([{ old_date: null, new_date: '2025-01-04' }]);
  });

  it('makes the figures of the days it owes provisional: 0/1 家已到, with the days', async () => {
    const open = offline('2025-01-10');
    const { cubes } = await server.open.semantic();
    const metrics = await createMetrics({
      cubes,
      warehouse: open.warehouse,
      clock: open.site.clock,
      owedDays: (period) => readOwedDays(open, period),
    });
    const ask = (request: object) =>
      metrics.answer({ id: 'outpatient_visits', from: '2025-01-02', to: '2025-01-06', ...request }, SYSTEM_IDENTITY);
    expect(await ask({})).toMatchObject({
      provisional: true,
      coverage: { arrived: 0, expected: 1, missing: [{ institution: 'C01', days: ['2025-01-05', '2025-01-06'] }] },
    });
    expect(await ask({ to: '2025-01-04' })).toMatchObject({ coverage: { arrived: 1, expected: 1, missing: [] } });
    expect(await ask({ filter: { institution: ['H01'] } })).not.toHaveProperty('coverage');
    const head = await metrics.answer(
      { id: 'outpatient_visits', from: '2025-01-02', to: '2025-01-06' },
      { ...SYSTEM_IDENTITY, user: 'x', institutions: ['H01'], departments: ['D0201'], role: 'department_head' },
    );
    expect(head).not.toHaveProperty('coverage');
    await deliver('2025-01-10', ['2025-01-02', '2025-01-03', '2025-01-04', '2025-01-05', '2025-01-06']);
    expect((await ask({})).coverage).toEqual({ arrived: 1, expected: 1, missing: [] });
  });
});

describe('the list of arrivals', () => {
  it('is for those who see figures or run the exchange, and not without bounds', async () => {
    const ask = async (user: string, query: string) =>
      server.call('GET', `/api/v1/exchange/arrivals?${query}`, { token: await server.token(user) });
    expect((await ask('engineer', 'from=2025-01-01&to=2025-01-31')).json).toEqual([]);
    expect((await ask('auditor', 'from=2025-01-01&to=2025-01-31')).status).toBe(403);
    for (const query of ['from=2025-01-31&to=2025-01-01', 'from=2000-01-01&to=2025-01-01', 'from=x&to=y', ''])
      expect((await ask('leader', query)).status).toBe(400);
  });
});
