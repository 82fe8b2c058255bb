import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { Materialisation, NodeConfig } from './node.ts';

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const configInput = z.looseObject({
  materialized: z.enum(['table', 'view', 'ephemeral', 'incremental', 'seed', 'snapshot']).default('view'),
  incremental_strategy: z.enum(['append', 'delete+insert', 'merge', 'restate']).optional(),
  unique_key: list.default([]),
  event_date: z.string().optional(),
  restates_by: z.record(z.string(), z.string()).default({}),
  tags: list.default([]),
  enabled: z.boolean().default(true),
  schema: z.string().nullish(),
  alias: z.string().optional(),
});

// Hooks of all levels run, the outer ones first.
const HOOK = /^\+(pre|post)[-_]hook$/;

/** The settings that dbt_project.yml gives to a file: from the project's level down its folders, the deepest wins. */
export function folderConfig(
  tree: Readonly<Record<string, unknown>>,
  project: string,
  folders: readonly string[],
  name: string,
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  const tags: unknown[] = [];
  const hooks = (key: string): unknown[] => {
    const list = (merged[key] ?? []) as unknown[];
    merged[key] = list;
    return list;
  };
  let level: unknown = tree;
  const take = (at: unknown) => {
    if (typeof at !== 'object' || at === null) return;
    for (const [key, value] of Object.entries(at)) {
      if (!key.startsWith('+')) continue;
      if (key === '+tags') tags.push(...[value].flat());
      else if (HOOK.test(key)) hooks(key.slice(1).replace('_', '-')).push(value);
      else merged[key.slice(1)] = value;
    }
  };
  take(level);
  for (const key of [project, ...folders, name]) {
    level = (level as Record<string, unknown> | undefined)?.[key];
    if (level === undefined) break;
    take(level);
  }
  return tags.length > 0 ? { ...merged, tags } : merged;
}

/** Checks merged settings; what is missing for an incremental strategy is said here, before anything runs. */
export function nodeConfig(given: Readonly<Record<string, unknown>>, kind: Materialisation, file: string): NodeConfig {
  const result = configInput.safeParse({ ...given, ...(kind === 'view' ? {} : { materialized: kind }) });
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new UserError('models/invalid', { file, problem: `config ${issue?.path.join('.')}: ${issue?.message}` });
  }
  const input = result.data;
  const fallback = input.event_date ? 'restate' : input.unique_key.length > 0 ? 'delete+insert' : 'append';
  const strategy = input.materialized === 'incremental' ? (input.incremental_strategy ?? fallback) : undefined;
  const problem =
    strategy === 'restate' && !input.event_date
      ? 'incremental_strategy restate needs event_date'
      : ['delete+insert', 'merge'].includes(strategy ?? '') && input.unique_key.length === 0
        ? `incremental_strategy ${strategy} needs unique_key`
        : undefined;
  if (problem) throw new UserError('models/invalid', { file, problem });
  return {
    materialized: input.materialized,
    strategy,
    uniqueKey: input.unique_key,
    eventDate: input.event_date,
    restatesBy: input.restates_by,
    tags: input.tags,
    enabled: input.enabled,
    raw: input,
  };
}
