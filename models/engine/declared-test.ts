import { BESIDE, SETTINGS, type TestInput } from './test-input.ts';

/** A test as declared: its generic name and its arguments and settings. */
export interface DeclaredTest {
  readonly test: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

function declaredTest(input: TestInput): DeclaredTest {
  if (typeof input === 'string') return { test: input, args: {}, config: {} };
  const { test_name: modern, ...rest } = input;
  const [test, body] = modern
    ? [String(modern), rest]
    : (Object.entries(rest).find(([key]) => !BESIDE.includes(key)) ?? ['', {}]);
  const outer = modern ? {} : Object.fromEntries(Object.entries(rest).filter(([key]) => key !== test));
  const given: Record<string, unknown> = { ...outer, ...((body ?? {}) as Record<string, unknown>) };
  const args: Record<string, unknown> = {};
  const config: Record<string, unknown> = {
    ...((outer['config'] as object | undefined) ?? {}),
    ...((given['config'] as object | undefined) ?? {}),
  };
  if (given['name']) config['name'] = given['name'];
  for (const [key, value] of Object.entries(given)) {
    if (['arguments', 'config', 'name', 'description'].includes(key)) continue;
    if (SETTINGS.has(key)) config[key] = value;
    else args[key] = value;
  }
  return { test, args: { ...args, ...((given['arguments'] as object | undefined) ?? {}) }, config };
}

/** The tests that a node or a column declares, in the older and the newer key. */
export const declaredTests = (of: {
  readonly tests?: readonly TestInput[] | null | undefined;
  readonly data_tests?: readonly TestInput[] | null | undefined;
}): DeclaredTest[] => [...(of.tests ?? []), ...(of.data_tests ?? [])].map(declaredTest);
