import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReadonlyWarehouse, UserError } from '../../../core/index.ts';
import type { System } from '../contract.ts';
import { MAPPING_COLUMNS } from './prepare.ts';
import { domainValues, requireDomain } from './unmapped.ts';

export interface Approval {
  readonly domain: string;
  readonly system: string;
  readonly sourceCode: string;
  readonly standardCode: string;
  /** The person who decided. */
  readonly by: string;
  /** The site's local time. */
  readonly at: string;
}

const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Writes a person's decision into the site's `mappings/<domain>.csv`; an older line of the same code stays as history, the last
 * one holds. Throws `mapping/unknown-domain`, `mapping/unknown-code`, `mapping/unknown-value` (no loaded row has the code).
 */
export async function approveMapping(
  warehouse: ReadonlyWarehouse,
  systems: readonly System[],
  folder: string,
  { domain, system, sourceCode, standardCode, by, at }: Approval,
): Promise<void> {
  await requireDomain(warehouse, domain);
  const codes = await warehouse.rows<{ code: string }>(
    'select code from raw.main._standard_codes where domain = $1 order by code',
    [domain],
  );
  if (!codes.some(({ code }) => code === standardCode)) {
    throw new UserError('mapping/unknown-code', { domain, code: standardCode, known: codes.map(({ code }) => code) });
  }
  const value = (await domainValues(warehouse, systems, { domain })).find(
    (one) => one.system === system && one.source_code === sourceCode,
  );
  if (!value) throw new UserError('mapping/unknown-value', { domain, system, code: sourceCode });
  const line = [system, sourceCode, value.source_name ?? '', standardCode, by, at].map(field).join(',');
  const file = join(folder, `${domain}.csv`);
  const before = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : MAPPING_COLUMNS.join(',');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.tmp`, `${before}\n${line}\n`);
  renameSync(`${file}.tmp`, file);
}
