export { type Generated, type GenerateOptions, generateHospital } from './generator/generate.ts';
export type { Recipe } from './generator/hospital.ts';
export { SCALES, type Scale } from './generator/scales.ts';
export type { TodayTruth } from './generator/truth/today.ts';
export type { Truth } from './generator/truth/truth.ts';
export { hisDir, platformOutbox } from './paths.ts';
export { type WriteMessagesOptions, type WrittenMessages, writePlatformMessages } from './platform/outbox.ts';
export {
  type AdvanceOptions,
  advanceDemo,
  type DemoServer,
  readDemoState,
  readTodayTruth,
  readTruth,
  type StartOptions,
  startDemoServer,
} from './server/server.ts';
