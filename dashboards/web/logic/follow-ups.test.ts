import { expect, it } from 'vitest';
import type { FollowUp, FollowUpState } from '../../engine/steering-wire.ts';
import { chosenFollowUps } from './follow-ups.ts';

const one = (state: FollowUpState, is_overdue = false): FollowUp => ({
  ...{ id: state, indicator: 'discharges', filter: {}, period_from: '2025-01-01', period_to: '2025-01-31', value: 1 },
  ...{ reason: null, unit: '人次', is_provisional: false, build_id: 'b', text: '请说明', opened_by: 'leader' },
  ...{ responsible: 'head', due_on: '2025-02-10', opened_on: '2025-02-01', state, is_overdue },
});
const all = [one('opened', true), one('returned'), one('replied'), one('verified'), one('closed')];
const ids = (choice: 'all' | 'mine' | 'overdue', user: string) =>
  chosenFollowUps(all, choice, user).map(({ id }) => id);

it('waits for the responsible person to answer and for the opener to settle', () => {
  expect(ids('mine', 'head')).toEqual(['opened', 'returned']);
  expect(ids('mine', 'leader')).toEqual(['replied', 'verified']);
  expect(ids('mine', 'other')).toEqual([]);
});

it('keeps what is overdue, or everything', () => {
  expect(ids('overdue', 'other')).toEqual(['opened']);
  expect(ids('all', 'other')).toHaveLength(5);
});
