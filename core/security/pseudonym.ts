import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from './secret.ts';

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA256 (RFC 2104) in SQL from two sha256 calls. The padded keys are session variables of the build connection
 * only (DESIGN D15), so no key stands in SQL text, manifest or log. NULL stays NULL. Gives 64 lower-case hex digits.
 */
export function pseudonymSql(expression: string): string {
  return `sha256(getvariable('hisight_outer_pad') || unhex(sha256(getvariable('hisight_inner_pad') || encode(cast(${expression} as varchar)))))`;
}

function pad(key: Buffer, filler: number): string {
  const block = Buffer.alloc(BLOCK_BYTES);
  key.copy(block);
  return Buffer.from(block.map((byte) => byte ^ filler)).toString('hex');
}

/** The statements, with parameters, that arm a connection for `pseudonymSql`. The key is 32 bytes as hex. */
export function pseudonymKeyStatements(key: Secret): { sql: string; params: string[] }[] {
  const bytes = Buffer.from(key.reveal(), 'hex');
  if (bytes.length !== 32) throw new Error('the pseudonym key must be 32 bytes in hex');
  return [
    { sql: 'set variable hisight_inner_pad = unhex($1)', params: [pad(bytes, 0x36)] },
    { sql: 'set variable hisight_outer_pad = unhex($1)', params: [pad(bytes, 0x5c)] },
  ];
}

/** Reads the site's pseudonym key, making it (mode 0600) on first use. Losing it makes old pseudonyms unmatchable: back it up. */
export function readOrMakeKey(file: string): Secret {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return new Secret(readFileSync(file, 'utf8').trim());
}
