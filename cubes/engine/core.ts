import type { CreateOptions } from '@cubejs-backend/server-core';
import { CubejsServerCore, OrchestratorApi } from './cube.ts';
import type { Gateway, QueryBody } from './cube-types.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';

type Version = () => Promise<string>;
type DriverFactory = ConstructorParameters<typeof OrchestratorApi>[0];
type OrchestratorOptions = ConstructorParameters<typeof OrchestratorApi>[2];

/** An hour: long enough for a page to stay warm, short enough that answers of builds gone by leave the memory. */
const EXPIRE_SECONDS = 3600;

/** Keeps answers under the build that they were read from, so that a COMMIT is seen by the next request (D7). */
class VersionedOrchestrator extends OrchestratorApi {
  readonly #version: Version;

  constructor(version: Version, ...rest: ConstructorParameters<typeof OrchestratorApi>) {
    super(...rest);
    this.#version = version;
  }

  override async executeQuery(query: QueryBody) {
    const versioned: QueryBody = { ...query, invalidate: await this.#version(), expireSecs: EXPIRE_SECONDS };
    return super.executeQuery(versioned as Parameters<InstanceType<typeof OrchestratorApi>['executeQuery']>[0]);
  }
}

/** Cube's server core with our gateway at its door and our versions under its cache. */
export class CubeCore extends CubejsServerCore {
  readonly #version: Version;

  constructor(options: CreateOptions, version: Version) {
    super(options);
    this.#version = version;
  }

  gateway(): Gateway {
    return this.apiGateway() as unknown as Gateway;
  }

  protected override createOrchestratorApi(driver: DriverFactory, options: OrchestratorOptions) {
    return new VersionedOrchestrator(this.#version, driver, this.logger, options);
  }

  protected override createApiGatewayInstance(...args: GatewayOptions) {
    return createGateway(args);
  }
}
