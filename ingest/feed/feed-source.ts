import type { SourceConfig } from '../../core/index.ts';
import { readSettings } from '../engine/open-session.ts';
import { discardSegments, journalFolder, recoverSegments } from './journal/segments.ts';
import { forgetParsed } from './parse/parsed-segments.ts';
import { type FeedSettings, feedSettings } from './settings.ts';

/** Settings of a source whose connector is `feed`. Throws `ingest/settings`. */
export const feedSettingsOf = (config: Pick<SourceConfig, 'name' | 'settings'>): FeedSettings =>
  readSettings({ settings: feedSettings }, config);

/** Seals what a receiver that ended left open; only where none runs. */
export function recoverFeed(dataDir: string, source: string): void {
  recoverSegments(journalFolder(dataDir, source));
}

/** Forgets what segments were parsed to: all, so that the next reading parses again, or those that raw has taken. */
export const forgetParsedFeed = (dataDir: string, source: string, upTo?: number): void =>
  forgetParsed(journalFolder(dataDir, source), upTo);

/** Forgets every sealed message: for a hospital that is made anew. What raw has of them goes with the next full load. */
export function discardFeed(dataDir: string, source: string): void {
  const folder = journalFolder(dataDir, source);
  forgetParsed(folder);
  discardSegments(folder);
}
