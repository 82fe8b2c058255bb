import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemory, silentProgress, type Warehouse } from '../../core/index.ts';
import { makeHospital, type Recipe } from '../generator/hospital.ts';
import { countToday } from '../generator/truth/today.ts';
import { hisDir, platformOutbox } from '../paths.ts';
import { platformFiles, platformMessages } from './messages.ts';
import { draftMessages, writePlatformMessages } from './outbox.ts';
import type { Told } from './visit.ts';
import { platformWindow } from './window.ts';

const BEFORE: Recipe = { scale: 'hospital', seed: 20240101, asOf: '2024-03-23 08:00:00' };
const NOW: Recipe = { ...BEFORE, asOf: '2024-03-24 16:00:00' };
const NEXT: Recipe = { ...BEFORE, asOf: '2024-03-25 16:00:00' };
const WINDOW = platformWindow(NOW.asOf, BEFORE.asOf);
const HAPPENED = (column: string) => `${column} > '${WINDOW.since}' and ${column} <= '${WINDOW.asOf}'`;

let before: Warehouse;
let now: Warehouse;
let next: Warehouse;
let told: Told[];

async function make(recipe: Recipe): Promise<Warehouse> {
  const db = await openMemory();
  await makeHospital(db, recipe, silentProgress);
  return db;
}

const count = async (db: Warehouse, source: string) =>
  (await db.rows<{ n: number }>(`select count(*) as n ${source}`))[0]?.n ?? 0;
const segments = (message: Told, name: string) =>
  message.text
    .split('\r')
    .filter((line) => line.startsWith(`${name}|`))
    .map((line) => line.split('|'));
const field = (message: Told, name: string, number: number) => segments(message, name)[0]?.[number] ?? '';
const typeOf = (message: Told) => message.text.split('|')[8] ?? '';
const trigger = (message: Told) => typeOf(message).split('^')[1] ?? '';
const of = (...triggers: string[]) => told.filter((message) => triggers.includes(trigger(message)));
const spaced = (text: string) => text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3 $4:$5:$6');

beforeAll(async () => {
  before = await make(BEFORE);
  now = await make(NOW);
  next = await make(NEXT);
  told = await platformMessages(now, WINDOW);
});

afterAll(async () => {
  for (const db of [before, now, next]) await db.close();
});

