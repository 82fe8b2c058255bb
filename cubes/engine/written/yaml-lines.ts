import { stringify } from 'yaml';

/** Items of a list as lines of YAML. */
export const yamlLines = (items: readonly unknown[]): string[] =>
  items.length === 0 ? [] : stringify(items, { lineWidth: 0 }).trimEnd().split('\n');
