export { type Generated, type GenerateOptions, generateHospital } from './generator/generate.ts';
export type { Recipe } from './generator/hospital.ts';
export { SCALES, type Scale } from './generator/scales.ts';
export type { Truth } from './generator/truth.ts';
export {
  type AdvanceOptions,
  advanceDemo,
  type DemoServer,
  hisDir,
  readDemoState,
  readTruth,
  type StartOptions,
  startDemoServer,
} from './server/server.ts';
