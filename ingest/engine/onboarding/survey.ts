import { AppError, nearest, type Progress, UserError } from '../../../core/index.ts';
import type { IntrospectedTable, SourceSession } from '../connector.ts';
import './errors.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { type Proposal, propose, whyLeftOut } from './propose.ts';
import { readWords, type Words } from './words.ts';

const SAMPLE_ROWS = 1000;

export interface Survey {
  /** Product and version of the server. */
  readonly product: string;
  readonly proposal: Proposal;
}

export interface SurveyRequest {
  readonly connector: string;
  /** What the person calls the database, for errors. */
  readonly database: string;
  /** `*` and `?` stand for letters; absent: every table. */
  readonly tables?: readonly string[] | undefined;
  readonly quote?: ((name: string) => string) | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

function pattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i');
}

/** Looks at a database and proposes contracts for it. Samples are matched in memory; what leaves here is shares and names. */
export async function survey(session: SourceSession, request: SurveyRequest): Promise<Survey> {
  if (!session.introspect) throw new UserError('onboarding/cannot-introspect', { connector: request.connector });
  const words = readWords();
  request.progress.step('读取表结构 reading the catalogue');
  const all = await session.introspect();
  const wanted = request.tables?.length ? request.tables.map(pattern) : [/^/];
  const found = all.filter(({ name }) => wanted.some((one) => one.test(name)));
  if (found.length === 0) {
    const names = all.map(({ name }) => name);
    throw new UserError('onboarding/no-tables', {
      database: request.database,
      patterns: request.tables?.join(' '),
      nearest: nearest(request.tables?.[0] ?? '', names, 10),
    });
  }
  const samples = new Map<string, ReadonlyMap<string, Evidence>>();
  const unreadable = new Map<string, string>();
  for (const [index, table] of found.entries()) {
    request.progress.step('抽样判断分类 sampling for the classification', index, found.length);
    if (whyLeftOut(table, words)) continue;
    try {
      samples.set(table.name, await sampled(session, table, words));
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      // One table that cannot be read is left out; a connection that is gone would leave out all.
      await session.server?.();
      unreadable.set(table.name, error.code);
    }
  }
  const { quote } = request;
  const proposal = propose(found, samples, words, { unreadable, ...(quote ? { quote } : {}) });
  return { product: (await session.server?.())?.product ?? request.connector, proposal };
}

const BINARY = /blob|binary|bytea/;

/** Only texts, and numbers long enough to be someone's number. */
const isTelling = (column: IntrospectedTable['columns'][number]) =>
  !BINARY.test(column.type) && /^(text|bigint|numeric\((1[1-9]|[2-9]\d),0\))$/.test(column.holds ?? 'text');

async function sampled(session: SourceSession, table: IntrospectedTable, words: Words): Promise<Map<string, Evidence>> {
  const names = table.columns.filter(isTelling).map(({ name }) => name);
  if (!session.sample || names.length === 0) return new Map();
  const rows = await session.sample(table.name, names, SAMPLE_ROWS);
  return new Map(
    names.map((name, i) => [
      name,
      evidenceOf(
        rows.map((row) => row[i] ?? null),
        words,
      ),
    ]),
  );
}
