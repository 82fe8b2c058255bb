import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { modulePath, WORKER_BOOT } from '../../../core/index.ts';
import { segmentPath } from '../journal/segments.ts';
import { type ChannelReading, PARSED_INDEX, type ParsedSegment } from './parse-segment.ts';
import type { ParseAnswer } from './worker.ts';

/** What a parser thread is made with. */
export interface ParserSetup {
  readonly mappingFolders: readonly string[];
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly channels: ReadonlyMap<string, ChannelReading>;
  readonly otherwise: ChannelReading;
}

export interface SegmentOrder {
  readonly segment: number;
  readonly path: string;
  readonly target: string;
  readonly setup: string;
}

const parsedFolder = (journal: string) => join(journal, 'parsed');
const targetOf = (journal: string, segment: number) => join(parsedFolder(journal), String(segment));

/** Forgets what segments became: all, or those up to one. They are parsed again when somebody asks. */
export function forgetParsed(journal: string, upTo = Number.POSITIVE_INFINITY): void {
  const folder = parsedFolder(journal);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (Number.parseInt(name, 10) <= upTo) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Other columns or channels make other rows. */
const digestOf = ({ columns, channels, otherwise }: ParserSetup) =>
  createHash('sha256')
    .update(JSON.stringify([[...columns], [...channels], otherwise]))
    .digest('hex')
    .slice(0, 16);

/** Parses segments in a thread of its own, so that the server stays awake. What was parsed before is not parsed again. */
export class SegmentParser {
  readonly #journal: string;
  readonly #setup: ParserSetup;
  readonly #digest: string;
  #worker: Worker | undefined;

  constructor(journal: string, setup: ParserSetup) {
    this.#journal = journal;
    this.#setup = setup;
    this.#digest = digestOf(setup);
  }

  #known(segment: number): ParsedSegment | undefined {
    const path = join(targetOf(this.#journal, segment), PARSED_INDEX);
    const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ParsedSegment) : undefined;
    return known?.setup === this.#digest ? known : undefined;
  }

  /** The file of a table's rows, which may not exist: then the segment has none. */
  file(segment: number, table: string): string {
    return join(targetOf(this.#journal, segment), `${table}.csv`);
  }

  async parse(segment: number): Promise<ParsedSegment> {
    const known = this.#known(segment);
    if (known) return known;
    const order = {
      segment,
      path: segmentPath(this.#journal, segment),
      target: targetOf(this.#journal, segment),
      setup: this.#digest,
    };
    const answer = await this.#ask(order);
    if ('failure' in answer)
      throw Object.assign(new Error(`segment ${segment} was not parsed`), { code: answer.failure });
    return answer.parsed;
  }

  #ask(order: SegmentOrder): Promise<ParseAnswer> {
    this.#worker ??= new Worker(WORKER_BOOT, {
      argv: [modulePath('ingest/feed/parse/worker')],
      workerData: this.#setup,
    });
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const settle = () => {
        worker.off('message', onMessage);
        worker.off('error', onError);
      };
      const onMessage = (answer: ParseAnswer) => {
        settle();
        resolve(answer);
      };
      const onError = (error: Error) => {
        settle();
        this.#worker = undefined;
        reject(error);
      };
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.postMessage(order);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}
