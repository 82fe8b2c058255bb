import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../../core/index.ts';
import { type CubesServer, startCubes } from '../index.ts';
import { BUILD, openHospital, people } from './test-support/hospital.ts';

let warehouse: Warehouse;
let cubes: CubesServer;
let server: Server;
let base: string;

beforeAll(async () => {
  warehouse = await openHospital();
  cubes = await startCubes({ warehouse });
  const app = express();
  cubes.mount(app, async (request) => {
    const name = request.headers.authorization?.replace(/^Bearer /, '');
    return name && name in people ? people[name as keyof typeof people] : undefined;
  });
  app.get('/readyz', (_request, response) => void response.send('ours'));
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await cubes.close();
  await warehouse.close();
});

interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are compared with what Cube documents, whatever their type
  readonly body: any;
}

async function post(path: string, who: string | undefined, body: unknown): Promise<Reply> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(who ? { authorization: who } : {}),
  };
  const response = await fetch(`${base}/cubejs-api/v1/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function get(path: string, who: string | undefined): Promise<Reply> {
  const response = await fetch(`${base}/cubejs-api/v1/${path}`, {
    headers: who ? { authorization: `Bearer ${who}` } : {},
  });
  return { status: response.status, body: await response.json() };
}

const byMonth = {
  measures: ['registrations.registrations_net'],
  timeDimensions: [{ dimension: 'registrations.date', granularity: 'month', dateRange: ['2025-01-01', '2025-02-28'] }],
};

describe('/load', () => {
  it('answers as Cube does, with the build beside it', async () => {
    const { status, body } = await post('load', 'leader', { query: byMonth });
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        'registrations.date.month': '2025-01-01T00:00:00.000',
        'registrations.date': '2025-01-01T00:00:00.000',
        'registrations.registrations_net': 5,
      },
      {
        'registrations.date.month': '2025-02-01T00:00:00.000',
        'registrations.date': '2025-02-01T00:00:00.000',
        'registrations.registrations_net': -1,
      },
    ]);
    expect(body).toMatchObject({
      buildId: BUILD,
      dbType: 'duckdb',
      slowQuery: false,
      dataSource: 'default',
      total: null,
    });
    expect(body.annotation.measures['registrations.registrations_net']).toMatchObject({
      type: 'number',
      shortTitle: '挂号人次（净）',
    });
    expect(body.query.measures).toEqual(byMonth.measures);
  });

  it('by GET with the query in the address', async () => {
    const { body } = await get(`load?query=${encodeURIComponent(JSON.stringify(byMonth))}`, 'leader');
    expect(body.data).toHaveLength(2);
  });

  it('compact and columnar', async () => {
    const members = ['registrations.date.month', 'registrations.date', 'registrations.registrations_net'];
    const [january, february] = ['2025-01-01T00:00:00.000', '2025-02-01T00:00:00.000'];
    const compact = await post('load', 'leader', { query: { ...byMonth, responseFormat: 'compact' } });
    expect(compact.body.data).toEqual({
      members,
      dataset: [
        [january, january, 5],
        [february, february, -1],
      ],
    });
    const columnar = await post('load', 'leader', { query: { ...byMonth, responseFormat: 'columnar' } });
    expect(columnar.body.data).toEqual({
      members,
      columns: [
        [january, february],
        [january, february],
        [5, -1],
      ],
    });
  });

  it('several date ranges compared', async () => {
    const timeDimensions = [
      {
        dimension: 'registrations.date',
        granularity: 'month',
        compareDateRange: [
          ['2025-01-01', '2025-01-31'],
          ['2025-02-01', '2025-02-28'],
        ],
      },
    ];
    const { body } = await post('load', 'leader', { query: { ...byMonth, timeDimensions }, queryType: 'multi' });
    expect(body.queryType).toBe('compareDateRangeQuery');
    expect(body.pivotQuery.dimensions).toEqual(['compareDateRange']);
    expect(body.results.map((result: Reply['body']) => result.data[0].compareDateRange)).toEqual([
      '2025-01-01T00:00:00.000 - 2025-01-31T23:59:59.999',
      '2025-02-01T00:00:00.000 - 2025-02-28T23:59:59.999',
    ]);
  });

  it('two views blended on time', async () => {
    const timeDimensions = (view: string) => [
      { dimension: `${view}.date`, granularity: 'month', dateRange: ['2025-01-01', '2025-01-31'] },
    ];
    const query = [
      { measures: ['registrations.registrations_net'], timeDimensions: timeDimensions('registrations') },
      { measures: ['outpatient_activity.visits'], timeDimensions: timeDimensions('outpatient_activity') },
    ];
    const { body } = await post('load', 'leader', { query, queryType: 'multi' });
    expect(body.queryType).toBe('blendingQuery');
    expect(body.results.map((result: Reply['body']) => result.data[0]['time.month'])).toEqual([
      '2025-01-01T00:00:00.000',
      '2025-01-01T00:00:00.000',
    ]);
  });

  it('counts all rows when asked for the total', async () => {
    const query = {
      measures: ['outpatient_activity.visits'],
      dimensions: ['outpatient_activity.doctor_code'],
      limit: 1,
      total: true,
    };
    const { body } = await post('load', 'leader', { query });
    expect([body.total, body.data.length]).toEqual([4, 1]);
  });
});

describe('/meta, /sql, /dry-run', () => {
  it('meta shows the views of the person and nothing private', async () => {
    const { body } = await get('meta', 'doctor');
    const names = body.cubes.map((cube: { name: string }) => cube.name);
    expect(names).toContain('outpatient_activity');
    expect(names).not.toContain('settlements');
    expect(names).not.toContain('patients');
    expect((await get('meta?extended', 'leader')).status).toBe(200);
  });

  it('sql carries the policy', async () => {
    const { body } = await post('sql', 'doctor', { query: byMonth });
    expect(body.sql.sql[0]).toContain('marts.fct_registrations');
    expect(body.sql.sql[1]).toContain('S0001');
  });

  it('dry-run normalises', async () => {
    const { body } = await post('dry-run', 'leader', { query: byMonth });
    expect(body).toMatchObject({ queryType: 'regularQuery', pivotQuery: { measures: byMonth.measures } });
  });
});

describe('refusals', () => {
  it.each(['load', 'sql', 'dry-run'])('%s without an identity', async (path) => {
    for (const who of [undefined, 'stranger']) expect((await post(path, who, { query: byMonth })).status).toBe(401);
    expect((await get('meta', undefined)).status).toBe(401);
  });

  it.each(['load', 'sql', 'dry-run'])('%s of a view that is not theirs', async (path) => {
    const { status, body } = await post(path, 'engineer', { query: byMonth });
    expect([status, body.code]).toEqual([403, 'cubes/denied']);
    expect(JSON.stringify(body)).not.toMatch(/select|stack/i);
  });

  it('a malformed query is 400 without stack or statement', async () => {
    const rubbish = [
      { measures: ['no.member'] },
      { ...byMonth, limit: 1e9 },
      { ...byMonth, timeDimensions: [{ dimension: 'registrations.date', dateRange: ['31.12.2025', 'x'] }] },
      {
        ...byMonth,
        filters: [{ member: 'registrations.is_appointment', operator: 'equals', values: ["maybe' or 1=1"] }],
      },
      'not json',
    ];
    for (const query of rubbish) {
      const { status, body } = await post('load', 'leader', { query });
      expect([status, Object.keys(body).includes('stack')]).toEqual([400, false]);
      expect(body.error).not.toMatch(/select|fct_|maybe/i);
    }
  });

  it('the SQL API says why it is not there', async () => {
    const { status, body } = await post('cubesql', 'leader', { query: 'select 1' });
    expect(status).toBe(400);
    expect(body.error).toMatch(/^The SQL API needs the native binary of Cube/);
  });

  it.each([
    ['graphql', /REST/],
    ['v1/graphql-to-json', /REST/],
    ['v2/load', /v1/],
    ['v1/run-scheduled-refresh', /v1/],
    ['v1/nothing', /v1/],
  ])('%s is not there, and says what is', async (path, says) => {
    const response = await fetch(`${base}/cubejs-api/${path}`, {
      method: 'POST',
      headers: { authorization: 'leader', 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: 'UserError', error: expect.stringMatching(says) });
  });

  it('jobs are nobody’s', async () => {
    const { status, body } = await post('pre-aggregations/jobs', 'leader', { action: 'post', selector: {} });
    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toMatch(/marts|select/i);
  });

  it('leaves the root to the server', async () => {
    expect(await (await fetch(`${base}/readyz`)).text()).toBe('ours');
  });
});

it('hides small cells over HTTP as well', async () => {
  const query = {
    measures: ['outpatient_activity.visits'],
    dimensions: ['outpatient_activity.doctor_code'],
    order: { 'outpatient_activity.doctor_code': 'asc' },
  };
  const exact = await post('load', 'leader', { query });
  const hidden = await post('load', 'analyst', { query });
  const visits = ({ body }: Reply) =>
    body.data.map((row: Record<string, unknown>) => row['outpatient_activity.visits']);
  expect(visits(exact)).toEqual([12, 3, 4, 15]);
  expect(visits(hidden)).toEqual([12, null, null, 15]);
});
