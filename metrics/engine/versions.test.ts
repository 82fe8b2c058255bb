import { describe, expect, it } from 'vitest';
import '../errors.ts';
import { cutRequest } from './cut.ts';
import { discoverIndicators } from './discover.ts';
import { fingerprint } from './fingerprint.ts';
import { funnelOf } from './funnel.ts';
import type { Indicator } from './indicator.ts';
import { checkVersions, effective, partsOf, requireVersion } from './versions.ts';

const catalogue = discoverIndicators();
const entry = (id: string): Indicator => {
  const found = catalogue.get(id);
  if (!found) throw new Error(id);
  return found;
};
const inpatient = [
  { ...entry('drug_revenue_share').numerator?.[0], filters: { setting: ['inpatient'] } },
] as Indicator['numerator'];
const versioned: Indicator = {
  ...entry('drug_revenue_share'),
  versions: [
    { id: '国考2024', valid_from: 2024, valid_to: 2024 },
    { id: '国考2025', valid_from: 2025, valid_to: null, numerator: inpatient ?? undefined },
  ],
};

describe('versions of a definition', () => {
  it('are chosen by the period, or by name', () => {
    const year = (at: number) => ({ from: `${at}-02-01`, to: `${at}-12-31` });
    expect(effective(versioned, year(2024), undefined).version?.id).toBe('国考2024');
    expect(effective(versioned, year(2026), undefined).indicator.numerator).toEqual(inpatient);
    expect(effective(versioned, year(2023), undefined).version).toBeUndefined();
    expect(effective(versioned, year(2026), '2024').indicator.numerator).toEqual(entry('drug_revenue_share').numerator);
    expect(() => requireVersion(versioned, '2023')).toThrow(/没有版本 2023/);
  });

  it('refuse one figure over two of them, and cut a series where they change', () => {
    const over = { from: '2023-11-01', to: '2025-02-28' };
    expect(() => effective(versioned, over, undefined)).toThrow(/口径变化/);
    const parts = [
      { version: undefined, from: '2023-11-01', to: '2023-12-31' },
      { version: '国考2024', from: '2024-01-01', to: '2024-12-31' },
      { version: '国考2025', from: '2025-01-01', to: '2025-02-28' },
    ];
    expect(partsOf(versioned, over)).toEqual(parts);
    const cut = cutRequest({ id: versioned.id, by: ['date'], ...over }, versioned, '2026-01-15');
    expect(cut).toMatchObject({ parts });
    const weeks = cutRequest({ id: versioned.id, granularity: 'week', ...over }, versioned, '2026-01-15');
    expect(weeks).toHaveProperty('refusal');
  });

  it('may not overlap', () => {
    const [first, second] = versioned.versions;
    if (!first || !second) throw new Error('two versions');
    expect(() => checkVersions({ ...versioned, versions: [{ ...first, valid_to: 2025 }, second] })).toThrow(/overlap/);
  });

  it('have another fingerprint when they count otherwise, and the same when only a target changes', () => {
    const before = fingerprint(versioned);
    expect(fingerprint({ ...versioned, target: '≤30', status: '已审批' })).toBe(before);
    expect(fingerprint({ ...versioned, numerator: inpatient })).not.toBe(before);
    expect(fingerprint(entry('drug_revenue_share'))).not.toBe(before);
  });
});

describe('a funnel', () => {
  const indicator = entry('rescue_success_rate');
  const rows = [
    ['A', 90, 100],
    ['B', 190, 200],
    ['C', 60, 100],
    ['D', 0, 0],
  ].map(([department, numerator, denominator]) => ({
    ...{ department, department_name: department },
    ...{ numerator: Number(numerator), denominator: Number(denominator) },
    value: denominator === 0 ? null : (Number(numerator) / Number(denominator)) * 100,
  }));
  const asked = { dimension: 'department', widen: false, isProvisional: false };

  it('judges groups against the rate of all', () => {
    const funnel = funnelOf(indicator, asked, rows);
    expect(funnel.target).toBeCloseTo((340 / 400) * 100, 10);
    expect(funnel.groups.map(({ code, verdict }) => [code, verdict])).toEqual([
      ['A', 'inside'],
      ['B', 'far_above'],
      ['C', 'far_below'],
    ]);
    expect(funnel.overdispersed).toBe(true);
    expect(
      funnelOf(indicator, { ...asked, widen: true }, rows).groups.every(({ verdict }) => verdict === 'inside'),
    ).toBe(true);
  });

  it('judges nothing that is provisional, of too few groups, or no share', () => {
    const verdicts = (funnel: ReturnType<typeof funnelOf>) => new Set(funnel.groups.map(({ verdict }) => verdict));
    expect(verdicts(funnelOf(indicator, { ...asked, isProvisional: true }, rows))).toEqual(new Set([null]));
    expect(funnelOf(indicator, asked, rows.slice(0, 2)).reason).toBe('too_few_groups');
    expect(() => funnelOf(entry('drug_revenue_share'), asked, rows)).toThrow(/漏斗图/);
  });
});
