import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literal, openMemory, silentProgress, type Warehouse } from '../../core/index.ts';
import { generateHospital } from './generate.ts';
import { makeHospital, type Recipe } from './hospital.ts';
import { TABLES } from './tables.ts';
import { countTruth, type Truth } from './truth/truth.ts';

const THEN: Recipe = { scale: 'tiny', seed: 7, asOf: '2026-01-05 08:00:00' };
const NOW: Recipe = { ...THEN, asOf: '2026-01-15 08:00:00' };
const CURSOR = 'coalesce(update_time, create_time)';

const TABLE_NAMES = [...TABLES.keys()];

let dir: string;
let db: Warehouse;
let truth: Truth;

const count = async (source: string) => (await db.rows<{ n: number }>(`select count(*) as n ${source}`))[0]?.n;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hisight-demo-'));
  await generateHospital({ ...THEN, dir: join(dir, 'then'), progress: silentProgress });
  await generateHospital({ ...NOW, dir: join(dir, 'now'), progress: silentProgress });
  db = await openMemory();
  await makeHospital(db, NOW, silentProgress);
  truth = await countTruth(db, NOW);
});

afterAll(async () => {
  await db.close();
  await rm(dir, { recursive: true, force: true });
});

const written = (when: 'then' | 'now', table: string) =>
  `read_parquet(${literal(join(dir, when, `${table}.parquet`))})`;

