import { describe, expect, it } from 'vitest';
import { SYSTEM_IDENTITY } from '../../core/index.ts';
import { KNOWN_CLOCK, knownHospital } from '../fixtures/known-hospital.ts';
import { createMetrics, type MetricRequest, type Succession } from '../index.ts';

const hospital = knownHospital();
const PERIOD = { from: '2025-01-01', to: '2025-02-28' };
const ALWAYS = { from: '1900-01-01', to: '9999-12-31' };

async function ask(request: MetricRequest, successions: readonly Succession[]) {
  const { cubes, warehouse } = hospital;
  const metrics = await createMetrics({
    cubes,
    warehouse,
    clock: KNOWN_CLOCK,
    successions: () => Promise.resolve(successions),
  });
  const answer = await metrics.answer({ org: 'current', ...PERIOD, ...request }, SYSTEM_IDENTITY);
  return answer.rows.map(({ date, department, department_name, value, numerator, denominator }) => ({
    ...(date === undefined ? {} : { date }),
    ...(department === undefined ? {} : { department, department_name }),
    ...{ value, numerator, denominator },
  }));
}

const MERGED: Succession[] = [
  { code: 'D0601', ...ALWAYS, current: 'D0201', current_name: '骨科与重症', share: 1 },
  { code: 'D0201', ...ALWAYS, current: 'D0201', current_name: '骨科与重症', share: 1 },
];

describe('departments of today', () => {
  const stay = { id: 'avg_length_of_stay', by: ['department'] };

  it('sums numerator and denominator of what was merged, and never averages', async () => {
    expect(await ask(stay, MERGED)).toEqual([
      {
        department: 'D0201',
        department_name: '骨科与重症',
        value: Number((22 / 3).toPrecision(15)),
        numerator: 22,
        denominator: 3,
      },
    ]);
    const plain = await hospital.ask({ ...stay, ...PERIOD });
    expect(plain.org).toBe('as_was');
    expect(plain.rows.map(({ department }) => department)).toEqual(['D0201', 'D0601']);
  });

  it('filters by a department of today what its predecessors did', async () => {
    const filter = { department: ['D0201'] };
    expect(await ask({ id: 'discharges', filter }, MERGED)).toMatchObject([{ value: 3 }]);
    expect(await ask({ id: 'discharges', filter: { department: ['D0601'] } }, MERGED)).toMatchObject([{ value: 0 }]);
    expect((await hospital.ask({ id: 'discharges', filter, ...PERIOD })).rows).toMatchObject([{ value: 2 }]);
  });

  it('shares what was split, by its day: the past goes to both, what came after stays', async () => {
    const [first] = await hospital.warehouse.rows<{ day: string }>(
      "select strftime(min(discharged_on), '%Y-%m-%d') as day from marts.fct_discharges where department_code = 'D0201' and not is_newborn and discharged_on >= date '2025-01-01'",
    );
    const day = String(first?.day);
    const cut = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const split: Succession[] = [
      { code: 'D0201', from: '1900-01-01', to: cut, current: 'D0201', current_name: '骨科', share: 0.75 },
      { code: 'D0201', from: '1900-01-01', to: cut, current: 'D0299', current_name: '创伤科', share: 0.25 },
      { code: 'D0201', from: cut, to: '9999-12-31', current: 'D0201', current_name: '骨科', share: 1 },
    ];
    const before = await hospital.ask({ id: 'discharges', from: day, to: day, filter: { department: ['D0201'] } });
    const all = await hospital.ask({ id: 'discharges', ...PERIOD, filter: { department: ['D0201'] } });
    const [early, total] = [before.rows[0]?.value ?? 0, all.rows[0]?.value ?? 0];
    expect(early).toBeGreaterThan(0);
    for (const by of [['department'], ['department', 'date']]) {
      const rows = await ask({ id: 'discharges', by }, split);
      const value = (code: string) => rows.find(({ department }) => department === code)?.value;
      expect(value('D0299')).toBe(early * 0.25);
      expect(value('D0201')).toBe(total - early * 0.25);
    }
  });

  it('changes nothing where nothing was reorganised', async () => {
    expect(await ask(stay, [])).toEqual(
      (await hospital.ask({ ...stay, ...PERIOD })).rows.map((row) => expect.objectContaining({ value: row.value })),
    );
  });
});
