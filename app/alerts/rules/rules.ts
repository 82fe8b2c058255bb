import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { discoverYaml, nearest, ROOT, type Role, readYaml, UserError } from '../../../core/index.ts';
import { isPerson, PEOPLE } from '../../access/roles.ts';
import { LEVELS } from '../places.ts';
import type { OwnerRoles } from '../targets/owners.ts';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'write it in snake_case');
const role = z.custom<Role>((value) => typeof value === 'string' && isPerson(value), {
  error: ({ input }) => `"${String(input)}" is no role; the nearest are ${nearest(String(input), PEOPLE).join(', ')}`,
});
const recipient = z
  .string()
  .refine((text) => ['department_head', 'owner', 'leaders'].includes(text) || isPerson(text.replace(/^role:/, '')), {
    error: ({ input }) => `"${String(input)}" must be department_head, owner, leaders or role:<role>`,
  });

const frame = {
  id: word,
  title_zh: z.string().min(1),
  title_en: z.string().min(1),
  severity: z.enum(['info', 'warning', 'critical']),
  /** department_head: whose departments include the place; owner: the office that owns the indicator; leaders; role:<role>. */
  recipients: z.array(recipient).min(1),
  /** Days after a message in which the same finding, gone and come back, is recorded without another message. */
  quiet_days: z.int().min(0).max(90).default(0),
};
const scope = { scope: z.array(z.enum(LEVELS)).min(1) };
const indicators = { indicators: z.array(word).min(1) };
const period = { period: z.enum(['month', 'yesterday']).default('month') };
/** All indicators with a confirmed target, or some of them. */
const targeted = { indicators: z.union([z.literal('targets'), z.array(word).min(1)]).default('targets') };

/** Fewer cases than these are chance: a ratio's denominator, or what a sum is compared with. */
const fewest = { fewest: z.int().min(0).default(0) };

const rule = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('threshold'),
      ...{ ...frame, ...scope, ...indicators, ...period },
      /** Abnormal below `low` or above `high`; over again only within by the margin. */
      low: z.number().nullable().default(null),
      high: z.number().nullable().default(null),
      margin: z.number().min(0).default(0),
    })
    .refine(({ low, high }) => low !== null || high !== null, { error: 'needs a low or a high limit' }),
  z.strictObject({
    kind: z.literal('target'),
    ...{ ...frame, ...scope, ...targeted, ...fewest },
    /** From which light on. */
    light: z.enum(['yellow', 'red']).default('red'),
  }),
  z.strictObject({ kind: z.literal('forecast'), ...{ ...frame, ...scope, ...targeted } }),
  z.strictObject({
    kind: z.literal('signal'),
    ...{ ...frame, ...scope, ...indicators },
    months: z.int().min(8).max(60).default(24),
  }),
  z.strictObject({
    kind: z.literal('change'),
    ...{ ...frame, ...scope, ...indicators, ...fewest },
    compare: z.enum(['yoy', 'mom']),
    /** 0.2: by more than 20 %; of rates in points of their unit. */
    beyond: z.number().positive(),
    /** Only where it went the wrong way; an indicator without a direction always counts. */
    worse_only: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('missing'), ...{ ...frame, ...scope, ...indicators, ...period } }),
  z.strictObject({ kind: z.literal('late_source'), ...frame }),
]);

export type Rule = z.infer<typeof rule>;
export type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

const file = z.strictObject({
  rules: z.array(rule).default([]),
  /** Ids of shipped rules that do not run here. */
  off: z.array(word).default([]),
  /** Offices of the catalogue → role of their people, where ours differ. */
  owners: z.record(z.string(), role).default({}),
});

export interface Rules {
  readonly rules: readonly Rule[];
  readonly owners: OwnerRoles;
}

const cache = new Map<string, Rules>();

/** Shipped rules (metrics/alerts) under a site's own (`<site>/alerts.yml`), which win by id. Read once. */
export function readRules(siteDir: string): Rules {
  const known = cache.get(siteDir);
  if (known) return known;
  const shipped = discoverYaml([join(ROOT, 'metrics', 'alerts')], file).map(({ value }) => value);
  const own = join(siteDir, 'alerts.yml');
  const site = existsSync(own) ? [readYaml(own, file)] : [];
  for (const { rules } of [...shipped, ...site]) refuseTwins(rules);
  const byId = new Map([...shipped, ...site].flatMap(({ rules }) => rules).map((one) => [one.id, one]));
  const off = site.flatMap((one) => one.off);
  const odd = off.find((id) => !byId.has(id));
  if (odd !== undefined) {
    const problem = `"${odd}" is no rule; the nearest are ${nearest(odd, [...byId.keys()]).join(', ')}`;
    throw new UserError('content/invalid', { file: own, path: 'off', problem });
  }
  const read = {
    rules: [...byId.values()].filter(({ id }) => !off.includes(id)),
    owners: Object.assign({}, ...[...shipped, ...site].map(({ owners }) => owners)) as OwnerRoles,
  };
  cache.set(siteDir, read);
  return read;
}

function refuseTwins(rules: readonly Rule[]): void {
  const twin = rules.find(({ id }, at) => rules.findIndex((one) => one.id === id) !== at);
  if (twin)
    throw new UserError('content/invalid', { file: 'alerts', path: 'rules', problem: `"${twin.id}" stands twice` });
}

/** Rules about indicators that there are none of do not run: the first is named with its neighbours. */
export function requireKnownIndicators(rules: readonly Rule[], known: ReadonlySet<string>): void {
  for (const one of rules) {
    if (!('indicators' in one) || one.indicators === 'targets') continue;
    const odd = one.indicators.find((id) => !known.has(id));
    if (odd === undefined) continue;
    const problem = `"${odd}" is no indicator; the nearest are ${nearest(odd, [...known]).join(', ')}`;
    throw new UserError('content/invalid', { file: 'alerts', path: `rules.${one.id}.indicators`, problem });
  }
}
