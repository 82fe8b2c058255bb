import { AppError, EXIT, type Progress, type SourceConfig } from '../../../core/index.ts';
import type { Connector, ConnectorContext, IntrospectedTable, SourceSession } from '../connector.ts';
import type { System, TableContract } from '../contract.ts';
import { holdsAll } from '../evolution/column-types.ts';
import { openSession } from '../open-session.ts';
import { isFloatType } from './propose.ts';

/** Rows that a check looks at to find keys that repeat and cursors that are null. */
const PROBED_ROWS = 100_000;
const TIMED_ROWS = 2000;
const MOST_SKEW_SECONDS = 60;

export interface Finding {
  readonly table: string | null;
  readonly check:
    | 'connect'
    | 'read_only'
    | 'tls'
    | 'clock'
    | 'columns'
    | 'types'
    | 'key'
    | 'cursor'
    | 'changes'
    | 'rows';
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly detail_en: string;
}

export interface SourceCheck {
  readonly source: string;
  readonly product: string | null;
  readonly tables: number;
  readonly findings: readonly Finding[];
  /** 0, or the exit code of the first thing that would fail a load. */
  readonly exit_code: number;
}

export interface CheckRequest {
  readonly config: SourceConfig;
  readonly system: System;
  readonly connector: Connector;
  readonly context: Omit<ConnectorContext, 'source'>;
  readonly now: () => Date;
  readonly progress: Progress;
}

interface Notes {
  readonly findings: Finding[];
  exit: number;
}

function noteError(notes: Notes, check: Finding['check'], table: string | null, error: unknown): void {
  if (!(error instanceof AppError)) throw error;
  notes.findings.push({ table, check, state: 'fail', detail: error.message, detail_en: error.messageEn });
  notes.exit ||= error.exitCode;
}

/** Tries a source without landing anything: what would stop a load, and what a person should know before it. */
export async function checkSource(request: CheckRequest): Promise<SourceCheck> {
  const { config, system, connector, context, progress } = request;
  const notes: Notes = { findings: [], exit: 0 };
  const done = (product: string | null): SourceCheck => ({
    source: config.name,
    product,
    tables: system.tables.length,
    findings: notes.findings,
    exit_code: notes.exit,
  });
  let session: SourceSession;
  try {
    session = await openSession(connector, config, context);
  } catch (error) {
    noteError(notes, 'connect', null, error);
    return done(null);
  }
  try {
    const facts = await session.server?.();
    if (facts) notes.findings.push(...serverFindings(facts, request.now()));
    const found = new Map((await session.introspect?.())?.map((table) => [table.name, table]));
    for (const [index, contract] of system.tables.entries()) {
      context.signal?.throwIfAborted();
      progress.step(`check ${config.name}`, index, system.tables.length);
      try {
        await checkTable(session, contract, found.get(contract.table), notes);
      } catch (error) {
        noteError(notes, 'columns', contract.table, error);
        // The connection may be what failed.
        await session.close().catch(() => undefined);
        session = await openSession(connector, config, context);
      }
    }
    return done(facts?.product ?? null);
  } catch (error) {
    noteError(notes, 'connect', null, error);
    return done(null);
  } finally {
    await session.close().catch(() => undefined);
  }
}

type ServerFacts = Awaited<ReturnType<NonNullable<SourceSession['server']>>>;

const finding = (
  check: Finding['check'],
  state: Finding['state'],
  detail: string,
  detail_en: string,
  table: string | null = null,
): Finding => ({ table, check, state, detail, detail_en });

function serverFindings({ encrypted, utcNow, writable }: ServerFacts, now: Date): Finding[] {
  const skew = Math.round((new Date(`${utcNow.replace(' ', 'T')}Z`).getTime() - now.getTime()) / 1000);
  return [
    encrypted
      ? finding('tls', 'ok', '连接已加密', 'the connection is encrypted')
      : finding(
          'tls',
          'warn',
          '连接未加密：数据经网络明文传输，可在 settings 中写 tls',
          'the connection is in the clear: set tls in settings',
        ),
    Math.abs(skew) <= MOST_SKEW_SECONDS
      ? finding('clock', 'ok', `时钟相差 ${skew} 秒`, `the clocks differ by ${skew} s`)
      : finding(
          'clock',
          'warn',
          `时钟相差 ${skew} 秒：请校时，或加大 overlap_minutes`,
          `the clocks differ by ${skew} s: set them, or raise overlap_minutes`,
        ),
    ...(writable === null
      ? []
      : [
          writable === 0
            ? finding('read_only', 'ok', '账号只读', 'the account can only read')
            : finding(
                'read_only',
                'warn',
                `账号可以写 ${writable} 张表：请换只读账号`,
                `the account may write ${writable} tables: use one that can only read`,
              ),
        ]),
  ];
}

