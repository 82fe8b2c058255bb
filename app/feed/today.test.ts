import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const asked = async (name: string) => server.call('GET', '/api/v1/today', { token: await server.token(name) });

it('shows leadership everything, with the time of the newest event', async () => {
  const { status, json } = await asked('leader');
  expect(status).toBe(200);
  expect(json).toMatchObject({ newest_event_at: '2025-02-10 07:52:00', newest_received_at: '2025-02-10 07:53:00' });
  expect(json.totals).toMatchObject({
    in_hospital: 27,
    admissions_today: 13,
    discharges_today: 13,
    emergency_visits_today: 31,
    beds_free: 43,
  });
  expect(json.places).toHaveLength(3);
  expect(json.places[0]).toMatchObject({ department: 'D0201', ward: 'W0201', in_hospital: 24 });
  expect(
    json.resources.map((one: Record<string, unknown>) => [one['kind'], one['name'], one['free'], one['told_at']]),
  ).toEqual([
    ['bed', '骨科病区', 16, '2025-02-10 07:50:00'],
    ['equipment', 'CT', 1, '2025-02-10 07:50:00'],
    ['slot', '门诊号源', 75, '2025-02-10 07:50:00'],
  ]);
});

it('shows a department head the own departments only', async () => {
  const { json } = await asked('head_surgery');
  const departments = new Set(json.places.map((place: { department: string }) => place.department));
  expect(departments.has('D0301')).toBe(false);
  expect(departments.has('D0201')).toBe(true);
  expect(json.totals.emergency_visits_today ?? 0).toBe(0);
});

it('shows a ward nurse the own ward, and a doctor, who has no rows of it, nothing', async () => {
  const nurse = await asked('nurse_icu');
  expect(nurse.status).toBe(200);
  expect(nurse.json.places.every((place: { ward: string }) => place.ward !== 'W0201')).toBe(true);
  expect((await asked('doctor_li')).status).toBe(403);
});

it('hides small cells from an analyst', async () => {
  const { json } = await asked('analyst');
  const small = json.places.find((place: { ward: string }) => place.ward === 'W0202');
  expect(small).toMatchObject({ in_hospital: null, admissions_today: null, discharges_today: null });
});

it('is denied to whoever sees no figures, and to strangers', async () => {
  for (const name of ['engineer', 'sysadmin', 'secadmin', 'auditor']) expect((await asked(name)).status).toBe(403);
  expect((await server.call('GET', '/api/v1/today')).status).toBe(401);
});
