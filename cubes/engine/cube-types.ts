import type { SecurityContext } from './access.ts';
import type { addDrillMembers } from './drill.ts';

/**
 * The members of Cube's classes that we lean on and that its own declarations keep private or loose. An upgrade of Cube
 * starts by reading this file beside the new sources.
 */
export interface RequestContext {
  readonly securityContext: SecurityContext;
  readonly requestId: string;
}

/** A query as Cube's REST takes it. */
export interface CubeQuery {
  readonly measures?: readonly string[];
  readonly dimensions?: readonly string[];
  readonly segments?: readonly string[];
  readonly timeDimensions?: readonly CubeTimeDimension[];
  readonly filters?: readonly CubeFilter[];
  readonly order?: Readonly<Record<string, 'asc' | 'desc'>> | readonly (readonly [string, 'asc' | 'desc'])[];
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: boolean;
  readonly ungrouped?: boolean;
  readonly timezone?: string;
  readonly responseFormat?: 'default' | 'compact' | 'columnar';
}

export interface CubeTimeDimension {
  readonly dimension: string;
  readonly granularity?: 'day' | 'week' | 'month' | 'quarter' | 'year';
  readonly dateRange?: string | readonly string[];
  readonly compareDateRange?: readonly (string | readonly string[])[];
}

export type CubeFilter =
  | { readonly member: string; readonly operator: string; readonly values?: readonly (string | null)[] }
  | { readonly and: readonly CubeFilter[] }
  | { readonly or: readonly CubeFilter[] };

/** Cube's planner of one query, as far as rollups are asked of it. */
export interface SqlGenerator {
  readonly preAggregations: {
    getRollupPreAggregationByName(cube: string, name: string): FoundRollup;
    preAggregationDescriptionFor(
      cube: string,
      found: FoundRollup,
    ): { readonly sql: readonly [string, readonly unknown[]] };
  };
  preAggregationTableName(cube: string, name: string, skipSchema: boolean): string;
  newTimeDimension(reference: RollupTime): { unescapedAliasName(granularity: string): string };
}

interface RollupTime {
  readonly dimension: string;
  readonly granularity: string;
}

export interface FoundRollup {
  readonly references: {
    readonly dimensions: readonly string[];
    readonly timeDimensions: readonly RollupTime[];
  };
}

/** What the orchestrator is asked to run; `invalidate` joins its cache key. */
export interface QueryBody {
  readonly query?: string;
  /** Rollups that the query reads. They are there, or the planner had not taken them. */
  readonly preAggregations?: readonly unknown[];
  readonly invalidate?: unknown;
  readonly expireSecs?: number;
}

export interface MetaMember {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly isVisible?: boolean;
  readonly type?: string;
  readonly aggType?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface MetaCube {
  readonly config: {
    readonly name: string;
    readonly type?: 'cube' | 'view';
    readonly title?: string;
    readonly description?: string;
    readonly meta?: Readonly<Record<string, unknown>>;
    readonly measures: readonly MetaMember[];
    readonly dimensions: readonly MetaMember[];
    readonly segments: readonly MetaMember[];
  };
}

export interface CompilerApi {
  getCompilers(options?: { requestId?: string }): Promise<{
    readonly compilerId: string;
    readonly metaTransformer: { readonly cubes: Parameters<typeof addDrillMembers>[0] };
    readonly cubeEvaluator: {
      cubeFromPath(name: string): { readonly accessPolicy?: readonly unknown[]; readonly isView?: boolean };
    };
  }>;
  preAggregations(): Promise<readonly { readonly cube: string; readonly preAggregationName: string }[]>;
  getSqlGenerator(query: CubeQuery): Promise<{
    readonly sqlGenerator: SqlGenerator;
    readonly compilers: { readonly compiler: { withQuery<T>(generator: SqlGenerator, work: () => T): T } };
  }>;
  metaConfig(
    context: RequestContext,
    options: { requestId: string; skipVisibilityPatch?: boolean },
  ): Promise<readonly MetaCube[]>;
}

/** Takes an answer: a result to be encoded, or an error with its status. */
export type Respond = (message: unknown, options?: { status?: number }) => unknown;

export interface SqlQuery {
  readonly sql: readonly [string, readonly unknown[]];
  /** Rollups that it reads. */
  readonly preAggregations?: readonly unknown[];
  readonly aliasNameToMember: Readonly<Record<string, string>>;
}

export interface Gateway {
  initApp(app: unknown): void;
  load(request: {
    query: unknown;
    context: RequestContext;
    res: Respond;
    queryType?: string;
    cacheMode?: string;
  }): Promise<void>;
  sql(request: {
    query: unknown;
    context: RequestContext;
    res: Respond;
    disableLimitEnforcing?: boolean;
  }): Promise<void>;
  meta(request: { context: RequestContext; res: Respond; onlyViews?: boolean }): Promise<void>;
  dryRun(request: { query: unknown; context: RequestContext; res: Respond }): Promise<void>;
  getCompilerApi(context: RequestContext): Promise<CompilerApi>;
}
