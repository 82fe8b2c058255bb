import { existsSync, statSync } from 'node:fs';
import { join, normalize, relative, sep } from 'node:path';
import { z } from 'zod';
import {
  AccessError,
  discoverYaml,
  type Identity,
  isDay,
  nearest,
  ROOT,
  SYSTEM_IDENTITY,
  UserError,
} from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { PEOPLE } from '../access/roles.ts';
import type { OpenSite } from '../site/open.ts';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'write it in snake_case');
const year = z.string().regex(/^(19|20)\d{2}$/, 'must be a year like 2025');
const text = z.string().trim().min(1);

const item = z.strictObject({
  /** An indicator of the catalogue. */
  id: word,
  /** What the programme calls it, where it has another name or number there. */
  name_zh: text.optional(),
  name_en: text.optional(),
  office: text,
  filter: z.record(word, z.array(z.string()).min(1)).optional(),
  baseline: z.strictObject({ value: z.number(), period: text, source: text }).optional(),
  /** Year → what it shall be by its end. */
  targets: z.record(year, z.number()).default({}),
  /** Files below the site's `packs/`, or what is still to be found. */
  evidence: z.array(text).default([]),
  note_zh: text.optional(),
});

const packSchema = z.strictObject({
  id: word,
  title_zh: text,
  title_en: text,
  /** The document that the list comes from. */
  source: text,
  owner: text,
  /** The year that it is judged by; the running one when absent. */
  year: year.optional(),
  due: z.string().refine(isDay, { error: 'must be a date like 2026-03-31' }).optional(),
  note_zh: text.optional(),
  note_en: text.optional(),
  roles: z
    .array(z.enum(PEOPLE as [(typeof PEOPLE)[number]]))
    .min(1)
    .default(['leader', 'quality', 'records', 'finance', 'insurance', 'pharmacy', 'consortium']),
  indicators: z.array(item).min(1),
});

export type Pack = z.infer<typeof packSchema>;
export type PackItem = z.infer<typeof item>;

const folderOf = ({ site }: OpenSite) => join(site.dir, 'packs');

function check(file: string, pack: Pack, catalogue: ReadonlyMap<string, IndicatorInfo>): void {
  const refuse = (path: string, problem: string) =>
    new UserError('content/invalid', { file: relative(ROOT, file), path, problem });
  const seen = new Set<string>();
  for (const [at, { id, filter, evidence }] of pack.indicators.entries()) {
    const where = `indicators.${at}`;
    const known = catalogue.get(id);
    if (!known)
      throw refuse(
        `${where}.id`,
        `unknown indicator "${id}", did you mean ${nearest(id, catalogue.keys()).join(' or ')}?`,
      );
    for (const dimension of Object.keys(filter ?? {})) {
      if (known.dimensions.includes(dimension)) continue;
      const near = nearest(dimension, known.dimensions).join(' or ');
      throw refuse(`${where}.filter.${dimension}`, `"${id}" has no such dimension, did you mean ${near}?`);
    }
    const key = JSON.stringify([id, filter]);
    if (seen.has(key)) throw refuse(`${where}.id`, `"${id}" is listed twice`);
    seen.add(key);
    for (const name of evidence) {
      const plain = normalize(name);
      if (plain.startsWith('..') || plain.startsWith(sep))
        throw refuse(`${where}.evidence`, `"${name}" is not below packs/`);
    }
  }
}

/** The site's packs, in order of their names. Throws `content/invalid` with file, path and the nearest valid words. */
export async function sitePacks(open: OpenSite): Promise<Pack[]> {
  const { metrics } = await open.semantic();
  const catalogue = new Map(metrics.catalogue(SYSTEM_IDENTITY).map((one) => [one.id, one]));
  return discoverYaml([folderOf(open)], packSchema, { idField: 'id' }).map(({ file, value }) => {
    check(file, value, catalogue);
    return value;
  });
}

const maySee = ({ role }: Identity, { roles }: Pack) =>
  role === 'system' || (roles as readonly string[]).includes(role);

export async function listPacks(open: OpenSite, identity: Identity): Promise<Pack[]> {
  return (await sitePacks(open)).filter((pack) => maySee(identity, pack));
}

export async function requirePack(open: OpenSite, identity: Identity, id: string): Promise<Pack> {
  const packs = await sitePacks(open);
  const pack = packs.find((one) => one.id === id);
  if (!pack) {
    const ids = packs.filter((one) => maySee(identity, one)).map((one) => one.id);
    throw new UserError('app/not-found', {
      what: '项目包 (pack)',
      id: id.slice(0, 60),
      near: nearest(id, ids).join(', '),
    });
  }
  if (!maySee(identity, pack)) throw new AccessError('access/denied', { what: ` ${pack.title_zh}` });
  return pack;
}

/** The named evidence that is not there, or is an empty file. */
export function missingEvidence(open: OpenSite, { evidence }: PackItem): string[] {
  return evidence.filter((name) => {
    const path = join(folderOf(open), name);
    return !existsSync(path) || !statSync(path).isFile() || statSync(path).size === 0;
  });
}
