import { randomUUID } from 'node:crypto';
import { AppError, type Identity, type Row, UserError } from '../../core/index.ts';
import type { SecurityContext } from './access.ts';
import { Answers, type CubeAnswer } from './answers.ts';
import type { CubeFilter, CubeQuery, Gateway, MetaCube, RequestContext, Respond } from './cube-types.ts';

export interface Statement {
  readonly sql: string;
  readonly params: unknown[];
}

/** How the rest of the house asks Cube: its JSON query in, plain rows out, under the rights of an identity. */
export interface CubesPort {
  /** Throws AccessError `cubes/denied`, UserError `cubes/unknown-member` and `cubes/invalid-query`. */
  query(query: CubeQuery, identity: Identity): Promise<CubeAnswer>;
  /** SQL of the single rows behind `members`, one column for each, named as the member; policy applied, no limit. */
  rowSql(
    view: string,
    members: readonly string[],
    identity: Identity,
    filters?: readonly CubeFilter[],
  ): Promise<Statement>;
  /** What the identity may see: Cube's `/v1/meta`. */
  meta(identity: Identity): Promise<{ cubes: MetaCube['config'][] }>;
  /** The statement that `query` would run. */
  sql(query: CubeQuery, identity: Identity): Promise<Statement>;
  close(): Promise<void>;
}

interface LoadAnswer {
  readonly data: Row[];
  readonly annotation: Readonly<
    Record<'measures' | 'dimensions' | 'timeDimensions', Readonly<Record<string, { readonly type?: string }>>>
  >;
  readonly buildId: string;
}

interface SqlAnswer {
  readonly sql: {
    readonly sql: readonly [string, unknown[]];
    readonly aliasNameToMember: Readonly<Record<string, string>>;
  };
}

const MIDNIGHT = 'T00:00:00.000';
/** Cube answers "Continue wait" every ten seconds; we keep asking for as long as a page may load. */
const MOST_WAITS = 30;

type Call = (context: RequestContext, respond: Respond) => Promise<void>;

export function createPort(
  gateway: Gateway,
  { claims, version }: { claims: (identity: Identity) => Promise<SecurityContext>; version: () => Promise<string> },
  close: () => Promise<void> = async () => {},
): CubesPort {
  const answers = new Answers(version);

  async function ask<T>(identity: Identity, call: Call): Promise<T> {
    const context: RequestContext = { securityContext: await claims(identity), requestId: randomUUID() };
    for (let wait = 0; wait < MOST_WAITS; wait++) {
      const message = await once(context, call);
      if (!isWaiting(message)) return message as T;
    }
    throw new UserError('cubes/invalid-query', { message: 'the query takes too long' });
  }

  const statement = async (query: CubeQuery, identity: Identity) => {
    const answer = await ask<SqlAnswer>(identity, (context, res) =>
      gateway.sql({ query: structuredClone(query), context, res, disableLimitEnforcing: true }),
    );
    return answer.sql;
  };

  const meta = (identity: Identity) =>
    ask<{ cubes: MetaCube['config'][] }>(identity, (context, res) => gateway.meta({ context, res }));

  return {
    async query(query, identity) {
      return answers.of(query, await claims(identity), async () => {
        const answer = await ask<LoadAnswer>(identity, (context, res) =>
          gateway.load({ query: structuredClone(query), context, res }),
        );
        return { rows: withPlainDates(answer), buildId: answer.buildId };
      });
    },
    async rowSql(view, members, identity, filters = []) {
      const { cubes } = await meta(identity);
      const measures = new Set(cubes.find(({ name }) => name === view)?.measures.map(({ name }) => name));
      const full = members.map((member) => `${view}.${member}`);
      const query: CubeQuery = {
        measures: full.filter((member) => measures.has(member)),
        dimensions: full.filter((member) => !measures.has(member)),
        filters,
        ungrouped: true,
        order: [],
      };
      const { sql, aliasNameToMember } = await statement(query, identity);
      const columns = Object.entries(aliasNameToMember).map(
        ([alias, member]) => `"${alias}" as "${member.slice(view.length + 1)}"`,
      );
      return { sql: `select ${columns.join(', ')} from (${sql[0]}) as answer`, params: sql[1] };
    },
    async sql(query, identity) {
      const { sql } = await statement(query, identity);
      return { sql: sql[0], params: sql[1] };
    },
    meta,
    close,
  };
}

async function once(context: RequestContext, call: Call): Promise<unknown> {
  let answer: unknown;
  await call(context, (message, options) => {
    if (options?.status !== undefined && options.status >= 400) throw toError(message, options.status);
    const result = message as { isWrapper?: boolean; toObject?: () => unknown };
    answer = result.isWrapper ? result.toObject?.() : message;
  });
  return answer;
}

const isWaiting = (message: unknown): boolean => (message as { error?: string } | undefined)?.error === 'Continue wait';

function toError(message: unknown, status: number): Error {
  const { error, cause } = message as { error: string; cause?: unknown };
  if (cause instanceof AppError) return cause;
  if (status >= 500) return new Error(error, { cause });
  return new UserError('cubes/invalid-query', { message: error }, { cause });
}

/** Days as days: Cube writes every time with a clock, and a local date has none. */
function withPlainDates({ data, annotation }: LoadAnswer): Row[] {
  const times = [annotation.timeDimensions, annotation.dimensions].flatMap((members) =>
    Object.entries(members).flatMap(([member, { type }]) => (type === 'time' ? [member] : [])),
  );
  for (const row of data) {
    for (const member of times) {
      const value = row[member];
      if (typeof value === 'string' && value.endsWith(MIDNIGHT)) row[member] = value.slice(0, -MIDNIGHT.length);
    }
  }
  return data;
}
