import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMemory, pseudonymKeyStatements, pseudonymSql, ROOT, Secret } from '../../core/index.ts';
import { discoverSystems, prepareRaw } from '../../ingest/index.ts';
import { reidentify } from './reidentify.ts';

it('finds the stays of a HIS and of front-end tables by their pseudonyms, of the asked days only, and visits', async () => {
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  await prepareRaw(warehouse, await discoverSystems([join(ROOT, 'ingest', 'systems')]));
  const key = new Secret('07'.repeat(32));
  const keys = await warehouse.transaction(async (tx) => {
    await tx.run(
      `insert into raw.main.demo_his__admissions (_source, admission_id, inpatient_no, patient_id, discharge_time) values ('his', 'A1', 'ZY1', 'P1', '2025-03-01 10:00:00')`,
    );
    await tx.run(
      `insert into raw.main.demo_his__patients (_source, patient_id, patient_name) values ('his', 'P1', '王小明')`,
    );
    await tx.run(
      `insert into raw.main.front_end__admissions (_source, admission_id, inpatient_no, patient_id, discharged_at) values
         ('front', 'A1', 'ZY2', 'P1', '2025-03-02 10:00:00'), ('front', 'A2', null, 'P2', '2025-03-03 10:00:00'), ('front', 'A3', 'ZY4', 'P1', '2025-04-01 10:00:00')`,
    );
    await tx.run(
      `insert into raw.main.front_end__patients (_source, patient_id, patient_name) values ('front', 'P1', '李明')`,
    );
    await tx.run(
      `insert into raw.main.demo_his__visits (_source, visit_id, patient_id, visit_time) values ('his', 'V1', 'P1', '2025-03-01 08:00:00')`,
    );
    for (const { sql, params } of pseudonymKeyStatements(key)) await tx.run(sql, params);
    const stays = ['his|A1', 'front|A1', 'front|A2', 'front|A3', 'his|V1'].map((stay) => pseudonymSql(`'${stay}'`));
    const [row] = await tx.rows<{ keys: string[] }>(`select [${stays.join(', ')}] as keys`);
    return row?.keys ?? [];
  });
  const days = ['2025-03-01', '2025-03-02', '2025-03-03', '2025-03-04', '2025-03-01'];
  const found = await reidentify(
    warehouse,
    key,
    keys.map((one, at) => ({ kind: at === 4 ? 'visit' : 'stay', key: one, day: days[at] ?? null })),
  );
  expect(keys.map((one) => found.get(one))).toEqual([
    { case_no: 'ZY1', patient_name_masked: '王*明' },
    { case_no: 'ZY2', patient_name_masked: '李*' },
    { case_no: '', patient_name_masked: '' },
    undefined,
    { case_no: 'V1', patient_name_masked: '王*明' },
  ]);
  await warehouse.close();
});
