import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { CubeApi } from '@cubejs-client/core';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Warehouse } from '../../core/index.ts';
import { type CubesServer, SOCKET_PATH, startCubes } from '../index.ts';
import { BUILD, openHospital, people } from './test-support/hospital.ts';

// The official clients, as an application of the hospital would use them.
const require = createRequire(import.meta.url);
const cube = require('@cubejs-client/core').default as typeof import('@cubejs-client/core').default;
const WebSocketTransport =
  require('@cubejs-client/ws-transport') as typeof import('@cubejs-client/ws-transport')['default'];

let warehouse: Warehouse;
let cubes: CubesServer;
let server: Server;
let base: string;
const withdrawn = new Set<string>();

beforeAll(async () => {
  warehouse = await openHospital();
  cubes = await startCubes({ warehouse });
  const app = express();
  cubes.mount(app, async (request) => {
    const name = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (name === 'faulty') throw new Error('who is who cannot be read');
    return name in people && !withdrawn.has(name) ? people[name as keyof typeof people] : undefined;
  });
  server = createServer(app);
  server.on('upgrade', (...asked) => cubes.upgrade(...asked));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await cubes.close();
  await new Promise((resolve) => server.close(resolve));
  await warehouse.close();
});

const client = (who: string): CubeApi => cube(who, { apiUrl: `http://${base}/cubejs-api/v1` });

const visitsByMonth = {
  measures: ['outpatient_activity.visits'],
  timeDimensions: [
    {
      dimension: 'outpatient_activity.date',
      granularity: 'month' as const,
      dateRange: ['2025-01-01', '2025-02-28'] as [string, string],
    },
  ],
};

describe('the official client', () => {
  it('loads, pivots and knows the titles', async () => {
    const result = await client('leader').load(visitsByMonth);
    const byHand = await warehouse.rows<{ month: string; visits: number }>(
      "select strftime(visited_on, '%Y-%m-01T00:00:00.000') as month, count(*) as visits from marts.fct_visits where year(visited_on) = 2025 and month(visited_on) < 3 group by 1 order by 1",
    );
    const pivot = result.chartPivot().map(({ x, 'outpatient_activity.visits': visits }) => ({ month: x, visits }));
    expect(pivot.filter(({ visits }) => visits !== 0)).toEqual(byHand);
    expect(result.seriesNames().map(({ shortTitle }) => shortTitle)).toEqual(['诊疗人次']);
  });

  it('fills days without visits, casts numbers and gives rows by name', async () => {
    const result = await client('leader').load(
      { ...visitsByMonth, dimensions: ['outpatient_activity.visit_type'] },
      { castNumerics: true },
    );
    const rows = result.tablePivot();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(Object.values(row).some((value) => typeof value === 'number')).toBe(true);
  });

  it('compares date ranges and blends views', async () => {
    const compared = await client('leader').load({
      measures: ['outpatient_activity.visits'],
      timeDimensions: [
        {
          dimension: 'outpatient_activity.date',
          granularity: 'month',
          compareDateRange: [
            ['2025-01-01', '2025-01-31'],
            ['2025-02-01', '2025-02-28'],
          ],
        },
      ],
    });
    expect(compared.decompose()).toHaveLength(2);
    const blended = await client('leader').load([
      visitsByMonth,
      {
        ...visitsByMonth,
        measures: ['registrations.registrations_net'],
        timeDimensions: [{ ...visitsByMonth.timeDimensions[0], dimension: 'registrations.date' }],
      },
    ] as never);
    expect(blended.seriesNames()).toHaveLength(2);
  });

  it('drills a bar of a chart down to the doctors and days behind it', async () => {
    const byDepartment = { ...visitsByMonth, dimensions: ['outpatient_activity.department_code'] };
    const result = await client('leader').load(byDepartment);
    const [bar] = result.chartPivot();
    const [series] = result.seriesNames();
    const query = result.drillDown({ xValues: bar?.xValues ?? [], yValues: series?.yValues ?? [] });
    expect(query?.dimensions).toContain('outpatient_activity.doctor_code');
    const drilled = await client('leader').load({ ...query, measures: visitsByMonth.measures } as typeof visitsByMonth);
    const visits = drilled.rawData().reduce((sum, row) => sum + Number(row['outpatient_activity.visits']), 0);
    expect(visits).toBe(Number(bar?.[series?.key ?? '']));
  });

  it('asks for meta, the statement and a dry run', async () => {
    const api = client('leader');
    const meta = await api.meta();
    expect(meta.resolveMember('outpatient_activity.visits', 'measures')).toMatchObject({ type: 'number' });
    expect((await api.sql(visitsByMonth)).sql()).toContain('marts.fct_visits');
    expect((await api.dryRun(visitsByMonth)).queryType).toBe('regularQuery');
  });

  it('says what is wrong in a way that the client understands', async () => {
    await expect(client('leader').load({ measures: ['outpatient_activity.visit'] })).rejects.toThrow(
      /outpatient_activity\.visits/,
    );
    await expect(client('nobody').load(visitsByMonth)).rejects.toThrow();
  });
});

