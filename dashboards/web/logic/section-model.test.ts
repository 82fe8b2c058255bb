import { describe, expect, it } from 'vitest';
import { type SectionOf, sectionSchema } from '../../engine/page.ts';
import type { MetricAnswer } from '../../engine/wire.ts';
import { chartView, sectionRequests } from './section-model.ts';

const base = { kind: 'chart', title_zh: '甲', title_en: 'A' };
const trend = sectionSchema.parse({
  ...base,
  chart: 'combo',
  indicators: ['outpatient_visits', 'emergency_visits'],
  granularity: 'day',
  against: 'same_weekday_last_year',
}) as SectionOf<'chart'>;
const ranking = sectionSchema.parse({
  ...base,
  chart: 'ranked_bar',
  indicators: ['discharges'],
  by: 'department',
  limit: 2,
}) as SectionOf<'chart'>;
const range = { from: '2026-01-13', to: '2026-01-14' };
const words = {
  name: (answer: MetricAnswer) => answer.name_zh,
  decimals: () => 0,
  against: '去年同星期',
  code: () => undefined,
};

function answer(id: string, rows: MetricAnswer['rows'], period = range): MetricAnswer {
  return {
    id,
    name_zh: id,
    name_en: id,
    unit: '人次',
    direction: 'monitor',
    build_id: 'b',
    period,
    provisional: false,
    rows,
  };
}

describe('a trend laid against last year', () => {
  const requests = sectionRequests(trend, trend.indicators, 'date', range, {});

  it('asks each indicator twice', () => {
    expect(requests.map(({ id, from }) => `${id} ${from}`)).toEqual([
      'outpatient_visits 2026-01-13',
      'emergency_visits 2026-01-13',
      'outpatient_visits 2025-01-14',
      'emergency_visits 2025-01-14',
    ]);
  });

  it('lays the former period on the axis of this one', () => {
    const before = { from: '2025-01-14', to: '2025-01-15' };
    const row = (date: string, value: number) => ({ date, value, numerator: value, denominator: null });
    const view = chartView(
      trend,
      [
        answer('outpatient_visits', [row('2026-01-13', 9), row('2026-01-14', 8)]),
        answer('outpatient_visits', [row('2025-01-14', 7), row('2025-01-15', 6)], before),
      ],
      'date',
      range,
      words,
    );
    expect(view?.data.categories).toEqual(['01-13', '01-14']);
    expect(view?.data.series).toEqual([
      { name: 'outpatient_visits', values: [9, 8] },
      { name: '去年同星期', values: [7, 6], role: 'comparison' },
    ]);
  });
});

describe('groups', () => {
  const row = (code: string, value: number) => ({
    department: code,
    department_name: `${code}科`,
    value,
    numerator: value,
    denominator: null,
  });

  it('are cut after ordering, with their codes beside them', () => {
    const view = chartView(
      ranking,
      [answer('discharges', [row('D1', 1), row('D2', 3), row('D3', 2)])],
      'department',
      range,
      words,
    );
    expect(view?.codes).toEqual(['D2', 'D3']);
    expect(view?.data.categories).toEqual(['D2科', 'D3科']);
    expect(view?.whole).toEqual({ count: 3, sum: 6 });
  });

  it('of a rate are counted, never added up', () => {
    const rates = [row('D1', 1), row('D2', 3)].map((each) => ({ ...each, denominator: 10 }));
    const view = chartView(ranking, [answer('rate', rates)], 'department', range, words);
    expect(view?.whole).toEqual({ count: 2, sum: undefined });
  });

  it('are nothing to draw when no one collects them', () => {
    const missing = { ...answer('discharges', []), not_collected: { missing: ['x'] } };
    expect(chartView(ranking, [missing], 'department', range, words)).toBeUndefined();
    expect(chartView(ranking, [answer('discharges', [])], 'department', range, words)).toBeUndefined();
  });
});
