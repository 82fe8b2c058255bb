import { z } from 'zod';

// Settings that stand beside the arguments in dbt's older form.
export const SETTINGS = new Set(
  'severity where warn_if error_if limit tags enabled fail_calc store_failures store_failures_as database schema meta'.split(
    ' ',
  ),
);
/** What may stand beside a test's name. */
export const BESIDE = ['config', 'arguments', 'description', 'name', 'test_name', ...SETTINGS];

function isTest(given: Record<string, unknown>): boolean {
  if (given['test_name']) return true;
  const names = Object.keys(given).filter((key) => !BESIDE.includes(key));
  const body = given[names[0] ?? ''] ?? {};
  return names.length === 1 && typeof body === 'object' && !Array.isArray(body);
}

/** A test as YAML declares it: a name, or a name with its arguments. */
export const testInput = z.union([
  z.string(),
  z.record(z.string(), z.unknown()).refine(isTest, 'a test is one name, with its arguments and config'),
]);

export type TestInput = z.infer<typeof testInput>;
