import type { ResultWrapper } from '@cubejs-backend/native';
import { ApiGateway } from './cube.ts';
import type { RequestContext } from './cube-types.ts';
import { buildOf } from './driver.ts';

export type GatewayOptions = ConstructorParameters<typeof ApiGateway>;

/** The two steps of Cube's gateway that ours stands in; its declarations call the second one private. */
interface Steps {
  prepareResultTransformData(context: RequestContext, ...rest: unknown[]): ResultWrapper;
}

const Base = ApiGateway as unknown as new (...args: GatewayOptions) => Steps;

class CubeGateway extends Base {
  override prepareResultTransformData(context: RequestContext, ...rest: unknown[]): ResultWrapper {
    const result = super.prepareResultTransformData(context, ...rest);
    result.setRootResultObject({ ...result.rootResult, buildId: buildOf(result.rows) });
    return result;
  }
}

export function createGateway(args: GatewayOptions): InstanceType<typeof ApiGateway> {
  return new CubeGateway(...args) as unknown as InstanceType<typeof ApiGateway>;
}
