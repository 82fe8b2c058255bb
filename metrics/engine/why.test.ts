import { describe, expect, it } from 'vitest';
import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { JANUARY, knownHospital } from '../fixtures/known-hospital.ts';
import type { MetricRequest } from '../index.ts';

// January 2024: D0201 discharged one patient after 4 days, D0601 three after 10 and one after 2. January 2025 is the fixture's.
const hospital = knownHospital(`
  insert into marts.fct_discharges by name
    select d.* replace (a as admission_key, date '2024-01-20' as discharged_on, days as length_of_stay_days, code as department_code)
    from (select * from marts.fct_discharges where not is_newborn limit 1) as d,
      (values ('y1', 4, 'D0201'), ('y2', 10, 'D0601'), ('y3', 10, 'D0601'), ('y4', 10, 'D0601'), ('y5', 2, 'D0601')) as t (a, days, code);
`);

const why = async (more: Partial<MetricRequest> = {}, identity: Identity = SYSTEM_IDENTITY) => {
  const request: MetricRequest = { id: 'avg_length_of_stay', ...JANUARY, compare: ['yoy'], why: 'department', ...more };
  return (await hospital.metrics.answer(request, identity)).why;
};

describe('why a figure moved', () => {
  it('is told in parts that add up to the change', async () => {
    const found = await why();
    // 8 days of 2 discharges in 2025, 36 days of 5 in 2024.
    expect(found?.change).toBeCloseTo(8 / 2 - 36 / 5, 10);
    expect(found?.residual).toBe(0);
    const sum = found?.rows?.reduce((all, { contribution }) => all + contribution, 0);
    expect(sum).toBeCloseTo(4 - 7.2, 8);
    for (const { contribution, rate, mix } of found?.rows ?? [])
      expect((rate ?? 0) + (mix ?? 0)).toBeCloseTo(contribution, 8);
    // D0201 kept its patients as long as before: 4 days on average. D0601 had nobody in 2025.
    expect(found?.rows?.find(({ code }) => code === 'D0201')).toMatchObject({ value: 4, previous: 4, rate: 0 });
    expect(found?.rows?.find(({ code }) => code === 'D0601')).toMatchObject({ previous: 8, rate: 0 });
  });

  it('of a count is the difference of each member', async () => {
    const found = await why({ id: 'discharges' });
    expect(found).toMatchObject({ change: -3, residual: 0 });
    expect(found?.rows?.map(({ code, contribution, mix }) => [code, contribution, mix])).toEqual([
      ['D0601', -4, null],
      ['D0201', 1, null],
    ]);
  });

  it('says why it cannot be told', async () => {
    expect(await why({ from: '2024-01-01', to: '2024-01-31' })).toEqual({
      dimension: 'department',
      reason: 'not_collected',
    });
    for (const wrong of [{ compare: [] }, { compare: ['ytd' as const] }, { by: ['department'] }])
      await expect(why(wrong)).rejects.toMatchObject({ code: 'metrics/invalid-request' });
    await expect(why({ why: 'departmnt' })).rejects.toMatchObject({ code: 'metrics/unknown-dimension' });
  });

  it('shows a head of department the own part of it only, and an analyst nothing that small cells would tell', async () => {
    const head: Identity = {
      ...SYSTEM_IDENTITY,
      ...{ user: 'head', role: 'department_head', institutions: ['H01'], departments: ['D0201'], canSeeCases: true },
    };
    const own = await why({}, head);
    expect(own?.rows?.map(({ code }) => code)).toEqual(['D0201']);
    const analyst: Identity = {
      ...SYSTEM_IDENTITY,
      user: 'ana',
      role: 'analyst',
      institutions: ['H01'],
      canSeeCases: false,
    };
    const hidden = await why({}, analyst);
    expect(hidden?.rows).toBeUndefined();
    expect(hidden?.reason).toMatch(/suppressed|no_data/);
  });
});
