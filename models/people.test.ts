import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentProgress } from '../core/index.ts';
import { decide, discoverPatientSources, readEmpiSettings, runEmpi } from '../ingest/index.ts';
import { AS_OF, FeedHouse } from './test-support/feed.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'hisight-people-'));
let house: FeedHouse;
beforeAll(async () => {
  house = await FeedHouse.open();
});
afterAll(async () => {
  await house.close();
  rmSync(dataDir, { recursive: true });
});

const workplace = () => ({ warehouse: house.warehouse, dataDir, now: new Date('2026-01-15T00:00:00Z') });
const index = () =>
  runEmpi({
    ...workplace(),
    ...{
      sources: discoverPatientSources(),
      settings: readEmpiSettings(),
      today: AS_OF.slice(0, 10),
      progress: silentProgress,
    },
  });
const say = (decision: Parameters<typeof decide>[0]['decision']) =>
  decide({ ...workplace(), decision, by: 'engineer', reason: '核对病案' });

const figures = async () => ({
  readmitted: (
    await house.rows('select count(*) as n from marts.fct_discharges where is_unplanned_readmission_31d')
  )[0]?.['n'],
  contracted: (await house.rows('select count(*) as n from marts.fct_contract_visits'))[0]?.['n'],
  persons: (await house.rows('select count(distinct person_key) as n from marts.dim_patients'))[0]?.['n'],
  records: await house.rows(
    'select records_of_person as n, count(*) as patients from marts.dim_patients group by all order by n',
  ),
  patients: await house.rows('select distinct patient_key from marts.fct_discharges order by all'),
});

/** Two cards of one person, with nothing in common that a rule could see, and a stay on each. */
async function admit(): Promise<void> {
  const card = { township_code: null, payer_code: '01', create_time: '2025-01-01 08:00:00' };
  await house.his('patients', [
    { ...card, patient_id: 'P1', patient_name: '李晓娟', sex: 'F', birth_date: '1984-03-05' },
    { ...card, patient_id: 'P2', patient_name: '李改名', sex: 'F', birth_date: '1990-01-01' },
  ]);
  const stay = {
    inst_code: 'H01',
    admit_dept_code: 'D1',
    discharge_dept_code: 'D1',
    admit_ward_code: 'W1',
    discharge_ward_code: 'W1',
    is_newborn: 'false',
    admit_icd10_code: 'J18.9',
    status: 'discharged',
    create_time: '2025-10-01 08:00:00',
  };
  await house.his('admissions', [
    {
      ...stay,
      admission_id: 'A1',
      patient_id: 'P1',
      admit_time: '2025-10-01 08:00:00',
      discharge_time: '2025-10-06 10:00:00',
    },
    {
      ...stay,
      admission_id: 'A2',
      patient_id: 'P2',
      admit_time: '2025-10-20 08:00:00',
      discharge_time: '2025-10-25 10:00:00',
    },
  ]);
  const page = {
    main_icd10_code: 'J18.9',
    discharge_way: 'home',
    is_planned_readmission: 'false',
    submitted_at: '2025-10-28 08:00:00',
    create_time: '2025-10-28 08:00:00',
  };
  await house.his('front_pages', [
    { ...page, admission_id: 'A1' },
    { ...page, admission_id: 'A2' },
  ]);
}

/** The first card is under contract, the second is seen. */
async function sign(): Promise<void> {
  const contract = {
    contract_id: 'C1',
    patient_id: 'P1',
    resident_id: 'J1',
    inst_code: 'H01',
    perform_inst_code: 'H01',
  };
  const days = { sign_date: '2025-01-01', start_date: '2025-01-01', end_date: '2025-12-31' };
  await house.his('contracts', [{ ...contract, ...days, create_time: '2025-01-01 08:00:00' }]);
  const visit = { visit_id: 'V1', patient_id: 'P2', inst_code: 'H01', dept_code: 'D1', visit_type: 'outpatient' };
  const at = '2025-09-01 09:00:00';
  await house.his('visits', [{ ...visit, is_first_visit: 'false', visit_time: at, create_time: at }]);
}

it('a merge makes a readmission of two patients’ stays and puts a visit under contract, undoing it takes both back, and facts keep the patient’s key', async () => {
  await admit();
  await sign();
  await index();
  await house.build();
  const apart = await figures();
  expect(apart).toMatchObject({ readmitted: 0, contracted: 0, persons: 2, records: [{ n: 1, patients: 2 }] });
  expect(apart.patients).toHaveLength(2);

  await say({ kind: 'merge', left: 1, right: 2 });
  await house.build();
  const merged = await figures();
  expect(merged).toMatchObject({
    readmitted: 1,
    contracted: 1,
    persons: 1,
    records: [{ n: 2, patients: 2 }],
    patients: apart.patients,
  });
  const incremental = await house.facts();
  await house.build(true);
  expect(await house.facts()).toEqual(incremental);

  await say({ kind: 'undo', decision: 1 });
  await house.build();
  expect(await figures()).toEqual(apart);
});
