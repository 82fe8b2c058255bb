import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSite, ROOT, type Site, UserError } from '../../core/index.ts';

export const SCALES = ['tiny', 'hospital', 'county'] as const;
export type Scale = (typeof SCALES)[number];

export interface LocatedSite {
  readonly site: Site;
  /** Demo sites only: which of `data/<scale>` this is. */
  readonly scale: Scale | undefined;
}

export interface SiteOptions {
  readonly dir?: string | undefined;
  readonly scale?: Scale | undefined;
  readonly environ: NodeJS.ProcessEnv;
}

const DEFAULT_SITE = join(ROOT, 'demo', 'site');

function lastScale(base: string): Scale | undefined {
  const file = join(base, 'current');
  if (!existsSync(file)) return undefined;
  const name = readFileSync(file, 'utf8').trim();
  const scale = SCALES.find((known) => known === name);
  if (!scale)
    throw new UserError('config/invalid', { file, path: '', problem: `"${name}" is none of ${SCALES.join(', ')}` });
  return scale;
}

const clockFile = (dataDir: string) => join(dataDir, 'as_of');

/**
 * The site that a command means. A demo site keeps one data folder for each scale; `data/current` names the last used,
 * and its clock moves with `demo advance`.
 */
export function locateSite(options: SiteOptions): LocatedSite {
  const dir = options.dir ?? DEFAULT_SITE;
  const site = loadSite(dir, options.environ);
  if (!site.isDemo) return { site, scale: undefined };
  const scale = options.scale ?? lastScale(site.dataDir) ?? 'hospital';
  const dataDir = join(site.dataDir, scale);
  const file = clockFile(dataDir);
  const asOf = existsSync(file) ? { asOf: readFileSync(file, 'utf8').trim() } : {};
  return { site: loadSite(dir, options.environ, { dataDir, ...asOf }), scale };
}

/** Remembers the scale for commands that name none. */
export function rememberScale(located: LocatedSite): void {
  if (!located.scale) return;
  const base = join(located.site.dataDir, '..');
  mkdirSync(base, { recursive: true, mode: 0o700 });
  writeFileSync(join(base, 'current'), `${located.scale}\n`);
}

/** Moves the demo's clock for every later command. */
export function rememberAsOf(dataDir: string, asOf: string): void {
  writeFileSync(clockFile(dataDir), `${asOf}\n`);
}
