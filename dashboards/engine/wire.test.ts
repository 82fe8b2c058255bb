import { expectTypeOf, test } from 'vitest';
import type * as metrics from '../../metrics/index.ts';
import type * as regressions from './regression-wire.ts';
import type * as wire from './wire.ts';

test('what metrics answers is what the web reads', () => {
  expectTypeOf<metrics.MetricAnswer>().toExtend<wire.MetricAnswer>();
  expectTypeOf<metrics.MetricFailure>().toExtend<wire.MetricFailure>();
  expectTypeOf<metrics.IndicatorInfo>().toExtend<wire.IndicatorInfo>();
  expectTypeOf<metrics.FitResult>().toExtend<regressions.FitResult>();
  expectTypeOf<metrics.RegressionInfo>().toExtend<regressions.RegressionInfo>();
  expectTypeOf<wire.MetricRequest>().toExtend<metrics.MetricRequest>();
});
