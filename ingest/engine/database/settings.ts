import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { resolveSecret, secretReference, UserError } from '../../../core/index.ts';
import type { ConnectorContext } from '../connector.ts';
import './errors.ts';

/** Settings of every connector that logs in to a database; a connector extends them with its port and its own. */
export const databaseSettings = z.strictObject({
  host: z.string().default('127.0.0.1'),
  database: z.string(),
  user: z.string(),
  password: secretReference.optional(),
  /** Verified TLS, by the machine's authorities or by `ca_file` (PEM, in the site's folder); `insecure` encrypts without checking who answers. */
  tls: z.union([z.boolean(), z.literal('insecure'), z.strictObject({ ca_file: z.string() })]).default(false),
  connect_timeout_seconds: z.number().positive().default(10),
  statement_timeout_seconds: z.number().positive().default(3600),
  /** A table that someone alters is not waited for longer than this. */
  lock_timeout_seconds: z.number().positive().default(60),
});

export type DatabaseSettings = z.output<typeof databaseSettings> & { readonly port: number };

export function passwordOf(settings: DatabaseSettings, context: ConnectorContext): string | undefined {
  return settings.password && resolveSecret(settings.password, context.environ, context.siteDir).reveal();
}

/** What node's tls.connect takes, or undefined for a connection in the clear. */
export function tlsOf(
  settings: DatabaseSettings,
  context: ConnectorContext,
): { rejectUnauthorized: boolean; ca?: string } | undefined {
  const { tls } = settings;
  if (tls === false) return undefined;
  if (typeof tls !== 'object') return { rejectUnauthorized: tls !== 'insecure' };
  const file = isAbsolute(tls.ca_file) ? tls.ca_file : join(context.siteDir, tls.ca_file);
  try {
    return { rejectUnauthorized: true, ca: readFileSync(file, 'utf8') };
  } catch {
    throw new UserError('ingest/ca-file', { source: context.source, file });
  }
}

/** Where an error happened, for the sentences of the catalogue. */
export function whereOf(settings: DatabaseSettings, table?: string) {
  const { host, port, user, database } = settings;
  return { host, port, user, database, table };
}

/** Codes of OpenSSL and of node's check of the host's name. */
export const isTlsRefusal = (code: string | undefined): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/.test(code ?? '');
