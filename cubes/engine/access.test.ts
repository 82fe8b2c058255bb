import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Identity, ROOT, type Warehouse } from '../../core/index.ts';
import { type CubesServer, startCubes } from '../index.ts';
import { openHospital, people } from './test-support/hospital.ts';

let warehouse: Warehouse;
let cubes: CubesServer;

beforeAll(async () => {
  warehouse = await openHospital();
  cubes = await startCubes({ warehouse });
});

afterAll(async () => {
  await cubes.close();
  await warehouse.close();
});

async function visitsBy(member: string, identity: Identity): Promise<Record<string, number>> {
  const { rows } = await cubes.query(
    { measures: ['outpatient_activity.visits'], dimensions: [`outpatient_activity.${member}`] },
    identity,
  );
  return Object.fromEntries(
    rows.map((row) => [row[`outpatient_activity.${member}`], row['outpatient_activity.visits']]),
  );
}

describe('rows', () => {
  it('a leader sees every institution', async () => {
    expect(await visitsBy('institution_name', people.leader)).toEqual({ 县人民医院: 19, 城关社区: 15 });
  });

  it('a member institution sees itself', async () => {
    expect(await visitsBy('institution_code', people.township)).toEqual({ C01: 15 });
  });

  it('a department head sees the own subtree of the own institution, though another has a department of the same code', async () => {
    expect(await visitsBy('department_name', people.head)).toEqual({ 骨科: 12, 普外科: 3 });
    expect(await visitsBy('department_name', people.headOfAll)).toEqual({ 骨科: 12, 全科: 15 });
  });

  it('a doctor sees the own rows', async () => {
    expect(await visitsBy('doctor_name', people.doctor)).toEqual({ 李明: 12 });
  });

  it('a nurse sees the own ward, and no view without wards', async () => {
    const { rows } = await cubes.query(
      { measures: ['inpatient_activity.discharges'], dimensions: ['inpatient_activity.ward_code'] },
      people.nurse,
    );
    expect(rows).toEqual([{ 'inpatient_activity.ward_code': 'W0601', 'inpatient_activity.discharges': 1 }]);
    await expect(visitsBy('department_code', people.nurse)).rejects.toMatchObject({ code: 'cubes/denied' });
  });

  it.each(['total', 'filter', 'sort', 'other dimension'])('stay closed by %s', async (way) => {
    const department = 'outpatient_activity.department_code';
    const { rows } = await cubes.query(
      {
        measures: ['outpatient_activity.visits'],
        ...(way === 'total' ? { total: true } : {}),
        ...(way === 'filter'
          ? {
              filters: [
                {
                  or: [
                    { member: department, operator: 'equals', values: ['D0601'] },
                    { member: department, operator: 'set' },
                  ],
                },
              ],
            }
          : {}),
        ...(way === 'sort' ? { order: { [department]: 'asc' }, dimensions: [department] } : {}),
        ...(way === 'other dimension' ? { dimensions: ['outpatient_activity.visit_type'] } : {}),
      },
      people.head,
    );
    expect(rows.reduce((sum, row) => sum + Number(row['outpatient_activity.visits']), 0)).toBe(15);
  });

  it('cached rows of one person are not served to another', async () => {
    await visitsBy('department_code', people.leader);
    expect(await visitsBy('department_code', people.doctor)).toEqual({ D0201: 12 });
    expect(Object.keys(await visitsBy('department_code', people.head))).toHaveLength(2);
  });
});

