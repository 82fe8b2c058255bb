import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import {
  type Progress,
  resolveSecret,
  type Secret,
  type SecretReference,
  type Site,
  UserError,
} from '../../../core/index.ts';
import { type System, systemSchema } from '../contract.ts';
import { discoverConnectors } from '../discover.ts';
import { openSession } from '../open-session.ts';
import { compareSystems, type SystemDifference } from './difference.ts';
import { addSource as addToConfig } from './edit-config.ts';
import type { LeftOutTable, Proposal } from './propose.ts';
import { renderStaging } from './render-staging.ts';
import { renderSystem } from './render-system.ts';
import { readSourceUrl, type SourceAddress } from './source-url.ts';
import { survey } from './survey.ts';
import { replaceFile, writeNew } from './write-files.ts';

export interface AddRequest {
  readonly site: Site;
  /** Systems that are known already: shipped ones and the site's. */
  readonly systems: readonly System[];
  readonly url: string;
  readonly name: string;
  readonly system?: string | undefined;
  readonly institution?: string | undefined;
  readonly tables?: readonly string[] | undefined;
  /** Variable that holds the password when the source is loaded; absent: a file of the data folder holds it. */
  readonly passwordEnv?: string | undefined;
  /** Asks a person, where there is one; undefined for none. */
  askPassword(user: string, host: string): Promise<Secret | undefined>;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

export interface AddReport {
  readonly source: string;
  readonly system: string;
  readonly connector: string;
  readonly product: string;
  readonly tables: number;
  readonly left_out: readonly {
    readonly table: string;
    readonly rows: number | null;
    readonly reason: string;
    readonly todo: boolean;
  }[];
  /** Places in the files that a person must decide. */
  readonly todos: number;
  /** Files that were written, relative to the site. */
  readonly written: readonly string[];
  /** Where the password is looked up, or null for none. */
  readonly password: string | null;
  /** Against a system that was known before: nothing of it is overwritten. */
  readonly differences: readonly SystemDifference[];
}

const CONFIG = 'hospital.config.yml';
/** The variable that carries the password while the database is looked at; no file names it. */
const ONCE = 'HISIGHT_SOURCE_PASSWORD_ONCE';

function requireWord(option: string, value: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(value)) return value;
  throw new UserError('onboarding/bad-name', { option, value });
}

/** Looks at a database that is not known yet and writes what a load of it needs. Never overwrites; twice adds nothing. */
export async function addSource(request: AddRequest): Promise<AddReport> {
  const { site, name } = request;
  requireWord('--name', name);
  const system = requireWord('--system', request.system ?? name);
  const connectors = await discoverConnectors();
  const address = readSourceUrl(request.url, connectors);
  const password = await passwordOf(request, address);
  const reference = password && passwordReference(request);
  const source = {
    system,
    ...(request.institution ? { institution: request.institution } : {}),
    connector: address.connector.name,
    settings: { ...address.settings, ...(reference ? { password: reference } : {}) },
  };
  refuseOther(site, name, source);

  const once = password ? { password: { env: ONCE } } : {};
  const session = await openSession(
    address.connector,
    { name, settings: { ...address.settings, ...once } },
    { environ: { ...site.environ, [ONCE]: password?.reveal() }, siteDir: site.dir, signal: request.signal },
  );
  const database = String(address.settings['database'] ?? address.settings['folder'] ?? name);
  const { product, proposal } = await survey(session, {
    connector: address.connector.name,
    database,
    tables: request.tables,
    quote: address.connector.quote,
    progress: request.progress,
    signal: request.signal,
  }).finally(() => session.close());
  if (proposal.tables.length === 0)
    throw new UserError('onboarding/no-tables', {
      database,
      patterns: request.tables?.join(' '),
      nearest: proposal.leftOut.map((table) => table.name).slice(0, 10),
    });

  const rendered = renderSystem({ system, on: site.clock.today(), product, database }, proposal);
  const proposed = systemSchema.parse(parse(rendered));
  const known = request.systems.find((one) => one.system === system);
  const files = known ? new Map<string, string>() : filesOf(system, rendered, renderStaging(system, proposal));
  const written = [...files].filter(([file, text]) => writeNew(join(site.dir, file), text)).map(([file]) => file);
  if (password && reference && 'file' in reference) {
    const file = resolve(site.dir, reference.file);
    const line = `${password.reveal()}\n`;
    if (!existsSync(file) || readFileSync(file, 'utf8') !== line) {
      // The server has just taken this one: what was kept before is out of date.
      replaceFile(file, line, 0o600);
      written.push(reference.file);
    }
  }
  const config = join(site.dir, CONFIG);
  if (!site.sources.some((one) => one.name === name)) {
    replaceFile(config, addToConfig(readFileSync(config, 'utf8'), name, source));
    written.push(CONFIG);
  }
  return {
    source: name,
    system,
    connector: address.connector.name,
    product,
    tables: (known ?? proposed).tables.length,
    left_out: known ? [] : proposal.leftOut.map(leftOutOf),
    todos: [...files.values()].join('\n').split(/(?:#|--) (?:- )?TODO/).length - 1,
    written,
    password: reference ? ('env' in reference ? `env ${reference.env}` : `file ${reference.file}`) : null,
    differences: known ? compareSystems(known, proposed, isFloatOf(proposal)) : [],
  };
}

const isFloatOf = (proposal: Proposal) => (table: string, column: string) =>
  proposal.tables.some(
    ({ name, columns }) => name === table && columns.some((one) => one.name === column && one.isFloat),
  );

const leftOutOf = ({ name, rows, because, isOpen }: LeftOutTable) => ({
  table: name,
  rows,
  reason: because,
  todo: isOpen,
});

function filesOf(system: string, rendered: string, staging: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([
    [`systems/${system}.yml`, rendered],
    ...[...staging].map(([file, text]): [string, string] => [`staging/${system}/${file}`, text]),
  ]);
}

async function passwordOf(request: AddRequest, address: SourceAddress): Promise<Secret | undefined> {
  const { host, user } = address.settings;
  if (address.password || user === undefined) return address.password;
  const secretAt = (reference: SecretReference) => resolveSecret(reference, request.site.environ, request.site.dir);
  if (request.passwordEnv) return secretAt({ env: request.passwordEnv });
  const kept = passwordReference(request);
  if ('file' in kept && existsSync(resolve(request.site.dir, kept.file))) return secretAt(kept);
  return request.askPassword(String(user), String(host));
}

function passwordReference({ site, name, passwordEnv }: AddRequest): SecretReference {
  if (passwordEnv) return { env: passwordEnv };
  const file = join(site.dataDir, 'secrets', `${name}.password`);
  const inside = relative(site.dir, file);
  return { file: inside.startsWith('..') ? file : inside };
}

/** The same source again is welcome; another one under its name is not. */
function refuseOther(site: Site, name: string, wanted: Readonly<Record<string, unknown>>): void {
  const configured = site.sources.find((one) => one.name === name);
  if (!configured) return;
  const present: Record<string, unknown> = {
    system: configured.system,
    ...(configured.institution ? { institution: configured.institution } : {}),
    connector: configured.connector,
    settings: configured.settings,
  };
  const differs = [...new Set([...Object.keys(present), ...Object.keys(wanted)])].filter(
    (field) => !isDeepStrictEqual(present[field], wanted[field]),
  );
  if (differs.length > 0) throw new UserError('onboarding/source-exists', { source: name, differs });
}