async function checkTable(
  session: SourceSession,
  contract: TableContract,
  found: IntrospectedTable | undefined,
  notes: Notes,
): Promise<void> {
  const { table } = contract;
  const { findings } = notes;
  const add = (check: Finding['check'], state: Finding['state'], zh: string, en: string) =>
    void findings.push(finding(check, state, zh, en, table));
  const columns = await session.withTable(contract, async (open) => {
    if (contract.capture === 'trigger') await open.changes?.(null);
    return open.columns;
  });
  const held = new Map(
    (found?.columns ?? columns)
      .filter(({ type }) => !isFloatType(type))
      .map((column) => [column.name.toLowerCase(), column.holds]),
  );
  const narrow = contract.columns.filter(({ name, type }) => {
    const holds = held.get(name.toLowerCase());
    return holds !== undefined && type !== 'text' && !holdsAll(type, holds);
  });
  if (narrow.length === 0)
    add('types', 'ok', `${contract.columns.length} 列类型相符`, `${contract.columns.length} columns fit`);
  else
    add(
      'types',
      'warn',
      `源列可能放不进契约类型，放不下的行会被隔离：${narrow.map(({ name, type }) => `${name} ${type} ← ${held.get(name.toLowerCase())}`).join('，')}`,
      `columns may hold more than the contract; such rows go to quarantine: ${narrow.map(({ name }) => name).join(', ')}`,
    );
  if (contract.capture === 'log')
    add(
      'changes',
      'warn',
      '日志采集的位点由第一次装载建立并检查',
      'the position in the log is made and checked by the first load',
    );
  const probed = await session.probe?.(contract, PROBED_ROWS);
  if (probed) {
    if (probed.duplicateKeys > 0) {
      notes.exit ||= EXIT.contract;
      add(
        'key',
        'fail',
        `前 ${probed.looked} 行中有 ${probed.duplicateKeys} 个主键重复：请改正契约的 key`,
        `${probed.duplicateKeys} keys repeat in the first ${probed.looked} rows: correct the contract's key`,
      );
    } else add('key', 'ok', `前 ${probed.looked} 行主键不重复`, `no key repeats in the first ${probed.looked} rows`);
    checkCursor(contract, found, probed.nullCursors, add);
  }
  const begin = performance.now();
  const rows = await session.sample?.(
    table,
    contract.columns.map(({ name }) => name),
    TIMED_ROWS,
  );
  if (found && rows) {
    const seconds = (performance.now() - begin) / 1000;
    const all = found.rows === null ? null : Math.ceil((found.rows / Math.max(rows.length, 1)) * seconds);
    add(
      'rows',
      'ok',
      `约 ${found.rows ?? '?'} 行，首次装载约 ${all ?? '?'} 秒以内`,
      `about ${found.rows ?? '?'} rows, at most ${all ?? '?'} s to load first`,
    );
  }
}

function checkCursor(
  { capture, cursor }: TableContract,
  found: IntrospectedTable | undefined,
  nullCursors: number,
  add: (check: Finding['check'], state: Finding['state'], zh: string, en: string) => void,
): void {
  if (capture !== 'timestamp' || cursor === undefined) return;
  const isIndexed = found?.indexed?.some((name) => cursor.toLowerCase().includes(name.toLowerCase()));
  if (found?.indexed && !isIndexed)
    add(
      'cursor',
      'warn',
      `游标 ${cursor} 没有索引：每次增量都要扫描全表`,
      `no index for the cursor ${cursor}: each load scans the table`,
    );
  else if (cursor.includes('('))
    add(
      'cursor',
      'ok',
      `游标 ${cursor} 是表达式：只取变化的行，但普通索引用不上`,
      `the cursor ${cursor} is an expression: only changed rows travel, but a plain index does not help`,
    );
  else add('cursor', 'ok', `游标 ${cursor} 有索引`, `the cursor ${cursor} has an index`);
  if (nullCursors > 0)
    add(
      'cursor',
      'warn',
      `${nullCursors} 行游标为空：每次都会重读`,
      `${nullCursors} rows have a null cursor: they are read every time`,
    );
}
