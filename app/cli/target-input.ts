import { z } from 'zod';

/** Which target is meant, for the commands about one. */
export const targetKey = {
  indicator: z.string(),
  year: z.coerce.number({ error: '--year is required' }).int().min(2000).max(2099),
  institution: z.string().default(''),
  department: z.string().default(''),
  user: z.string({ error: '--user is required' }),
};

export const TARGET_OPTIONS: readonly (readonly [string, string])[] = [
  ['--year <year>', '年度 year'],
  ['--institution <code>', '机构；不写为全院 institution; the whole site when absent'],
  ['--department <code>', '科室（须同时给机构） department, with its institution'],
  ['--user <name>', '以谁的名义 in whose name'],
];

const number = z.coerce.number().optional();
export const targetBound = { value: number, low: number, high: number, margin: number };
