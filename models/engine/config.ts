import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { NodeConfig, ResourceType } from './node.ts';

const list = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((value) => [value ?? []].flat());

const MATERIALISATIONS = ['table', 'view', 'ephemeral', 'incremental'];
const STRATEGIES = ['append', 'delete+insert', 'merge', 'restate'];

const configInput = z.looseObject({
  materialized: z.string().default('view'),
  incremental_strategy: z.string().nullish(),
  unique_key: list,
  event_date: z.string().optional(),
  restates_by: z.record(z.string(), z.string()).default({}),
  tags: list,
  enabled: z.boolean().default(true),
  schema: z.string().nullish(),
  alias: z.string().nullish(),
});

type Input = z.infer<typeof configInput>;

/** What the house refuses before anything runs. Another people's project is told when the node runs, as dbt does. */
function problemOf(input: Input, strategy: string | undefined): string | undefined {
  if (!MATERIALISATIONS.includes(input.materialized)) {
    return `materialized ${input.materialized}; valid: ${MATERIALISATIONS.join(', ')}`;
  }
  if (strategy === undefined) return undefined;
  if (!STRATEGIES.includes(strategy)) return `incremental_strategy ${strategy}; valid: ${STRATEGIES.join(', ')}`;
  if (strategy === 'restate' && !input.event_date) return 'incremental_strategy restate needs event_date';
  if (['delete+insert', 'merge'].includes(strategy) && input.unique_key.length === 0) {
    return `incremental_strategy ${strategy} needs unique_key`;
  }
  return undefined;
}

/** Checks merged settings; what is missing for an incremental strategy is said here, before anything runs. */
export function nodeConfig(
  given: Readonly<Record<string, unknown>>,
  kind: ResourceType,
  { file, foreign }: { readonly file: string; readonly foreign: boolean },
): NodeConfig {
  const result = configInput.safeParse({ ...given, ...(kind === 'model' ? {} : { materialized: kind }) });
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new UserError('models/invalid', { file, problem: `config ${issue?.path.join('.')}: ${issue?.message}` });
  }
  const input = result.data;
  const fallback = input.event_date ? 'restate' : input.unique_key.length > 0 || foreign ? 'delete+insert' : 'append';
  const strategy = input.materialized === 'incremental' ? (input.incremental_strategy ?? fallback) : undefined;
  const problem = foreign || kind !== 'model' ? undefined : problemOf(input, strategy);
  if (problem) throw new UserError('models/invalid', { file, problem });
  return {
    materialized: input.materialized,
    strategy,
    uniqueKey: input.unique_key,
    eventDate: input.event_date,
    restatesBy: input.restates_by,
    tags: [...new Set(input.tags)],
    enabled: input.enabled,
    raw: { ...given, materialized: input.materialized, tags: [...new Set(input.tags)], enabled: input.enabled },
  };
}
