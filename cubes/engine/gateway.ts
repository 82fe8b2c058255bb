import { AppError, log } from '../../core/index.ts';
import { ApiGateway, ResultWrapper, redactSqlLiterals } from './cube.ts';
import type { CompilerApi, CubeQuery, RequestContext, Respond, SqlQuery } from './cube-types.ts';
import { disclose } from './disclose.ts';
import { buildOf } from './driver.ts';
import { checkMembers, type DisclosePlan, MemberBook, planDisclosure } from './members.ts';
import { BEHIND } from './rollups/tables.ts';
import type { Usage } from './rollups/usage.ts';

export type GatewayOptions = ConstructorParameters<typeof ApiGateway>;

type Result = InstanceType<typeof ResultWrapper>;

interface Answer {
  readonly data: Result;
}

interface Failure {
  readonly e: unknown;
  readonly res: Respond;
  readonly context?: RequestContext;
}

type Normalized = readonly [queryType: string, queries: readonly object[], plain: readonly object[]];

/** The steps of Cube's gateway that ours stands in; its declarations keep some of them private. */
interface Steps {
  getCompilerApi(context: RequestContext): Promise<CompilerApi>;
  getNormalizedQueries(query: unknown, context: RequestContext, ...rest: unknown[]): Promise<Normalized>;
  parseQueryParam(query: unknown): unknown;
  prepareResultTransformData(
    context: RequestContext,
    queryType: string,
    query: object,
    sql: SqlQuery,
    annotation: object,
    response: Answer,
    format: string,
  ): Result;
  handleError(failure: Failure): void;
  getSQLServer(): { getSqlInterfaceInstance(): unknown };
}

const Base = ApiGateway as unknown as new (...args: GatewayOptions) => Steps;

/**
 * Cube's gateway with our rules at its two ends: on the way in every member must exist and be visible, on the way out
 * small cells are hidden and the answer carries its build. REST, GraphQL and our own port all pass here.
 */
class CubeGateway extends Base {
  readonly #book = new MemberBook();
  readonly #plans = new WeakMap<object, DisclosePlan>();
  readonly #usage: Usage;

  constructor(usage: Usage, ...args: GatewayOptions) {
    super(...args);
    this.#usage = usage;
    // Cube would say that the SQL interface can be switched on; the stand-in says that it cannot.
    this.getSQLServer().getSqlInterfaceInstance = () => ({});
  }

  override async getNormalizedQueries(
    input: unknown,
    context: RequestContext,
    ...rest: unknown[]
  ): Promise<Normalized> {
    const parsed = this.parseQueryParam(input) as CubeQuery | CubeQuery[];
    const model = await this.#book.of(await this.getCompilerApi(context), context);
    const queries = Array.isArray(parsed) ? parsed : [parsed];
    for (const query of queries) checkMembers(query, model);
    if (!context.securityContext.suppressed) return super.getNormalizedQueries(parsed, context, ...rest);
    const plans = queries.map((query) => planDisclosure(query, model));
    const planned = plans.map(({ query }) => query);
    const normalized = await super.getNormalizedQueries(Array.isArray(parsed) ? planned : planned[0], context, ...rest);
    // compareDateRange makes several queries of one, all with the members of the first.
    normalized[1].forEach((query, index) => {
      const plan = plans[index] ?? plans[0];
      if (plan) this.#plans.set(query, plan);
    });
    return normalized;
  }

  override prepareResultTransformData(...args: Parameters<Steps['prepareResultTransformData']>): Result {
    const [context, queryType, query, sql, annotation, response, format] = args;
    const { rows } = response.data;
    const plan = this.#plans.get(query);
    if (context.securityContext.suppressed && !plan) throw new Error('an answer to be suppressed has no plan');
    const data = plan ? new ResultWrapper(suppressed(rows, plan, sql)) : response.data;
    const result = super.prepareResultTransformData(
      context,
      queryType,
      query,
      sql,
      annotation,
      { ...response, data },
      format,
    );
    this.#usage.count(query, (sql.preAggregations?.length ?? 0) > 0);
    result.setRootResultObject({ ...result.rootResult, buildId: buildOf(rows) });
    return result;
  }

  override handleError(failure: Failure): void {
    const { e, res } = failure;
    if (e instanceof AppError) {
      void res(caused(e, { type: 'UserError', error: `${e.message} ${e.messageEn}`, code: e.code }), {
        status: e.status,
      });
      return;
    }
    const text = messageOf(e);
    // A build ended between the plan and the read: the client asks again, and the next plan goes to the facts.
    if (text.includes(BEHIND)) {
      void res({ error: 'Continue wait' });
      return;
    }
    if (text === 'Continue wait' || isForbidden(e)) {
      super.handleError(failure);
      return;
    }
    const isDefect = e instanceof TypeError || e instanceof RangeError || e instanceof ReferenceError;
    const event = { error: text, requestId: failure.context?.requestId };
    if (isDefect) log('cubes').error(event, 'query.failed');
    else log('cubes').debug(event, 'query.refused');
    void res(caused(e, { type: 'UserError', error: isDefect ? 'internal error' : text }), {
      status: isDefect ? 500 : 400,
    });
  }
}

/** Rows of a suppressed identity, keyed by the SQL's own column names as Cube expects them. */
function suppressed(rows: readonly Record<string, unknown>[], plan: DisclosePlan, { aliasNameToMember }: SqlQuery) {
  const columns = Object.keys(rows[0] ?? {});
  const memberOf = (column: string) => aliasNameToMember[column] ?? column;
  const columnOf = (member: string | undefined) => columns.find((column) => memberOf(column) === member);
  const asked = new Set(plan.query.measures ?? []);
  const measures = columns.filter((column) => asked.has(memberOf(column)));
  const added = columnOf(plan.added);
  const answer = disclose(rows, {
    dimensions: columns.filter((column) => !measures.includes(column)),
    measures: measures.filter((column) => column !== added),
    counts: new Set(measures.filter((column) => plan.counts.has(memberOf(column)))),
    base: columnOf(plan.base),
  });
  return answer.rows.map((row) =>
    added === undefined ? row : Object.fromEntries(Object.entries(row).filter(([column]) => column !== added)),
  );
}

const DATABASE_REFUSED = /^(?:Conversion|Invalid Input|Out of Range|Binder|Parser|Catalog) Error/;

/** The first line of a message, without literals: DuckDB's and Cube's go on with the statement and its values. */
function messageOf(e: unknown): string {
  const raw = e instanceof Error ? e.message : String((e as { error?: unknown })?.error ?? e);
  if (raw === 'Continue wait') return raw;
  const line = (raw.split('\n')[0] ?? '').replace(/^(?:\w*Error: )+/, '').slice(0, 300);
  // A value with a quote of its own ends its literal early: what the database quotes is left out as a whole.
  return DATABASE_REFUSED.test(line) ? (line.split(/['"]/)[0] ?? '').trim() : redactSqlLiterals(line);
}

function isForbidden(e: unknown): boolean {
  return (e as { status?: number })?.status === 403;
}

/** The thrown error travels beside the body for callers in this process; JSON does not show it. */
function caused(cause: unknown, body: Record<string, unknown>): Record<string, unknown> {
  return Object.defineProperty(body, 'cause', { value: cause, enumerable: false });
}

export function createGateway(args: GatewayOptions, usage: Usage): InstanceType<typeof ApiGateway> {
  return new CubeGateway(usage, ...args) as unknown as InstanceType<typeof ApiGateway>;
}
