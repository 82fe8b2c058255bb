import { CompilerApi } from './cube.ts';
import type { RequestContext } from './cube-types.ts';
import type { Rollups } from './rollups/rollups.ts';

const KEPT = 200;

type Base = InstanceType<typeof CompilerApi>;

/**
 * Cube's compiler without the work that it repeats for each request: it keys the SQL of a query by the id of the request
 * (never found again, and kept), and works out what a person may see from all cubes each time.
 */
export class RememberingCompiler extends CompilerApi {
  readonly #meta = new Map<string, ReturnType<Base['metaConfig']>>();
  readonly #rollups: Rollups;

  constructor(rollups: Rollups, ...rest: ConstructorParameters<typeof CompilerApi>) {
    super(...rest);
    this.#rollups = rollups;
  }

  /** A plan belongs to the picture of the rollups that it was made in: it is found again only there. */
  override async getSql(...[query, options]: Parameters<Base['getSql']>): ReturnType<Base['getSql']> {
    const { requestId: _, ...rest } = { requestId: undefined, ...options };
    const { id } = await this.#rollups.picture();
    return super.getSql({ ...query, rollups: id } as typeof query, rest);
  }

  override async metaConfig(...[context, options]: Parameters<Base['metaConfig']>): ReturnType<Base['metaConfig']> {
    const { compilerId } = await this.getCompilers({});
    const { requestId: _, ...asked } = { requestId: undefined, ...options };
    const key = JSON.stringify([compilerId, (context as RequestContext).securityContext, asked]);
    const known = this.#meta.get(key) ?? super.metaConfig(context, options);
    if (this.#meta.size >= KEPT) this.#meta.clear();
    this.#meta.set(key, known);
    return known;
  }
}
