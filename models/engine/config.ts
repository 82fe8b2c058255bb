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
  restates_like: list,
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
  if (strategy !== 'restate' && input.restates_like.length > 0)
    return 'restates_like needs incremental_strategy restate';
  if (strategy === undefined) return undefined;
  if (!STRATEGIES.includes(strategy)) return `incremental_strategy ${strategy}; valid: ${STRATEGIES.join(', ')}`;
  if (strategy === 'restate' && !input.event_date) return 'incremental_strategy restate needs event_date';
  if (['delete+insert', 'merge'].includes(strategy) && input.unique_key.length === 0) {
    return `incremental_strategy ${strategy} needs unique_key`;
  }
  return undefined;
}

/** What dbt refuses when it reads a project. */
function foreignProblem(input: Input, kind: ResourceType): string | undefined {
  const given = (key: string) => input[key] !== undefined && input[key] !== null && input[key] !== '';
  if (kind === 'snapshot') {
    if (!given('strategy') || input.unique_key.length === 0) return 'a snapshot needs strategy and unique_key';
    if (input['strategy'] === 'timestamp' && !given('updated_at')) return 'the strategy timestamp needs updated_at';
    if (input['strategy'] === 'check' && !given('check_cols')) return 'the strategy check needs check_cols';
  }
  const contract = input['contract'] as { enforced?: boolean } | null | undefined;
  if (input.materialized === 'incremental' && contract?.enforced) {
    const rules = ['append_new_columns', 'fail'];
    if (!rules.includes(String(input['on_schema_change'])))
      return `a contract needs on_schema_change ${rules.join(' or ')}`;
  }
  if (typeof (input['meta'] ?? {}) !== 'object') return 'meta has to be a dictionary';
  if (kind === 'model' && input.materialized === 'incremental' && input.incremental_strategy === 'microbatch') {
    const missing = ['event_time', 'begin', 'batch_size'].filter((key) => !given(key));
    if (missing.length > 0) return `microbatch needs ${missing.join(', ')}`;
    const sizes = ['hour', 'day', 'month', 'year'];
    if (!sizes.includes(String(input['batch_size'])))
      return `batch_size ${input['batch_size']}; valid: ${sizes.join(', ')}`;
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
  const own = kind === 'model' ? problemOf(input, strategy) : undefined;
  const problem = foreign ? foreignProblem(input, kind) : own;
  if (problem) throw new UserError('models/invalid', { file, problem });
  return {
    materialized: input.materialized,
    strategy,
    uniqueKey: input.unique_key,
    eventDate: input.event_date,
    restatesBy: input.restates_by,
    restatesLike: foreign ? [] : input.restates_like,
    tags: [...new Set(input.tags)],
    enabled: input.enabled,
    raw: { ...given, materialized: input.materialized, tags: input.tags, enabled: input.enabled },
  };
}
