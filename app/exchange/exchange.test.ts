import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestServer as Database, startPglite } from '../../ingest/test-support/servers.ts';
import { nextLoad } from '../jobs/scheduler.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

const SYSTEM = `system: little
name_zh: 小系统
name_en: Little system
tables:
  - table: wards
    description_zh: 病区
    description_en: Wards
    key: [code]
    capture: full
    columns:
      - { name: code, type: text, nullable: false, classification: open, description_zh: 代码 }
      - { name: name, type: text, classification: open, description_zh: 名称 }
`;

let database: Database;
let site: TestServer;

beforeAll(async () => {
  database = await startPglite();
  await database.run(
    `create table wards (code text primary key, name text); insert into wards values ('W1', '一病区')`,
  );
  const source = (settings: Record<string, unknown>, more: Record<string, unknown>) =>
    JSON.stringify({ system: 'little', connector: 'postgres', institution: 'H01', settings, ...more });
  // Flow style of YAML is JSON; six fields let the clock tick every second.
  const config = `sources:
  his: ${source(database.settings, { node: { name_zh: '县医院', name_en: 'County hospital', longitude: 114.5, latitude: 38 } })}
  gone: ${source({ ...database.settings, port: 1 }, { schedule: '* * * * * *', retry: { attempts: 1, first_after_minutes: 0.001 } })}
`;
  site = await startTestServer({ config });
  await mkdir(join(site.folder, 'systems'));
  await writeFile(join(site.folder, 'systems', 'little.yml'), SYSTEM);
});
afterAll(async () => {
  await site.close();
  await database.stop();
});

const as = async (name: string) => ({ token: await site.token(name) });

async function jobThat(is: (job: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  for (;;) {
    const { json } = await site.call('GET', '/api/v1/jobs', await as('engineer'));
    const found = json.jobs.find(is);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('loads by the clock, tries again after a failure, and keeps every try', async () => {
  const tried = await jobThat((job) => job['trigger'] === 'retry' && job['state'] === 'failed');
  expect(tried).toMatchObject({ name: 'load gone', attempt: 2, error: 'ingest/unreachable' });
  const first = await jobThat((job) => job['trigger'] === 'schedule' && job['state'] === 'failed');
  expect(first).toMatchObject({ name: 'load gone', attempt: 1 });
});

it('runs a source again from the monitor, and shows node, job and log', async () => {
  const { json: started, status } = await site.call('POST', '/api/v1/exchange/nodes/his/run', {
    ...(await as('engineer')),
    body: {},
  });
  expect(status).toBe(200);
  const done = await jobThat((job) => job['id'] === started.job && job['state'] === 'done');
  expect(done).toMatchObject({ name: 'load his', trigger: 'monitor', requested_by: 'engineer', error: null });
  const { json } = await site.call('GET', `/api/v1/jobs/${started.job}`, await as('engineer'));
  expect(json.log.map(({ line }: { line: string }) => line)).toContain(
    'his.wards: full, read 1, landed 1, changed 1, deleted 0, quarantined 0',
  );
  expect(JSON.stringify(json)).not.toContain('一病区');

  const nodes = (await site.call('GET', '/api/v1/exchange/nodes', await as('leader'))).json.nodes;
  expect(nodes[0]).toMatchObject({
    ...{ name: 'his', name_zh: '县医院', longitude: 114.5, state: 'ok', colour: 'green', quarantined: 0 },
    last_run: { rows_landed: 1, reconciled: true, error: null },
  });
  expect(nodes[1]).toMatchObject({ name: 'gone', last_run: { error: 'ingest/unreachable', tables: 0 } });
  expect(nodes[1].state).toMatch(/failed|running/);
  expect(nodes[1].next_run_at).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

  const detail = (await site.call('GET', '/api/v1/exchange/nodes/his', await as('engineer'))).json;
  expect(detail.tables).toMatchObject([{ table: 'little__wards', rows_landed: 1, matched: true }]);
  expect(detail.runs).toHaveLength(1);
});

it('lets only engineers start a load, and only watchers look', async () => {
  expect(
    (await site.call('POST', '/api/v1/exchange/nodes/his/run', { ...(await as('leader')), body: {} })).status,
  ).toBe(403);
  for (const name of ['doctor_li', 'analyst', 'auditor'])
    expect((await site.call('GET', '/api/v1/exchange/nodes', await as(name))).status).toBe(403);
  const unknown = await site.call('GET', '/api/v1/exchange/nodes/nobody', await as('engineer'));
  expect([unknown.status, unknown.json.error.code]).toEqual([404, 'ingest/unknown-source']);
});

it('names the place of a schedule that is none', () => {
  const [source] = site.open.site.sources;
  if (!source) throw new Error('the site has no source');
  expect(() => nextLoad(site.open.site, { ...source, schedule: 'every night' })).toThrow(/sources\.his\.schedule/);
});

it('says what a process that was killed left running', async () => {
  await site.open.store.write(
    `insert into jobs values ('old', 'load his', 'command', null, 1, 'running', '2025-02-01', '2025-02-01', null, null)`,
  );
  const { JobStore } = await import('../jobs/job-store.ts');
  await new JobStore(site.open.store, () => new Date('2025-02-10T00:00:00Z')).adopt();
  expect(await site.open.jobs.read('old')).toMatchObject({ state: 'interrupted' });
});
