/** Front door of dashboards: pages as data. The web app in `web/` is built by Vite and speaks HTTP only. */
export { chartKinds, discoverPages } from './engine/discover.ts';
export { discoverReports } from './engine/discover-reports.ts';
export { type Locale, numberPhrase } from './engine/number-text.ts';
export { type Page, pageIndicators, pageReads, pageSchema, type Section, type Tile } from './engine/page.ts';
export { passportText } from './engine/passport-text.ts';
export type * from './engine/passport-wire.ts';
export type { CellKind, Report, ReportBlock, ReportBlockOf, ReportParameter, ReportTerm } from './engine/report.ts';
export type * as steering from './engine/steering-wire.ts';
export type * as wire from './engine/wire.ts';