describe('views', () => {
  it.each(['engineer', 'auditor', 'headOfNothing', 'headWithoutList', 'doctorWithoutCode'] as const)(
    '%s sees none',
    async (who) => {
      expect((await cubes.meta(people[who])).cubes).toEqual([]);
      await expect(cubes.query({ measures: ['revenue.amount'] }, people[who])).rejects.toMatchObject({
        code: 'cubes/denied',
      });
      await expect(cubes.sql({ measures: ['revenue.amount'] }, people[who])).rejects.toMatchObject({
        code: 'cubes/denied',
      });
    },
  );

  it.each(['leader', 'analyst', 'township'] as const)('%s sees no cases', async (who) => {
    const query = { dimensions: ['discharge_cases.admission_key'] };
    await expect(cubes.query(query, people[who])).rejects.toMatchObject({ code: 'cubes/denied' });
    expect((await cubes.meta(people[who])).cubes.map(({ name }) => name)).not.toContain('discharge_cases');
  });

  it.each([
    ['quality', ['a1', 'a2', 'a3', 'a5']],
    ['head', ['a1', 'a2', 'a5']],
    ['doctor', ['a1', 'a2', 'a5']],
    ['nurse', ['a3']],
  ] as const)('%s sees the own cases', async (who, cases) => {
    const { rows } = await cubes.query({ dimensions: ['discharge_cases.admission_key'] }, people[who]);
    expect(rows.map((row) => row['discharge_cases.admission_key']).sort()).toEqual(cases);
  });

  it('entities are nobody’s', async () => {
    await expect(cubes.query({ dimensions: ['patients.patient_key'] }, people.system)).rejects.toMatchObject({
      code: 'cubes/denied',
    });
  });

  it('a view without a policy is denied to everybody', async () => {
    const root = await mkdtemp(join(tmpdir(), 'cubes-'));
    await cp(join(ROOT, 'cubes', 'entities'), join(root, 'entities'), { recursive: true });
    await mkdir(join(root, 'views'));
    await writeFile(
      join(root, 'views', 'open.yml'),
      'views:\n  - name: open\n    cubes:\n      - join_path: visits\n        includes: [visits]\n',
    );
    const open = await startCubes({ warehouse, root });
    await expect(open.query({ measures: ['open.visits'] }, people.system)).rejects.toMatchObject({
      code: 'cubes/denied',
    });
    expect((await open.meta(people.system)).cubes).toEqual([]);
    await open.close();
  });
});

describe('rowSql', () => {
  it('gives single rows under the policy, without a limit', async () => {
    const { sql, params } = await cubes.rowSql('drug_evaluations', ['drug', 'is_effective'], people.doctor, [
      { member: 'drug_evaluations.drug', operator: 'equals', values: ['A'] },
    ]);
    expect(sql).not.toMatch(/limit/i);
    const rows = await warehouse.rows(sql, params);
    expect(rows).toHaveLength(8);
    expect(rows[0]).toEqual({ drug: 'A', is_effective: true });
    const other = await cubes.rowSql('drug_evaluations', ['drug'], { ...people.doctor, doctor: 'S0002' });
    expect(await warehouse.rows(other.sql, other.params)).toEqual([]);
  });

  it('is refused to those who see no single rows', async () => {
    await expect(cubes.rowSql('drug_evaluations', ['drug'], people.analyst)).rejects.toMatchObject({
      code: 'cubes/suppressed-query',
    });
    await expect(cubes.rowSql('drug_evaluations', ['drug'], people.engineer)).rejects.toMatchObject({ status: 403 });
  });
});

describe('small cells', () => {
  it('are hidden from an analyst, with a further one so that the total does not give them away', async () => {
    expect(await visitsBy('doctor_name', people.analyst)).toEqual({ 陈静: 15, 李明: 12, 赵强: null, 王芳: null });
    expect(await visitsBy('visit_type', people.analyst)).toEqual({ outpatient: null, emergency: null });
  });

  it('are exact for a leader', async () => {
    expect(await visitsBy('visit_type', people.leader)).toEqual({ outpatient: 30, emergency: 4 });
  });

  it('hide the sums behind them, though the count is not asked for', async () => {
    const { rows } = await cubes.query(
      { measures: ['revenue.amount'], dimensions: ['revenue.department_code'] },
      people.analyst,
    );
    expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => ['revenue.department_code', 'revenue.amount']));
    expect(rows.every((row) => row['revenue.amount'] === null)).toBe(true);
  });

  it('are not had by filtering on the measure', async () => {
    const filters = [{ member: 'outpatient_activity.visits', operator: 'lt', values: ['5'] }];
    const query = {
      measures: ['outpatient_activity.visits'],
      dimensions: ['outpatient_activity.doctor_name'],
      filters,
    };
    await expect(cubes.query(query, people.analyst)).rejects.toMatchObject({ code: 'cubes/suppressed-query' });
    expect((await cubes.query(query, people.leader)).rows).toHaveLength(2);
  });
});
