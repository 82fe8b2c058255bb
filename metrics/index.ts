/** Front door of metrics: numbers one can defend. */
export type * from './engine/types.ts';
