import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import { type Clock, fixedClock, systemClock } from '../clock.ts';
import { UserError } from '../errors/app-error.ts';
import { readYamlOr } from '../yaml.ts';
import { siteInput } from './schema.ts';

type SiteFile = z.output<typeof siteInput>;

/** One running source of a site. */
export interface SourceConfig {
  readonly name: string;
  readonly system: string;
  readonly institution: string | undefined;
  readonly connector: string;
  readonly managed: 'demo' | undefined;
  readonly schedule: string | undefined;
  readonly hours: string | undefined;
  readonly rateLimitMb: number | undefined;
  readonly retry: { readonly attempts: number; readonly firstAfterMinutes: number };
  readonly node: SiteFile['sources'][string]['node'];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A site as meant: every default applied. */
export interface Site {
  readonly dir: string;
  /** Holds the three databases and landing/. */
  readonly dataDir: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly clock: Clock;
  readonly timeZone: string;
  /** Cron of the nightly job, in local time. */
  readonly nightly: string | undefined;
  /** Cron of the daily briefs, in local time. */
  readonly briefs: string;
  readonly isDemo: boolean;
  readonly demoSeed: number;
  readonly sources: readonly SourceConfig[];
  readonly server: SiteFile['server'];
  readonly warehouse: { readonly memoryLimit: string; readonly threads: number };
  readonly retentionDays: SiteFile['retention_days'];
  /** Institutions whose deliveries are waited for, by code. */
  readonly institutions: SiteFile['institutions'];
  /** Mail server and robots of alerts. */
  readonly alerts: SiteFile['alerts'];
  readonly environ: NodeJS.ProcessEnv;
}

const FILE = 'hospital.config.yml';

function readSiteFile(dir: string): SiteFile {
  const file = join(dir, FILE);
  if (!existsSync(file)) throw new UserError('config/missing', { file });
  return readYamlOr(file, siteInput, (fault) => new UserError('config/invalid', { file, ...fault }));
}

export interface LoadSiteOptions {
  /** Replaces the clock of the file (the demo moves its own). */
  readonly asOf?: string;
  /** Replaces the data folder. */
  readonly dataDir?: string;
}

/** Reads a site's folder. HISIGHT_DATA overrides where its data lie. */
export function loadSite(dir: string, environ: NodeJS.ProcessEnv, options: LoadSiteOptions = {}): Site {
  const root = resolve(dir);
  const input = readSiteFile(root);
  const asOf = options.asOf ?? input.as_of;
  const data = options.dataDir ?? environ['HISIGHT_DATA'] ?? 'data';
  return {
    dir: root,
    dataDir: isAbsolute(data) ? data : join(root, data),
    name: input.name,
    clock: asOf ? fixedClock(asOf) : systemClock(input.time_zone),
    timeZone: input.time_zone,
    nightly: input.nightly,
    briefs: input.briefs,
    isDemo: input.demo !== undefined,
    demoSeed: input.demo?.seed ?? 0,
    sources: Object.entries(input.sources).map(([name, source]) => ({
      name,
      system: source.system,
      institution: source.institution,
      connector: source.connector,
      managed: source.managed,
      schedule: source.schedule,
      hours: source.hours,
      rateLimitMb: source.rate_limit_mb,
      retry: { attempts: source.retry.attempts, firstAfterMinutes: source.retry.first_after_minutes },
      node: source.node,
      settings: source.settings,
    })),
    server: input.server,
    warehouse: { memoryLimit: input.warehouse.memory_limit, threads: input.warehouse.threads },
    retentionDays: input.retention_days,
    institutions: input.institutions,
    alerts: input.alerts,
    environ,
  };
}
