import { FIELDS, LEVELS } from './levels.ts';
import type { EmpiSettings } from './settings.ts';
import { runFile } from './statements.ts';
import type { Desk } from './workshop.ts';

const bits = (probability: number) => Math.log2(probability / (1 - probability));

/** Weighs `empi_levels` by a version of the parameters and writes the pairs that matter into the index. */
export async function scorePairs(tx: Desk, settings: EmpiSettings, version: number): Promise<void> {
  const rows = await tx.rows<{ field: string; level: string; m: number; u: number }>(
    'select field, level, m, u from raw.main._empi_parameters where version = $1',
    [version],
  );
  const [made] = await tx.rows<{ records: number; share: number }>(
    'select records, share from raw.main._empi_versions where version = $1',
    [version],
  );
  if (!made) throw new Error(`no version ${version} of the parameters`);
  const known = new Map(rows.map(({ field, level, m, u }) => [`${field} ${level}`, { m, u }]));
  const of = (field: string, level: string) => known.get(`${field} ${level}`) ?? { m: 0.5, u: 0.5 };
  // What an agreement on a name weighs depends on the name: score.sql adds it.
  const isByName = (field: string, level: string) => field === 'name' && (level === 'exact' || level === 'same_sound');
  const lists = FIELDS.map((field) => {
    const weights = LEVELS[field].map((level) => {
      const { m, u } = of(field, level);
      return isByName(field, level) ? 0 : Math.log2(m / u);
    });
    return `list_extract([${[0, ...weights].join(', ')}], p.${field} + 1)`;
  });
  await runFile(tx, 'score', {
    version,
    records: `${made.records}::double`,
    weights: lists.join(' + '),
    prior: `(${bits(made.share)})`,
    bits_exact: `(${Math.log2(of('name', 'exact').m)})`,
    bits_sound: `(${Math.log2(of('name', 'same_sound').m)})`,
    rarest_name: settings.rarest_name,
    match: bits(settings.match),
    review: bits(settings.review),
  });
}
