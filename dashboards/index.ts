/** Front door of dashboards: pages as data. The web app in `web/` is built by Vite and speaks HTTP only. */
export { chartKinds, discoverPages } from './engine/discover.ts';
export { type Page, pageIndicators, pageReads, pageSchema, type Section } from './engine/page.ts';
export { passportText } from './engine/passport-text.ts';
export type * from './engine/passport-wire.ts';
export type * as wire from './engine/wire.ts';