describe('subscriptions', () => {
  const socketUrl = () => `ws://${base}${SOCKET_PATH}`;

  it('answer again when a build has brought other rows, and not otherwise', async () => {
    const transport = new WebSocketTransport({ authorization: 'leader', apiUrl: socketUrl() });
    const api = cube('leader', { apiUrl: socketUrl(), transport });
    const answers: number[] = [];
    const total = async () =>
      Number((await warehouse.rows<{ n: number }>('select count(*) as n from marts.fct_visits'))[0]?.n);
    const before = await total();
    const subscription = api.subscribe({ measures: ['outpatient_activity.visits'] }, null, (error, result) => {
      if (error) throw error;
      answers.push(Number(result.rawData()[0]?.['outpatient_activity.visits']));
    });
    await expect.poll(() => answers).toEqual([before]);
    await build('20260116T080000000cccc');
    // Twice the time in which it looks: it has looked.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(answers).toEqual([before]);
    await warehouse.run(
      "insert into marts.fct_visits select * replace ('again' as visit_key) from marts.fct_visits limit 1",
    );
    await build('20260117T080000000dddd');
    await expect.poll(() => answers, { timeout: 8000 }).toEqual([before, before + 1]);
    await subscription.unsubscribe();
    await transport.close();
    await warehouse.run("delete from marts.fct_visits where visit_key = 'again'");
    await warehouse.run(`delete from ops.builds where build_id > '${BUILD}'`);
  });

  it('end when the token is withdrawn', async () => {
    const { socket, heard } = await connect('head');
    socket.send(
      JSON.stringify({
        messageId: '1',
        method: 'subscribe',
        params: { query: { measures: ['outpatient_activity.visits'] } },
      }),
    );
    await expect.poll(() => heard.some(({ messageId, status }) => messageId === '1' && status === 200)).toBe(true);
    withdrawn.add('head');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await build('20260118T080000000eeee');
    expect(await closed).toBe(4401);
    withdrawn.delete('head');
    await warehouse.run(`delete from ops.builds where build_id > '${BUILD}'`);
  });

  it.each([
    [
      'a query before any token',
      JSON.stringify({ messageId: '1', method: 'load', params: { query: visitsByMonth } }),
      4401,
    ],
    ['a token that nobody has', JSON.stringify({ authorization: 'stranger' }), 4401],
    ['text that is not JSON', 'hello', 4401],
    ['a token that cannot be looked up now', JSON.stringify({ authorization: 'faulty' }), 4500],
    ['more than a megabyte', 'x'.repeat(2 ** 20 + 1), 1009],
  ])('are refused: %s', async (_what, text, code) => {
    const socket = new WebSocket(socketUrl());
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(text);
    expect(await closed).toBe(code);
  });

  it('show a department head the own department only, and no view that is not theirs', async () => {
    const { socket, heard } = await connect('head');
    const ask = (messageId: string, query: object) =>
      socket.send(JSON.stringify({ messageId, method: 'load', params: { query } }));
    ask('1', { dimensions: ['outpatient_activity.department_code'] });
    ask('2', { measures: ['no_view.at_all'] });
    await expect.poll(() => heard.filter(({ status }) => status !== undefined)).toHaveLength(2);
    const [own, none] = ['1', '2'].map((id) => heard.find(({ messageId, status }) => messageId === id && status));
    const codes = own?.message.data.map((row: Record<string, string>) => row['outpatient_activity.department_code']);
    expect(new Set(codes)).toEqual(new Set(people.head.departments.filter((code) => codes.includes(code))));
    expect(codes.length).toBeGreaterThan(0);
    expect(none).toMatchObject({ status: 400 });
    socket.close();
  });

  async function connect(who: string) {
    const socket = new WebSocket(socketUrl());
    // biome-ignore lint/suspicious/noExplicitAny: whatever the server says
    const heard: any[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ authorization: who }));
    await expect.poll(() => heard).toEqual([{ handshake: true }]);
    return { socket, heard };
  }

  const build = (id: string) =>
    warehouse.run(
      `insert into ops.builds select * replace ('${id}' as build_id) from ops.builds where build_id = '${BUILD}'`,
    );
});
