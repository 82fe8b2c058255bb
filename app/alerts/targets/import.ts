import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppError, type Identity, isDay, nearest, UserError, utc } from '../../../core/index.ts';
import { type CsvColumns, readCsv, unreadable } from '../../forms/read-csv.ts';
import type { OpenSite } from '../../site/open.ts';
import type { Bound } from '../light.ts';
import { coversPlace, readPlaces, requireKnownPlace } from '../places.ts';
import { readRules } from '../rules/rules.ts';
import { readBound } from './bound.ts';
import type { TargetKey } from './changes.ts';
import { requireDecider } from './owners.ts';
import { catalogueOf, writeTargets } from './targets.ts';
import '../errors.ts';

const COLUMNS: CsvColumns = {
  indicator: ['indicator', '指标'],
  institution: ['institution', '机构'],
  department: ['department', '科室'],
  year: ['year', '年度'],
  value: ['value', '目标值'],
  low: ['low', '下限'],
  high: ['high', '上限'],
  margin: ['margin', '预警幅度'],
  set_by: ['set_by', '设定人'],
  confirmed_by: ['confirmed_by', '确认人'],
  confirmed_on: ['confirmed_on', '确认日期'],
  reason: ['reason', '说明'],
};
const NEEDED = ['indicator', 'year'];
const NUMBERS = ['value', 'low', 'high', 'margin'] as const;

interface Fault {
  readonly line: string;
  readonly message: string;
  readonly message_en: string;
}

interface Line extends TargetKey, Bound {
  readonly set_by: string;
  readonly confirmed: { readonly by: string; readonly on: string } | undefined;
  readonly reason: string | null;
}

/** Lines of a file of targets; every fault is told with its line. `check` may refuse a line that is well formed. */
async function readLines(
  open: OpenSite,
  bytes: Buffer,
  check: (line: Line) => Promise<void> | void,
): Promise<readonly Line[]> {
  const rows = await readCsv(bytes, COLUMNS, NEEDED);
  if (rows.length === 0) throw unreadable('没有数据行', 'it has no rows');
  const [catalogue, places] = [await catalogueOf(open), await readPlaces(open)];
  const faults: Fault[] = [];
  const lines: Line[] = [];
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const number = index + 2;
    const say = (zh: string, en: string) => {
      faults.push({ line: `第 ${number} 行 line ${number}`, message: zh, message_en: en });
    };
    const told = async (work: () => Promise<void> | void) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const { message, messageEn }: AppError = error;
        say(message, messageEn);
      }
    };
    const at = (name: string) => row[name]?.trim() ?? '';
    const key = { indicator: at('indicator'), institution: at('institution'), department: at('department') };
    const year = Number(at('year'));
    const indicator = catalogue.get(key.indicator);
    if (!indicator) {
      const near = nearest(key.indicator, [...catalogue.keys()]);
      say(
        `没有指标“${key.indicator}”；相近的有 ${near.join('、')}`,
        `there is no indicator ${key.indicator}; the nearest are ${near.join(', ')}`,
      );
    }
    if (!/^20\d\d$/.test(at('year'))) say('年度应形如 2026', 'the year must be like 2026');
    const odd = NUMBERS.filter((name) => at(name) !== '' && !/^-?\d{1,15}(\.\d{1,6})?$/.test(at(name)));
    for (const name of odd) say(`${COLUMNS[name]?.[1]}应为数值`, `${name} must be a number`);
    const number_ = (name: (typeof NUMBERS)[number]) => (at(name) === '' ? undefined : Number(at(name)));
    await told(() => requireKnownPlace(places, key));
    const twinKey = [key.indicator, key.institution, key.department, at('year')].join(' ');
    const twin = seen.get(twinKey);
    if (twin !== undefined) say(`与第 ${twin} 行重复`, `the same as line ${twin}`);
    seen.set(twinKey, number);
    const [by, on] = [at('confirmed_by'), at('confirmed_on')];
    if ((by === '') !== (on === '') || (on !== '' && !isDay(on)))
      say(
        '确认人与确认日期须同时给出，日期形如 2026-01-05',
        'confirmed_by and confirmed_on come together, the day like 2026-01-05',
      );
    if (by !== '' && by === at('set_by')) say('确认人不能是设定人', 'who confirms is not who set it');
    if (by !== '' && at('set_by') === '') say('已确认的目标须写明设定人', 'a confirmed target names who set it');
    if (!indicator || odd.length > 0) continue;
    await told(async () => {
      const bound = readBound(
        { value: number_('value'), low: number_('low'), high: number_('high'), margin: number_('margin') },
        indicator,
      );
      const confirmed = by === '' ? undefined : { by, on };
      const line = { ...key, year, ...bound, set_by: at('set_by'), confirmed, reason: at('reason') || null };
      await check(line);
      lines.push(line);
    });
  }
  if (faults.length > 0) throw new UserError('alerts/targets-invalid', { count: faults.length, faults });
  return lines;
}

export interface ImportedTargets {
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
}

/** Brings in a file of targets in a person's name, all or nothing. They wait for another person, whatever the file says. */
export async function importTargets(open: OpenSite, identity: Identity, bytes: Buffer): Promise<ImportedTargets> {
  const [catalogue, places, { owners }] = [await catalogueOf(open), await readPlaces(open), readRules(open.site.dir)];
  const lines = await readLines(open, bytes, (line) => {
    const indicator = catalogue.get(line.indicator);
    if (indicator) requireDecider(identity, indicator, owners);
    if (!coversPlace(identity, line, places)) throw new UserError('access/denied', { what: '目标 (targets)' });
  });
  return writeTargets(
    open,
    lines.map((line) => ({ ...line, confirmed: undefined, action: 'import' as const, user: identity.user })),
  );
}

/**
 * Takes over `<site>/targets.csv` when it has changed since it was last read; then its lines win over what was set by hand. Its
 * confirmations count, since a file of the site is under the hospital's own review. Gives undefined when there is nothing new.
 */
export async function readSiteTargets(open: OpenSite): Promise<ImportedTargets | undefined> {
  const file = join(open.site.dir, 'targets.csv');
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [last] = await open.store.rows<{ sha256: string }>(
    'select sha256 from target_files order by read_at desc limit 1',
  );
  if (last?.sha256 === sha256) return undefined;
  const lines = await readLines(open, bytes, () => undefined);
  const counted = await writeTargets(
    open,
    lines.map((line) => ({ ...line, action: 'import' as const, user: line.set_by || 'targets.csv' })),
  );
  await open.store.write('insert into target_files values ($1, $2::timestamp)', [sha256, utc(open.site.clock.now())]);
  return counted;
}
