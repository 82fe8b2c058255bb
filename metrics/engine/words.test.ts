import { describe, expect, it } from 'vitest';
import { knownHospital } from '../fixtures/known-hospital.ts';
import type { MetricRequest } from '../index.ts';

const hospital = knownHospital();

describe('words that are not known', () => {
  it.each([
    [{ compare: ['spring_festivel'] }, 'spring_festival'],
    [{ cumulative: 'yaer' }, 'year'],
    [{ rank: 'densest' }, 'dense'],
  ])('%j is answered with the nearest', async (words, nearest) => {
    const request = {
      id: 'outpatient_visits',
      from: '2024-02-01',
      to: '2025-01-31',
      by: ['date'],
      ...words,
    } as unknown as MetricRequest;
    await expect(hospital.ask(request)).rejects.toMatchObject({ message: expect.stringContaining(nearest) });
  });

  it.each([
    [{ by: ['department'], rolling: 3 }, 'rolling'],
    [{ by: ['date'], rank: 'dense' as const }, 'rank'],
    [{ by: ['date', 'department'], contribution: true, compare: ['yoy' as const] }, 'contribution'],
    [{ by: ['date'], compare: ['same_weekday' as const] }, 'compare'],
    [{ by: ['date'], rolling: 1 }, 'rolling'],
  ])('%j cannot be had and says why', async (forms, path) => {
    const request = { id: 'outpatient_visits', from: '2024-01-01', to: '2024-12-31', ...forms };
    await expect(hospital.ask(request)).rejects.toMatchObject({ message: expect.stringContaining(path) });
  });
});
