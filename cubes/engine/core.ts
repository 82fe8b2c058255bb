import type { CreateOptions } from '@cubejs-backend/server-core';
import { RememberingCompiler } from './compiler.ts';
import { CubejsHandlerError, CubejsServerCore, OrchestratorApi } from './cube.ts';
import type { CompilerApi, Gateway, QueryBody, RequestContext } from './cube-types.ts';
import { addDrillMembers } from './drill.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';
import type { Rollups } from './rollups/rollups.ts';

type Version = () => Promise<string>;
type CompilerOptions = Readonly<Record<string, never>>;
type DriverFactory = ConstructorParameters<typeof OrchestratorApi>[0];
type OrchestratorOptions = ConstructorParameters<typeof OrchestratorApi>[2];

/** An hour: long enough for a page to stay warm, short enough that a forgotten answer leaves the memory. */
const EXPIRE_SECONDS = 3600;

/** Keeps answers under the build that they were read from, so that a COMMIT is seen by the next request (D7). */
class VersionedOrchestrator extends OrchestratorApi {
  readonly #readVersion: Version;
  #version = '';

  constructor(version: Version, ...rest: ConstructorParameters<typeof OrchestratorApi>) {
    super(...rest);
    this.#readVersion = version;
  }

  override async executeQuery(query: QueryBody) {
    const version = await this.#readVersion();
    if (version !== this.#version) {
      this.#version = version;
      await this.forget();
    }
    // Rollups are made by our own queue: Cube has nothing to look for before it reads.
    const versioned: QueryBody = { ...query, preAggregations: [], invalidate: version, expireSecs: EXPIRE_SECONDS };
    return super.executeQuery(versioned as Parameters<InstanceType<typeof OrchestratorApi>['executeQuery']>[0]);
  }

  /** Drops every answer. Cube's store of answers is one for the process and gives nothing back by itself. */
  async forget(): Promise<void> {
    const cache = this.orchestrator.getQueryCache().getCacheDriver();
    const keys = await cache.keysStartingWith(this.options.redisPrefix ?? '');
    await Promise.all(keys.map((key) => cache.remove(key)));
  }
}

/** Cube's server core with our gateway at its door and our versions under its cache. */
export class CubeCore extends CubejsServerCore {
  readonly #version: Version;
  readonly #rollups: Rollups;
  readonly #orchestrators = new Set<VersionedOrchestrator>();

  constructor(options: CreateOptions, { version, rollups }: { version: Version; rollups: Rollups }) {
    super(options);
    this.#version = version;
    this.#rollups = rollups;
  }

  /** The kind of error that Cube's authentication answers with its own status. */
  static refusal(status: number, type: string, message: string): Error {
    return new CubejsHandlerError(status, type, message);
  }

  gateway(): Gateway {
    return this.apiGateway() as unknown as Gateway;
  }

  /** Compiles the model; throws what is wrong with it. */
  async compile(): Promise<CompilerApi> {
    const context = { securityContext: {}, requestId: 'compile' } as unknown as RequestContext;
    const compiler = (await this.getCompilerApi(context as never)) as unknown as CompilerApi;
    const { metaTransformer } = await compiler.getCompilers({ requestId: context.requestId });
    addDrillMembers(metaTransformer.cubes);
    return compiler;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#orchestrators].map((orchestrator) => orchestrator.forget()));
    await this.shutdown();
  }

  protected override createOrchestratorApi(driver: DriverFactory, options: OrchestratorOptions) {
    const orchestrator = new VersionedOrchestrator(this.#version, driver, this.logger, options);
    this.#orchestrators.add(orchestrator);
    return orchestrator;
  }

  protected override createCompilerApi(repository: unknown, options: CompilerOptions = {}) {
    return new RememberingCompiler(
      this.#rollups,
      repository as never,
      options['dbType'] as never,
      this.createCompilerApiOptions(options),
    );
  }

  protected override createApiGatewayInstance(...args: GatewayOptions) {
    return createGateway(args, this.#rollups.usage);
  }
}
