import { describe, expect, it } from 'vitest';
import { SYSTEM_IDENTITY } from '../../core/index.ts';
import { knownHospital } from '../fixtures/known-hospital.ts';
import type { ControlChart, MetricRequest } from '../index.ts';

// Months of 2024 have 40 outpatient visits each, four of them first ones; September has 20 first ones. In October the clinic was rebuilt:
// from then on half of the visits are first ones. January 2025 is in the fixture, February runs.
const hospital = knownHospital(`
  insert into marts.fct_visits by name
    select any_value(columns(v.*)) from (
      select v.* replace (
        'x' || m || '-' || i as visit_key, make_date(2024, m, 1 + i % 28) as visited_on, 'outpatient' as visit_type,
        i <= case when m = 9 then 20 when m >= 10 then 20 + m % 2 else 4 + m % 2 end as is_first_visit)
      from (select * from marts.fct_visits where department_code = 'D0201' and visit_type = 'outpatient' limit 1) as v, range(1, 13) as a (m), range(1, 41) as b (i)
    ) as v group by visit_key;
`);

const chart = async (more: Partial<MetricRequest> = {}): Promise<ControlChart> => {
  const request = {
    id: 'first_visit_share',
    from: '2024-01-01',
    to: '2024-12-31',
    by: ['date'],
    chart: 'auto' as const,
  };
  const answer = await hospital.metrics.answer({ ...request, ...more }, SYSTEM_IDENTITY);
  if (!answer.control_chart) throw new Error('no chart');
  return answer.control_chart;
};
const told = ({ points }: ControlChart) =>
  points.flatMap(({ date, signals }) => (signals.length > 0 ? [[date, ...signals]] : []));

describe('the control chart of a series', () => {
  it('is one of shares where cases of cases are counted, in the unit of the indicator', async () => {
    const { limits, points, phases } = await chart({ to: '2024-09-30', chart: 'p' });
    expect(limits).toMatch(/^p/);
    expect(phases).toEqual([{ from: '2024-01-01', points: 9 }]);
    const first = [5, 4, 5, 4, 5, 4, 5, 4, 20].reduce((sum, one) => sum + one, 0);
    expect(points[0]?.center).toBeCloseTo((100 * first) / 360, 8);
    expect(points.at(-1)?.signals).toContain('beyond_limits');
  });

  it('judges what was changed on purpose by its own limits, once there are enough points', async () => {
    const { phases, points } = await chart({ phases: ['2024-10-01'] });
    expect(phases).toEqual([
      { from: '2024-01-01', points: 9 },
      { from: '2024-10-01', points: 3, reason: 'too_few_points' },
    ]);
    expect(points.at(-1)).toMatchObject({ phase: 1, center: null, signals: [] });
  });

  it('is one of measurements for counts, and hears only the rules that were asked for', async () => {
    const visits = await chart({ id: 'outpatient_visits', rules: [1] });
    expect(visits.limits).toBe('xmr');
    expect(told(visits)).toEqual([]);
    expect(visits.points[3]).toMatchObject({ center: 40, lower: 40, upper: 40 });
  });

  it('shows a running month and a cut one without judging them', async () => {
    const { points, phases } = await chart({ from: '2024-02-10', to: '2025-02-09' });
    expect(points[0]).toMatchObject({ date: '2024-02-01', center: null });
    expect(points.at(-1)).toMatchObject({ date: '2025-02-01', center: null });
    expect(phases[0]?.points).toBe(11);
  });

  it('remembers with CUSUM and EWMA', async () => {
    const remembered = await chart({ chart: 'cusum' });
    expect(remembered.points[11]?.cusum).toEqual({ high: expect.any(Number), low: expect.any(Number) });
    const averaged = await chart({ chart: 'ewma' });
    expect(averaged.points[11]?.ewma?.limit).toBeGreaterThan(0);
  });

  it('is refused where the figure is not what the chart counts', async () => {
    for (const kind of ['p', 'u'] as const)
      await expect(chart({ id: 'outpatient_visits', chart: kind })).rejects.toMatchObject({
        code: 'metrics/invalid-request',
      });
    await expect(chart({ id: 'outpatient_avg_fee', chart: 'p', to: '2025-01-31' })).rejects.toMatchObject({
      code: 'metrics/invalid-request',
    });
  });

  it('is refused for more than one series', async () => {
    await expect(chart({ by: ['department'] })).rejects.toMatchObject({ code: 'metrics/invalid-request' });
    await expect(chart({ phases: ['2024-13-01'] })).rejects.toMatchObject({ code: 'metrics/invalid-request' });
  });
});
