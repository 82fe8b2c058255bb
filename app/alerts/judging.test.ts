import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dingtalkSignature } from './delivery/send.ts';
import { lastMatureMonth } from './figures.ts';
import { found } from './finding.ts';
import { forecastYear } from './forecast.ts';
import { type Bound, isBroken, type Light, nextLight } from './light.ts';
import type { Rule } from './rules/rules.ts';
import { readBound } from './targets/bound.ts';
import { type Target, targetFor } from './targets/targets.ts';
import { type AlertStand, planSteps } from './transitions.ts';

const BAND: Bound = { low: 85, high: 93, margin: 2 };

describe('lights', () => {
  it.each<[value: number, before: Light | undefined, light: Light]>([
    [90, undefined, 'green'],
    [85, undefined, 'green'],
    [84.9, undefined, 'yellow'],
    [83, 'green', 'yellow'],
    [82.9, 'green', 'red'],
    [96, undefined, 'red'],
    [84, 'red', 'red'],
    [85.5, 'red', 'yellow'],
    [86.9, 'yellow', 'yellow'],
    [87, 'yellow', 'green'],
    [91, 'red', 'green'],
    [91.1, 'red', 'yellow'],
  ])('%d after %s is %s', (value, before, light) => {
    expect(nextLight(BAND, value, before)).toBe(light);
  });

  it('never leave green and red by wavering within the margin', () => {
    const bound = { low: null, high: 10, margin: 1 };
    const near = fc.double({ min: 9.001, max: 10.999, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom<Light>('yellow', 'red'), fc.array(near), (first, values) => {
        const last = values.reduce<Light>((light, value) => nextLight(bound, value, light), first);
        return last !== 'green';
      }),
    );
  });

  it('are never better for a worse value', () => {
    const rank = { green: 0, yellow: 1, red: 2 };
    const value = fc.double({ min: 0, max: 200, noNaN: true });
    const before = fc.constantFrom<Light | undefined>(undefined, 'green', 'yellow', 'red');
    fc.assert(
      fc.property(value, value, before, (a, b, last) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const bound = { low: 100, high: null, margin: 5 };
        return rank[nextLight(bound, low, last)] >= rank[nextLight(bound, high, last)];
      }),
    );
  });

  it('keep a limit broken while an alert is open until it is kept by the margin', () => {
    const bound = { low: null, high: 110, margin: 5 };
    expect([111, 108, 105].map((value) => isBroken(bound, value, true))).toEqual([true, true, false]);
    expect(isBroken(bound, 108, false)).toBe(false);
  });
});

describe('targets', () => {
  const lower = { direction: 'lower_is_better', name_zh: '平均住院日' } as const;

  it('are read in the direction of the indicator', () => {
    expect(readBound({ value: 8.5, margin: 0.5 }, lower)).toEqual({ low: null, high: 8.5, margin: 0.5 });
    expect(readBound({ value: 5 }, { ...lower, direction: 'higher_is_better' })).toEqual({
      low: 5,
      high: null,
      margin: 0,
    });
    expect(readBound({ low: 85, high: 93, margin: 2 }, { ...lower, direction: 'monitor' })).toEqual(BAND);
  });

  it.each([{ value: 1, low: 2 }, { low: 5, high: 5 }, { low: 85, high: 93, margin: 4 }, { value: 5, margin: -1 }, {}])(
    '%j is refused',
    (given) => {
      expect(() => readBound(given, lower)).toThrow(expect.objectContaining({ code: 'alerts/target-invalid' }));
    },
  );

  it('of the department win over those of the institution and of the site, confirmed and of that year only', () => {
    const target = (institution: string, department: string, high: number, more: Partial<Target> = {}): Target => ({
      ...{
        indicator: 'x',
        institution,
        department,
        year: 2026,
        low: null,
        high,
        margin: 0,
        state: 'confirmed',
        revision: 1,
      },
      ...{ set_by: 'a', set_at: '', confirmed_by: 'b', confirmed_on: '2026-01-01', ...more },
    });
    const all = [
      target('', '', 10),
      target('H01', '', 9),
      target('H01', 'D1', 8),
      target('H01', 'D2', 7, { state: 'unconfirmed' }),
      target('H01', 'D3', 6, { year: 2025 }),
    ];
    const rate = { id: 'x', kind: 'rate' } as const;
    const high = (institution: string, department: string, kind: 'rate' | 'count' = 'rate') =>
      targetFor(all, { ...rate, kind }, { institution, department }, 2026)?.high;
    expect([high('H01', 'D1'), high('H01', 'D2'), high('H01', 'D3'), high('C01', 'D1'), high('', '')]).toEqual([
      8, 9, 9, 10, 10,
    ]);
    // No department makes the hospital's total.
    expect([high('H01', 'D1', 'count'), high('H01', 'D2', 'count'), high('H01', '', 'count')]).toEqual([
      8,
      undefined,
      9,
    ]);
  });

  it('judge the last month that is over and mature', () => {
    expect(lastMatureMonth({ available_after: 0 }, '2025-02-01')).toEqual({ from: '2025-01-01', to: '2025-01-31' });
    expect(lastMatureMonth({ available_after: 10 }, '2025-02-10')).toEqual({ from: '2024-12-01', to: '2024-12-31' });
    expect(lastMatureMonth({ available_after: 31 }, '2024-03-31')).toEqual({ from: '2024-01-01', to: '2024-01-31' });
  });
});

