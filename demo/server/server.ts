import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Progress, type Site, silentProgress, UserError } from '../../core/index.ts';
import type { Recipe } from '../generator/hospital.ts';
import type { Scale } from '../generator/scales.ts';
import type { TodayTruth } from '../generator/truth/today.ts';
import type { Truth } from '../generator/truth/truth.ts';
import { hisDir } from '../paths.ts';
import './errors.ts';
import { HisProcess } from './process.ts';

export interface DemoServer {
  /** On 127.0.0.1; database and user `postgres`, no password, reads only. */
  readonly port: number;
  /** Process id of the child that serves. */
  readonly pid: number | undefined;
  /** Local time at which the HIS stands: that asked for, or later when it was moved on before. */
  readonly asOf: string;
  /** Names the filling of the database; another one after it was made anew, whose rows owe nothing to earlier reads. */
  readonly fill: string;
  /** Rows that this start inserted or moved: all of them on the first, none on an ordinary one. */
  readonly changedRows: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly site: Pick<Site, 'dataDir' | 'demoSeed'>;
  readonly scale: Scale;
  /** Local 'YYYY-MM-DD HH:MM:SS'. */
  readonly asOf: string;
  readonly progress: Progress;
  /** Ends the server while it is still being filled. */
  readonly signal?: AbortSignal;
}

/** Servers that this process started, by folder. */
const running = new Map<string, HisProcess>();

/** Starts the embedded PostgreSQL with the synthetic hospital, filled on first use. It ends with this process, whatever ends that. */
export async function startDemoServer({ site, scale, asOf, progress, signal }: StartOptions): Promise<DemoServer> {
  const dir = hisDir(site.dataDir);
  const recipe: Recipe = { scale, asOf, seed: site.demoSeed };
  const his = new HisProcess();
  const giveUp = () => void his.stop();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    signal?.throwIfAborted();
    const ready = await his.ask({ kind: 'open', dir, recipe }, progress);
    running.set(dir, his);
    return {
      port: ready.port,
      pid: his.pid,
      asOf: ready.asOf,
      fill: ready.fill,
      changedRows: ready.changedRows,
      stop: async () => {
        running.delete(dir);
        await his.stop();
      },
    };
  } catch (error) {
    await his.stop();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

/** The counted truth of a folder that `generateHospital` or a demo server wrote (the server's is `<data>/his`). */
export async function readTruth(dir: string): Promise<Truth> {
  return JSON.parse(await readFile(join(dir, 'truth.json'), 'utf8')) as Truth;
}

/** The figures of the day of as_of so far, in that truth. */
export async function readTodayTruth(dir: string): Promise<TodayTruth> {
  return (await readTruth(dir)).today;
}

/** What the demo's HIS of a data folder holds; undefined before its first fill. */
export async function readDemoState(dataDir: string): Promise<Recipe | undefined> {
  const dir = hisDir(dataDir);
  if (!existsSync(join(dir, 'truth.json'))) return undefined;
  const { scale, as_of, seed } = await readTruth(dir);
  return { scale, asOf: as_of, seed };
}

function later(asOf: string, days: number, hours: number): string {
  const at = Date.parse(`${asOf.replace(' ', 'T')}Z`) + (days * 24 + hours) * 3_600_000;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

export interface AdvanceOptions {
  readonly site: Pick<Site, 'dataDir' | 'demoSeed'>;
  readonly days: number;
  /** On top of the days: most of what a day brings comes after eight in the morning. */
  readonly hours?: number;
  readonly progress?: Progress;
}

/**
 * Moves the demo's HIS forward and gives its new time and the rows that changed.
 * A server of this process changes its port thereby: `port` is the one to use afterwards.
 */
export async function advanceDemo({ site, days, hours = 0, progress = silentProgress }: AdvanceOptions) {
  const dir = hisDir(site.dataDir);
  const state = await readDemoState(site.dataDir);
  if (!state) throw new UserError('demo/not-filled', { dir });
  const asOf = later(state.asOf, days, hours);
  const live = running.get(dir);
  if (live) {
    const ready = await live.ask({ kind: 'advance', asOf }, progress);
    return { asOf: ready.asOf, changed: ready.changedRows, port: ready.port };
  }
  const server = await startDemoServer({ site: { ...site, demoSeed: state.seed }, scale: state.scale, asOf, progress });
  await server.stop();
  return { asOf: server.asOf, changed: server.changedRows };
}
