import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isDay, literal, ROOT, readYaml } from '../../../core/index.ts';
import { type Field, LEVELS } from './levels.ts';

const probability = z.number().gt(0).lt(1);
const chance = z.strictObject({ m: probability, u: probability });
const chances = <L extends readonly string[]>(levels: L) =>
  z.strictObject(Object.fromEntries(levels.map((level) => [level, chance])) as Record<L[number], typeof chance>);
const day = z.string().refine(isDay, 'must be a date like 1900-01-01');

/** What `settings.yml` says: when two records are one person, and which values say nothing. */
const settingsSchema = z
  .strictObject({
    match: probability,
    review: probability,
    estimate_again_after_growth: z.number().positive(),
    estimate_from_records: z.number().int().min(2),
    random_pairs: z.number().int().positive(),
    prior_pairs: z.number().positive(),
    rarest_name: probability,
    most_records_per_phone: z.number().int().min(2),
    most_records_per_id: z.number().int().min(2),
    nameless: z.array(z.string().min(1)).min(1),
    nameless_endings: z.array(z.string().regex(/^[\p{Script=Han}]+$/u, 'must be Chinese characters')).min(1),
    default_birth_dates: z.array(day).min(1),
    default_phones: z.array(z.string().regex(/^\d+$/, 'must be digits')).min(1),
    default_ids: z.array(z.string().regex(/^\d{14,17}[\dX]$/, 'must be 15 or 18 digits')).min(1),
    comparisons: z.strictObject({
      name: chances(LEVELS.name),
      birth: chances(LEVELS.birth),
      sex: chances(LEVELS.sex),
      phone: chances(LEVELS.phone),
      address: chances(LEVELS.address),
      id: chances(LEVELS.id),
    } satisfies Record<Field, z.ZodType>),
  })
  .refine((said) => said.review < said.match, 'review must be less likely than match');

export type EmpiSettings = z.output<typeof settingsSchema>;

/** A site's own settings, or the shipped ones. */
export function readEmpiSettings(siteDir?: string): EmpiSettings {
  const own = siteDir === undefined ? undefined : join(siteDir, 'empi', 'settings.yml');
  const file = own && existsSync(own) ? own : join(ROOT, 'ingest', 'empi', 'settings.yml');
  return readYaml(file, settingsSchema);
}

/** Values that say nothing, as the SQL of normalise.sql wants them. */
export function valueWords(settings: EmpiSettings): Record<string, string | number> {
  const list = (values: readonly string[]) => values.map(literal).join(', ');
  return {
    most_records_per_phone: settings.most_records_per_phone,
    most_records_per_id: settings.most_records_per_id,
    nameless: list(settings.nameless),
    nameless_endings: settings.nameless_endings.join('|'),
    default_birth_dates: settings.default_birth_dates.map((date) => `date ${literal(date)}`).join(', '),
    default_phones: list(settings.default_phones),
    default_ids: list(settings.default_ids),
  };
}
