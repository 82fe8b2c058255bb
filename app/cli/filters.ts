import { UserError } from '../../core/index.ts';

/** `--filter department=D0201|D0202 payer=01` as dimensions and their values. */
export function readFilters(pairs: readonly string[] | undefined): Record<string, string[]> | undefined {
  if (!pairs) return undefined;
  const filters: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [key, value] = pair.split('=');
    if (!key || !value)
      throw new UserError('app/usage', { problem: `--filter: "${pair}" is not like department=D0201` });
    filters[key] = [...(filters[key] ?? []), ...value.split('|')];
  }
  return filters;
}