describe('forecasts', () => {
  const days = { done: 50, left: 200, doneBefore: 48, leftBefore: 202 };

  it('go on at this year’s pace, as last year’s rest stood to its beginning', () => {
    // 500 / 50 = 10 a day; last year 960 / 48 = 20 a day, then 3030 / 202 = 15: three quarters. 500 + 200 × 10 × 0.75.
    const forecast = forecastYear({ soFar: 500, before: 960, rest: 3030 }, days);
    expect(forecast).toEqual({ value: expect.closeTo(2000, 9), method: 'seasonal' });
  });

  it('go on evenly without last year, end with the year, and wait for twenty working days', () => {
    expect(forecastYear({ soFar: 500, before: null, rest: 10 }, days)).toEqual({ value: 2500, method: 'even' });
    expect(forecastYear({ soFar: 500, before: 1, rest: 1 }, { ...days, left: 0 })).toEqual({
      value: 500,
      method: 'over',
    });
    expect(forecastYear({ soFar: 500, before: 960, rest: 3030 }, { ...days, done: 19 })).toBeUndefined();
  });
});

describe('states', () => {
  const rule = { id: 'r', kind: 'threshold', scope: ['hospital'], indicators: ['x'], quiet_days: 7 } as unknown as Rule;
  const subject = { rule: 'r', indicator: 'x', institution: '', department: '', source: '' };
  const judged = (verdict: 'abnormal' | 'normal' | 'unknown') =>
    found({ ...subject, verdict, period: null, build_id: 'b' });
  const alert = (more: Partial<AlertStand> = {}): AlertStand => ({
    ...{ ...subject, id: 'a', state: 'firing', told_at: '2025-02-01 08:00:00', ...more },
  });
  const KEY = 'r x   ';
  const plan = (
    findings: Parameters<typeof planSteps>[0],
    known: { alerts?: AlertStand[]; told?: string; paused?: string; rules?: Rule[] } = {},
  ) =>
    planSteps(findings, {
      alerts: known.alerts ?? [],
      lastTold: new Map(known.told ? [[KEY, known.told]] : []),
      pauses: new Map(known.paused ? [[KEY, known.paused]] : []),
      ...{ rules: known.rules ?? [rule], today: '2025-02-10', hasTarget: () => true },
    }).map(({ kind, tells, silence }) => [kind, tells, ...(silence ? [silence] : [])]);

  it('fire once, and not again while open', () => {
    expect(plan([judged('abnormal')])).toEqual([['fire', true]]);
    expect(plan([judged('abnormal')], { alerts: [alert()] })).toEqual([['update', false]]);
    expect(plan([judged('abnormal')], { alerts: [alert({ state: 'acknowledged' })] })).toEqual([['update', false]]);
  });

  it('resolve when normal, stand still while unknown or unanswered, are withdrawn with their rule', () => {
    const alerts = [alert()];
    expect(plan([judged('normal')], { alerts })).toEqual([['resolve', false]]);
    expect(plan([judged('unknown')], { alerts })).toEqual([]);
    expect(plan([], { alerts })).toEqual([]);
    expect(plan([], { alerts, rules: [] })).toEqual([['withdraw', false]]);
  });

  it('stay silent while paused and in the quiet days, and are told when the pause is over', () => {
    expect(plan([judged('abnormal')], { paused: '2025-02-10' })).toEqual([['fire', false, 'paused']]);
    expect(plan([judged('abnormal')], { told: '2025-02-05' })).toEqual([['fire', false, 'quiet']]);
    expect(plan([judged('abnormal')], { told: '2025-02-03' })).toEqual([['fire', true]]);
    const untold = alert({ told_at: null });
    expect(plan([judged('abnormal')], { alerts: [untold], paused: '2025-02-10' })).toEqual([['update', false]]);
    expect(plan([judged('abnormal')], { alerts: [untold], paused: '2025-02-09' })).toEqual([['update', true]]);
  });
});

it('signs for DingTalk as openssl does', () => {
  // printf '1700000000000\nSECdemo' | openssl dgst -sha256 -hmac SECdemo -binary | base64
  expect(dingtalkSignature(1_700_000_000_000, 'SECdemo')).toBe('lOvVf9TQCVugV68mGbSZCg0gzOl1SVjxWi1MyVZCUuA=');
});
