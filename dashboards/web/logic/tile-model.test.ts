import { describe, expect, it } from 'vitest';
import type { MetricAnswer } from '../../engine/wire.ts';
import { tileRequests, tileState } from './tile-model.ts';

const tile = {
  indicator: 'discharges',
  compare: ['last_week', 'yoy', 'mom'],
  sparkline: true,
  month_to_date: true,
} as const;
const until = '2026-01-14';
const day = { from: until, to: until };
const answer: MetricAnswer = {
  id: 'discharges',
  name_zh: '出院人次',
  name_en: 'Discharges',
  unit: '人次',
  direction: 'monitor',
  build_id: 'b1',
  period: day,
  provisional: true,
  rows: [{ value: 12, numerator: 12, denominator: null }],
};

describe('tileRequests', () => {
  it('asks for the running month beside a single day only', () => {
    expect(tileRequests({ ...tile, compare: [...tile.compare] }, day, {}, until, 'count').month).toMatchObject({
      from: '2026-01-01',
      to: until,
    });
    const month = { from: '2025-12-01', to: '2025-12-31' };
    expect(tileRequests({ ...tile, compare: [...tile.compare] }, month, {}, until, 'count').month).toBeUndefined();
  });

  it('draws counts by day and rates by month', () => {
    const count = tileRequests({ ...tile, compare: [...tile.compare] }, day, {}, until, 'count');
    const rate = tileRequests({ ...tile, compare: [...tile.compare] }, day, {}, until, 'rate');
    expect([count.trend?.granularity, rate.trend?.granularity]).toEqual(['day', 'month']);
    expect(count.trend?.from).toBe('2025-12-15');
  });

  it('passes the filter to every question', () => {
    const asked = tileRequests({ ...tile, compare: [...tile.compare] }, day, { department: ['D0201'] }, until, 'count');
    for (const request of [asked.value, asked.month, asked.trend])
      expect(request?.filter).toEqual({ department: ['D0201'] });
  });
});

describe('tileState', () => {
  it('shows a value', () => {
    expect(tileState(answer)).toMatchObject({ kind: 'value', value: 12 });
  });

  it('never turns what is missing into zero', () => {
    expect(tileState({ ...answer, rows: [] }).kind).toBe('no_value');
    expect(tileState({ ...answer, rows: [], not_collected: { missing: ['drg'] } })).toEqual({
      kind: 'not_collected',
      missing: ['drg'],
    });
    expect(
      tileState({ ...answer, rows: [{ value: null, numerator: 0, denominator: 0, reason: 'zero_denominator' }] }),
    ).toMatchObject({
      kind: 'no_value',
      reason: 'zero_denominator',
    });
  });

  it('takes an indicator that does not exist yet as not collected, and says other failures', () => {
    const error = { message: '没有', message_en: 'none' };
    expect(tileState({ id: 'x', error: { code: 'metrics/unknown-indicator', ...error } }).kind).toBe('not_collected');
    expect(tileState({ id: 'x', error: { code: 'metrics/unknown-dimension', ...error } })).toEqual({
      kind: 'no_value',
      reason: 'not_at_level',
    });
    expect(tileState({ id: 'x', error: { code: 'access/denied', ...error } })).toMatchObject({
      kind: 'failed',
      isDenied: true,
    });
  });
});
