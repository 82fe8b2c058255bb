// How settings of several levels become one: dbt_project.yml from its top down, schema YAML, config() in the file.
// Source: dbt's MergeBehavior of node configs.

export type Config = Readonly<Record<string, unknown>>;

const APPENDED = new Set(['tags', 'packages', 'pre-hook', 'post-hook']);
const UPDATED = new Set(['meta', 'column_types', 'quoting', 'docs', 'contract', 'grants']);
const ALIASES: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };

const items = (value: unknown): unknown[] => (value === undefined || value === null ? [] : [value].flat());
/** A setting that may be one text or several, as texts. */
export const texts = (value: unknown): string[] => items(value).map(String);
const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays settings over each other, the later ones win; lists of tags and hooks add up, dictionaries are laid over each other. */
export function mergeConfigs(levels: readonly Config[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const level of levels) {
    for (const [given, value] of Object.entries(level)) {
      const key = ALIASES[given] ?? given;
      const before = merged[key];
      if (APPENDED.has(key)) merged[key] = [...items(before), ...items(value)];
      else if (UPDATED.has(key) && isDict(before) && isDict(value)) merged[key] = { ...before, ...value };
      else merged[key] = value;
    }
  }
  return merged;
}

/**
 * The settings that dbt_project.yml gives to a node, from the project's level down its fully qualified name. A key is a
 * setting when it has a + or when its value is no dictionary.
 */
export function folderLevels(tree: Config, fqn: readonly string[]): Config[] {
  const levels: Config[] = [];
  let level: unknown = tree;
  for (const key of [undefined, ...fqn]) {
    if (key !== undefined) level = (level as Record<string, unknown>)[key];
    if (!isDict(level)) break;
    const settings = Object.entries(level).flatMap(([name, value]) => {
      if (name.startsWith('+')) return [[name.slice(1).trim(), value] as const];
      return isDict(value) ? [] : [[name, value] as const];
    });
    levels.push(Object.fromEntries(settings));
  }
  return levels;
}
