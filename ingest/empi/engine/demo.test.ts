import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMemory, silentProgress, type Warehouse } from '../../../core/index.ts';
import { makeHospital } from '../../../demo/generator/hospital.ts';
import { openIndex, runIndex } from '../test-support/population.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'hisight-empi-demo-'));
let db: Warehouse;
beforeAll(async () => {
  db = await openMemory({ attachMemory: ['raw'] });
  await makeHospital(db, { scale: 'tiny', asOf: '2025-03-01 08:00:00', seed: 7 }, silentProgress);
  await openIndex(db);
  await db.run(
    `insert into raw.main.demo_his__patients by name select *, 'his' as _source, 'H01' as _institution from patients`,
  );
  await runIndex({ warehouse: db, dataDir });
});
afterAll(async () => {
  await db.close();
  rmSync(dataDir, { recursive: true });
});

const joined = (table: string) =>
  db.rows<{ kind: string; joined: number; all: number }>(
    `select kind, count(*) filter (a.person_id = b.person_id) as joined, count(*) as "all" from ${table} s
     join raw.main._empi_links a on a.patient_no = s.patient_id join raw.main._empi_links b on b.patient_no = s.card_no group by kind order by kind`,
  );

it('finds the second cards of the synthetic hospital and leaves its twins and fathers apart', async () => {
  const cards = await joined('(select *, slip as kind from secret.second_card)');
  expect(cards.map(({ kind }) => kind)).toEqual([
    'alike',
    'birth_digit',
    'no_id',
    'other_letter',
    'other_phone',
    'same',
  ]);
  expect(cards.filter((slip) => slip.joined !== slip.all)).toEqual([]);
  const others = await joined('secret.look_alike');
  expect(others).toEqual([
    { kind: 'father', joined: 0, all: expect.any(Number) },
    { kind: 'twin', joined: 0, all: expect.any(Number) },
  ]);
  const [{ n } = { n: 0 }] = await db.rows<{ n: number }>(
    'select count(*) as n from (select person_id from raw.main._empi_links group by all having count(*) > 1)',
  );
  expect(n).toBe(cards.reduce((sum, slip) => sum + slip.all, 0));
});