describe('the messages of the integration platform', () => {
  it('are byte for byte the same from the same seed', { timeout: 180_000 }, async () => {
    const again = await make(NOW);
    const files = await platformFiles(again, WINDOW);
    await again.close();
    expect([...files]).toEqual([...(await platformFiles(now, WINDOW))]);
    expect([...files.keys()].filter((name) => name.endsWith('.hl7')).length).toBeGreaterThan(24);
  });

  it('say an event in the same words whenever it is told', async () => {
    const later = new Map((await platformMessages(next, platformWindow(NEXT.asOf))).map((one) => [one.controlId, one]));
    const today = told.filter(({ at }) => at > '20240324000000');
    expect(today.length).toBeGreaterThan(500);
    for (const message of today) expect(later.get(message.controlId)).toEqual(message);
  });

  it('begin with MSH, carry a number of their own and declare their charset', () => {
    expect(new Set(told.map(({ controlId }) => controlId)).size).toBe(told.length);
    for (const message of told) {
      expect(message.text.startsWith('MSH|^~\\&|ESB|H01|')).toBe(true);
      expect(message.text.endsWith('\r')).toBe(true);
      const msh = message.text.split('\r')[0]?.split('|') ?? [];
      expect(msh[9]).toBe(message.controlId);
      expect(message.controlId.length).toBeLessThanOrEqual(20);
      expect(msh[17]).toBe('UNICODE UTF-8');
      for (const line of message.text.split('\r').slice(0, -1)) expect(line).toMatch(/^[A-Z][A-Z0-9]{2}\|[^\n]*$/);
      expect(message.at <= WINDOW.asOf.replace(/\D/g, '')).toBe(true);
    }
  });

  it('are as many of each kind as the hospital has events', async () => {
    const wrong = (letter: string) => told.filter(({ controlId }) => controlId.startsWith(`${letter}W`)).length;
    const counts: [string, number][] = [
      ['A01', await count(now, `from admissions where ${HAPPENED('admit_time')}`)],
      ['A04', await count(now, `from visits where visit_type <> 'checkup' and ${HAPPENED('visit_time')}`)],
      ['A02', wrong('A12') + (await count(now, `from transfers where ${HAPPENED('transfer_time')}`))],
      ['A03', wrong('A13') + (await count(now, `from admissions where ${HAPPENED('discharge_time')}`))],
      ['A11', await count(now, `from admissions where status = 'cancelled' and ${HAPPENED('update_time')}`)],
      ['S26', await count(now, `from registrations where status = 'no_show' and ${HAPPENED('update_time')}`)],
    ];
    for (const [name, n] of counts) expect(of(name).length, name).toBe(n);
    const booked = await count(now, `from registrations where is_appointment and ${HAPPENED('reg_time')}`);
    expect(of('S12').filter((message) => field(message, 'SCH', 1).startsWith('R')).length).toBe(booked);
    const done = await count(
      now,
      `from operations where admission_id is not null and status = 'done' and ${HAPPENED('ended_at')}`,
    );
    expect(of('A08').filter((message) => field(message, 'PR1', 7) !== '').length).toBe(done);
    expect(done).toBeGreaterThan(0);
    for (const name of [
      'A01',
      'A02',
      'A03',
      'A04',
      'A08',
      'A11',
      'A12',
      'A13',
      'S12',
      'S15',
      'S26',
      'O01',
      'R01',
      'P03',
    ])
      expect(of(name).length, name).toBeGreaterThan(0);
  });

  it('post every charge that was entered, by its number and amount in the HIS', async () => {
    const lines = of('P03').flatMap((message) => segments(message, 'FT1'));
    const told = new Map(lines.map((line) => [line[2] ?? '', line[11]?.split('&')[0]]));
    const charges = await next.rows<{ id: string; amount: string }>(
      `select charge_id as id, amount::varchar as amount from charges
       where entry_time > timestamp '2024-03-23 08:00:00' and entry_time <= timestamp '2024-03-24 16:00:00'`,
    );
    expect(lines.length).toBe(told.size);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(charges.map(({ id, amount }) => [id, amount])));
  });

  it('name the stays and times that the HIS shows a day later', async () => {
    const stays = await next.rows<{
      id: string;
      patient: string;
      begun: string;
      ended: string | null;
      way: string | null;
    }>(
      `select admission_id as id, patient_id as patient, admit_time::varchar as begun, discharge_time::varchar as ended, discharge_way as way
       from admissions left join front_pages using (admission_id)`,
    );
    const known = new Map(stays.map((stay) => [stay.id, stay]));
    const movements = of('A01', 'A02', 'A03', 'A11', 'A12', 'A13');
    for (const message of movements) {
      const stay = known.get(field(message, 'PV1', 19));
      expect(field(message, 'PID', 3).split('^')[0]).toBe(stay?.patient);
      expect(spaced(field(message, 'PV1', 44))).toBe(stay?.begun);
      expect(field(message, 'EVN', 6)).toBe(field(message, 'EVN', 2));
    }
    for (const message of of('A03').filter(({ controlId }) => !controlId.startsWith('A03W'))) {
      const stay = known.get(field(message, 'PV1', 19));
      expect(spaced(field(message, 'PV1', 45))).toBe(stay?.ended);
      if (stay?.way) expect(field(message, 'PV1', 36)).toBe(stay.way);
    }
  });

  it('lead from the patients of one day to those of the next, ward by ward', async () => {
    const inWards = (db: Warehouse) =>
      db.rows<{ id: string; ward: string }>(
        `select admission_id as id, coalesce(arg_max(to_ward_code, transfer_time), any_value(admit_ward_code)) as ward
         from admissions left join transfers using (admission_id) where status = 'in_hospital' group by admission_id`,
      );
    const lying = new Map((await inWards(before)).map(({ id, ward }) => [id, ward]));
    for (const message of of('A01', 'A02', 'A03', 'A11', 'A12', 'A13')) {
      const id = field(message, 'PV1', 19);
      if (['A03', 'A11'].includes(trigger(message))) lying.delete(id);
      else lying.set(id, field(message, 'PV1', 3).split('^')[0] ?? '');
    }
    expect(lying).toEqual(new Map((await inWards(now)).map(({ id, ward }) => [id, ward])));
  });

  it('come to the figures that the truth counts for today', async () => {
    const { totals, by_ward: wards } = await countToday(now, NOW.asOf);
    const today = (name: string) => of(name).filter(({ at }) => at >= '20240324000000');
    const grown = (messages: Told[]) => messages.filter((message) => field(message, 'PV1', 4) !== 'N').length;
    const emergencies = today('A04').filter((message) => field(message, 'PV1', 2) === 'E').length;
    const done = new Set(
      today('A08')
        .filter((one) => field(one, 'PR1', 7) !== '')
        .map((one) => field(one, 'PR1', 19)),
    );
    expect(totals['admissions']).toBe(grown(today('A01')) - grown(today('A11')));
    expect(totals['discharges']).toBe(grown(today('A03')) - grown(today('A13')));
    expect(totals['transfers_in']).toBe(today('A02').length - today('A12').length);
    expect(totals['emergency_visits']).toBe(emergencies);
    expect(totals['operations_done']).toBe(done.size);
    expect(totals['in_hospital']).toBe(
      await count(now, `from admissions where status = 'in_hospital' and not is_newborn`),
    );
    expect(Object.values(wards['in_hospital'] ?? {}).reduce((sum, n) => sum + n, 0)).toBe(totals['in_hospital']);
    expect(totals['discharges']).toBeGreaterThan(0);
  });

  it('tell the beds of every ward as the truth counts them', async () => {
    const files = await platformFiles(now, WINDOW);
    const [, text] = [...files].find(([name]) => name.endsWith('H01.json')) ?? [];
    const state = JSON.parse(text ?? '') as {
      at: string;
      resources: { kind: string; code: string; total: number; inUse: number; free: number }[];
    };
    expect(state.at).toBe('2024-03-24T16:00:00+08:00');
    const { by_ward: wards } = await countToday(now, NOW.asOf);
    const beds = state.resources.filter(({ kind }) => kind === 'bed');
    expect(Object.fromEntries(beds.filter(({ inUse }) => inUse > 0).map(({ code, inUse }) => [code, inUse]))).toEqual(
      wards['in_hospital'],
    );
    expect(new Set(state.resources.map(({ kind }) => kind))).toEqual(new Set(['bed', 'slot', 'equipment']));
    for (const { total, inUse, free } of state.resources) expect(free).toBe(Math.max(0, total - inUse));
  });
});

describe('the outbox', () => {
  it('gets each message once, for its owner only', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'hisight-platform-'));
    const site = { dataDir };
    try {
      expect(await writePlatformMessages({ site })).toEqual({ files: 0, messages: 0 });
      await draftMessages(now, hisDir(dataDir), WINDOW);
      const written = await writePlatformMessages({ site });
      expect(written.messages).toBe(told.length + 1);
      const outbox = platformOutbox(dataDir);
      const names = await readdir(outbox);
      expect(names.length).toBe(written.files);
      expect((await stat(outbox)).mode & 0o777).toBe(0o700);
      for (const name of names) expect((await stat(join(outbox, name))).mode & 0o777).toBe(0o600);
      const text = await readFile(join(outbox, '2024032410-20240324160000.hl7'), 'utf8');
      expect(text.split(/(?<=\r\n)/).every((message) => message.startsWith('MSH|'))).toBe(true);
      expect(await writePlatformMessages({ site })).toEqual({ files: 0, messages: 0 });
      await draftMessages(now, hisDir(dataDir), WINDOW);
      const { messages } = await writePlatformMessages({ site, since: '2024-03-24' });
      expect(messages).toBe(told.filter(({ at }) => at >= '20240324000000').length + 1);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
