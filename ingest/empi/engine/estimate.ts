import { createHash } from 'node:crypto';
import { literal } from '../../../core/index.ts';
import { FIELDS, LEVELS } from './levels.ts';
import type { EmpiSettings } from './settings.ts';
import { count, runFile } from './statements.ts';
import type { Desk } from './workshop.ts';

const EM_STEPS = 15;
/** A level that strangers were never seen at is taken for rarer than shipped by this much, and no more. */
const LEAST_PART_OF_DEFAULT = 0.2;

/** What a version of the parameters was made with: other settings ask for another one. */
export const settingsDigest = (settings: EmpiSettings): string =>
  createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);

async function offerDefaults(tx: Desk, { comparisons }: EmpiSettings): Promise<void> {
  const rows = FIELDS.flatMap((field) => {
    const chances: Readonly<Record<string, { m: number; u: number }>> = comparisons[field];
    return LEVELS[field].map((level, index) => {
      const { m = 0.5, u = 0.5 } = chances[level] ?? {};
      return `(${literal(field)}, ${literal(level)}, ${index + 1}::utinyint, ${m}::double, ${u}::double)`;
    });
  });
  await tx.run(`create or replace table empi_defaults as from (values ${rows.join(', ')}) d(field, word, level, m, u)`);
}

/** How often two records drawn at random share a value of a column: of all pairs, not of a sample. */
const collision = (column: string) =>
  `(select sum(n * (n - 1)) from (select count(*)::double as n from empi_side where ${column} is not null group by ${column}))
   / (select count(*)::double * (count(*) - 1) from empi_side where ${column} is not null)`;

/** Makes `empi_strangers`: u by field and level, from random pairs; that of whole agreement, which is rare, from the counts of values. */
async function meetStrangers(tx: Desk, settings: EmpiSettings, records: number): Promise<void> {
  const rounds = Math.max(1, Math.min(records - 1, Math.ceil(settings.random_pairs / records)));
  const offsets = Array.from({ length: rounds }, (_, i) => 1 + Math.floor(((i + 0.5) * (records - 1)) / rounds / 2));
  await runFile(tx, 'estimate-u', { offsets: `[${offsets.join(', ')}]` });
  await runFile(tx, 'levels', { into: 'empi_random_levels', pairs: 'empi_random' });
  const exact = { birth: 'birth', phone: 'phone', address: 'address', id: 'id_no' };
  const whole = Object.entries(exact).map(
    ([field, column]) =>
      `select ${literal(field)} as field, ${LEVELS[field as 'birth'].length} as level, ${collision(column)} as u`,
  );
  await tx.run(
    `create or replace table empi_strangers as
     with marks as (unpivot (select name, birth, sex, phone, address, id from empi_random_levels) on columns(*) into name field value level),
     seen as (select field, level, count(*)::double as n from marks where level > 0 group by all),
     shares as (select field, level, n / sum(n) over (partition by field) as u from seen),
     whole as (${whole.join(' union all ')})
     select d.field, d.level, least(0.999999, greatest(coalesce(whole.u, shares.u, 0), d.u * ${LEAST_PART_OF_DEFAULT})) as u
     from empi_defaults d left join shares using (field, level) left join whole using (field, level)`,
  );
}

/** Makes `empi_matches`: m by field and level, by EM over the patterns of pairs that are mostly one person. */
async function learnMatches(tx: Desk, settings: EmpiSettings): Promise<void> {
  await runFile(tx, 'estimate-m');
  for (let step = 0; step < EM_STEPS; step++) await runFile(tx, 'em-step', { prior_pairs: settings.prior_pairs });
  await tx.run(
    `create or replace table empi_matches as
     select field, level, sum(m * (same + 1)) / sum(same + 1) as m from empi_guess group by all`,
  );
}

/**
 * Makes a new version of the parameters from the records and levels at hand: the shipped ones while records are few. Share is that
 * of the pairs of records that are one person, by what the verified numbers say.
 */
export async function estimate(
  tx: Desk,
  settings: EmpiSettings,
  { run, now }: { readonly run: number; readonly now: string },
): Promise<number> {
  const records = await count(tx, 'select count(*) from empi_side');
  const version = (await count(tx, 'select max(version) from raw.main._empi_versions')) + 1;
  const estimated = records >= settings.estimate_from_records;
  await offerDefaults(tx, settings);
  if (estimated) {
    await meetStrangers(tx, settings, records);
    await learnMatches(tx, settings);
  }
  await tx.run(
    `insert into raw.main._empi_parameters select ${version}, d.field, d.word, ${estimated ? 'm.m, u.u' : 'd.m, d.u'}, ${estimated} from empi_defaults d
     ${estimated ? 'join empi_matches m using (field, level) join empi_strangers u using (field, level)' : ''}`,
  );
  const byNumber = await count(tx, 'select count(*) from empi_levels where id = 4 and name >= 3');
  const numbered = await count(tx, 'select count(id_no) / greatest(count(*), 1) from empi_side');
  const pairs = Math.max(1, (records * (records - 1)) / 2);
  const expected = Math.max(byNumber / Math.max(numbered * numbered, 0.01), records * 0.05);
  await tx.run(
    `insert into raw.main._empi_versions values (${version}, ${run}, ${records}, ${Math.min(0.5, expected / pairs)}, ${literal(settingsDigest(settings))}, ${now})`,
  );
  for (const kind of ['name', 'pinyin'])
    await tx.run(
      `insert into raw.main._empi_name_counts select ${version}, '${kind}', ${kind}, count(*) from empi_side where ${kind} is not null group by all having count(*) > 2`,
    );
  await tx.run(`delete from raw.main._empi_name_counts where version < ${version}`);
  return version;
}