describe('the synthetic hospital', () => {
  it.each(TABLE_NAMES)('makes the same %s again from the same seed', async (table) => {
    expect(await count(`from ${table}`)).toBeGreaterThan(0);
    expect(await count(`from (from ${table} except all from ${written('now', table)})`)).toBe(0);
    expect(await count(`from (from ${written('now', table)} except all from ${table})`)).toBe(0);
    expect(await count(`from (select ${TABLES.get(table)} from ${table} group by all having count(*) > 1)`)).toBe(0);
  });

  it.each(TABLE_NAMES)('changes %s only by rows whose cursor moved since', async (table) => {
    const moved = `${CURSOR} > timestamp ${literal(THEN.asOf)}`;
    // What did not move is as it was, and nothing that was there has gone.
    expect(await count(`from (from ${table} where not (${moved}) except all from ${written('then', table)})`)).toBe(0);
    const key = TABLES.get(table);
    expect(
      await count(`from ${written('then', table)} b where not exists (from ${table} n where n.${key} = b.${key})`),
    ).toBe(0);
    const changed = await count(`from (from ${written('then', table)} except all from ${table})`);
    const movedOld = await count(`from ${table} where ${moved} and create_time <= timestamp ${literal(THEN.asOf)}`);
    expect(changed).toBeLessThanOrEqual(movedOld ?? 0);
  });

  it.each(TABLE_NAMES)('shows nothing of %s that is later than as_of', async (table) => {
    const late = `timestamp ${literal(NOW.asOf)}`;
    expect(await count(`from ${table} where create_time > ${late} or update_time > ${late}`)).toBe(0);
    expect(await count(`from ${table} where create_time is null or update_time < create_time`)).toBe(0);
  });

  it('gives another hospital for another seed', { timeout: 180_000 }, async () => {
    const other = await openMemory();
    await makeHospital(other, { ...NOW, seed: 8 }, silentProgress);
    const [theirs] = await other.rows<{ s: number }>('select sum(amount) as s from charges');
    const [ours] = await db.rows<{ s: number }>('select sum(amount) as s from charges');
    await other.close();
    expect(theirs?.s).not.toBe(ours?.s);
  });

  it('gives everybody a valid identity number of their own', async () => {
    const people = await db.rows<{ n: string; born: string; sex: string }>(
      "select id_card_no as n, strftime(birth_date, '%Y%m%d') as born, sex from patients where id_card_no is not null",
    );
    expect(people.length).toBeGreaterThan(2000);
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const isValid = ({ n, born, sex }: { n: string; born: string; sex: string }) =>
      /^\d{17}[\dX]$/.test(n) &&
      '10X98765432'[weights.reduce((sum, weight, i) => sum + weight * Number(n[i]), 0) % 11] === n[17] &&
      n.slice(6, 14) === born &&
      Number(n[16]) % 2 === (sex === 'M' ? 1 : 0);
    expect(people.filter((person) => !isValid(person)).length).toBe(0);
    const again = "from secret.second_card where slip in ('same', 'other_phone', 'other_letter')";
    const secondCards = (await count(again)) ?? 0;
    expect(secondCards).toBeGreaterThan(0);
    expect(new Set(people.map(({ n }) => n)).size).toBe(people.length - secondCards);
  });

  it('holds the 586 cases of the drug example exactly', () => {
    const cells = {
      A_mild: [38, 64],
      A_severe: [10, 82],
      B_mild: [95, 18],
      B_severe: [50, 35],
      C_mild: [88, 26],
      C_severe: [43, 37],
    };
    const expected = Object.entries(cells).flatMap(([cell, [good, bad]]) => [
      [`${cell}_effective`, good],
      [`${cell}_not_effective`, bad],
    ]);
    expect(truth.drug_evaluations).toEqual(Object.fromEntries(expected));
  });

  it('keeps its money together: bills are the sum of their lines, receipts of settled stays their fees', async () => {
    const lines =
      '(select settle_id, sum(amount) as amount from charges where settle_id is not null group by settle_id)';
    expect(await count(`from settlements s join ${lines} c using (settle_id) where s.total_amount <> c.amount`)).toBe(
      0,
    );
    expect(await count(`from ${lines} c anti join settlements s using (settle_id)`)).toBe(0);
    expect(
      await count(`from (select admission_id from settlements group by admission_id having bool_or(settle_kind = 'discharge')
        and sum(total_amount) filter (where settle_kind = 'prepayment') <> 0)`),
    ).toBe(0);
    expect(await count('from settlements where fund_amount + personal_amount <> total_amount')).toBe(0);
  });

  it('has nobody in two beds at once and nothing outside its stay', async () => {
    expect(
      await count(`from (select *, lag(coalesce(discharge_time, '9999-01-01')) over (partition by patient_id order by admit_time) as until
        from admissions where status <> 'cancelled') where until > admit_time`),
    ).toBe(0);
    expect(
      await count(
        `from charges c join admissions a using (admission_id) where c.charge_time < a.admit_time or c.charge_time > a.discharge_time`,
      ),
    ).toBe(0);
    expect(
      await count(
        `from operations o join admissions a using (admission_id) where o.started_at < a.admit_time or o.ended_at > a.discharge_time`,
      ),
    ).toBe(0);
    expect(
      await count(
        `from transfers t join admissions a using (admission_id) where t.transfer_time <= a.admit_time or t.transfer_time >= a.discharge_time`,
      ),
    ).toBe(0);
  });

  it.each([
    ['charges', 'ordering_dept_code', 'departments', 'dept_code'],
    ['charges', 'executing_dept_code', 'departments', 'dept_code'],
    ['charges', 'patient_ward_code', 'wards', 'ward_code'],
    ['charges', 'ordering_doctor_code', 'staff', 'staff_code'],
    ['charges', 'patient_id', 'patients', 'patient_id'],
    ['charges', 'visit_id', 'visits', 'visit_id'],
    ['charges', 'admission_id', 'admissions', 'admission_id'],
    ['charges', 'refund_of', 'charges', 'charge_id'],
    ['visits', 'reg_id', 'registrations', 'reg_id'],
    ['visits', 'icd10_code', 'diagnosis_dict', 'icd10_code'],
    ['registrations', 'patient_id', 'patients', 'patient_id'],
    ['registrations', 'cancel_cashier_code', 'staff', 'staff_code'],
    ['prescription_items', 'rx_id', 'prescriptions', 'rx_id'],
    ['prescription_items', 'drug_code', 'drugs', 'drug_code'],
    ['admissions', 'bed_id', 'beds', 'bed_id'],
    ['admissions', 'discharge_ward_code', 'wards', 'ward_code'],
    ['admissions', 'group_code', 'treatment_groups', 'group_code'],
    ['operations', 'icd9_code', 'operation_dict', 'icd9_code'],
    ['operation_staff', 'operation_id', 'operations', 'operation_id'],
    ['operation_staff', 'staff_code', 'staff', 'staff_code'],
    ['front_pages', 'admission_id', 'admissions', 'admission_id'],
    ['drug_evaluations', 'admission_id', 'admissions', 'admission_id'],
  ])('has no %s.%s without its %s', async (table, column, parent, key) => {
    expect(await count(`from ${table} where ${column} is not null`)).toBeGreaterThan(0);
    expect(
      await count(
        `from ${table} c where ${column} is not null and not exists (from ${parent} p where p.${key} = c.${column})`,
      ),
    ).toBe(0);
  });

  it('counts a truth that agrees with itself and plants every trap', () => {
    const { totals, by_month: byMonth, tables, planted, counts } = truth;
    for (const [metric, months] of Object.entries(byMonth)) {
      expect(Object.values(months).reduce((sum, n) => sum + n, 0)).toBe(totals[metric]);
    }
    expect(totals['registrations_net']).toBeLessThan(tables['registrations'] ?? 0);
    expect(totals['medical_revenue_cents']).toBeGreaterThan(
      (totals['outpatient_revenue_cents'] ?? 0) + (totals['inpatient_revenue_cents'] ?? 0) - 1,
    );
    for (const [trap, n] of Object.entries({ ...planted, ...counts })) expect(n, trap).toBeGreaterThan(0);
  });
});
