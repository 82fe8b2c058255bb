import { UserError } from '../../core/index.ts';
import { forgetParsedFeed, type LoadReport } from '../../ingest/index.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { load } from '../tasks/load.ts';

export interface ReparseInput {
  readonly sources?: readonly string[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * Parses landed messages again and restates raw by the days on which they were received: rows that a parser no longer gives
 * are deleted, those of other days stay. What is new and not loaded yet is loaded first, so that no message is passed over.
 */
export async function reparse(
  open: OpenSite,
  { sources, since, until }: ReparseInput,
  work: Work,
): Promise<LoadReport> {
  const known = open.feeds.sources.map(({ config }) => config.name);
  if (known.length === 0) throw new UserError('feed/not-configured');
  const unknown = sources?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError('ingest/unknown-source', { source: unknown, known });
  const names = sources?.length ? sources : known;
  await load(open, { sources: names, now: true }, work);
  for (const name of names) forgetParsedFeed(open.site.dataDir, name);
  return load(open, { sources: names, since: since ?? '1900-01-01', until, now: true }, work);
}
