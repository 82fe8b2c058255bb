import './engine/errors.ts';
import './feed/errors.ts';

export { FRONT_END_CONTROL, frontEndDdl } from './connectors/front_end_tables/ddl.ts';
export { type Decided, type Decision, decide } from './empi/engine/decide.ts';
export { recordNumber } from './empi/engine/names.ts';
export { type EmpiStatus, empiStatus, listReview, type ReviewPair } from './empi/engine/review.ts';
export { type EmpiReport, runEmpi } from './empi/engine/run.ts';
export { type EmpiSettings, readEmpiSettings } from './empi/engine/settings.ts';
export { discoverPatientSources } from './empi/engine/sources.ts';
export { prepareRaw } from './engine/apply/raw.ts';
export {
  type ChangedKeys,
  type Connector,
  type ConnectorContext,
  defineConnector,
  type IntrospectedTable,
  type Measure,
  type ReadOptions,
  type Selection,
  type SourceSession,
  type SourceTable,
} from './engine/connector.ts';
export {
  type CaptureMode,
  type ColumnContract,
  landedName,
  type System,
  systemSchema,
  type TableContract,
  unmentionable,
} from './engine/contract.ts';
export { discoverConnectors, discoverSystems } from './engine/discover.ts';
export { acceptSource } from './engine/evolution/source-columns.ts';
export { checkEntries, type Entry, type Issue } from './engine/forms/check.ts';
export { type Digits, plainDecimal } from './engine/forms/decimal.ts';
export { digitsOf, discoverForms, type Form, type FormField, formDigest, isNumeric } from './engine/forms/form.ts';
export { type FormPeriod, lastEnded, periodBefore, readPeriod } from './engine/forms/period.ts';
export { publishTable } from './engine/forms/published.ts';
export { type LoadRequest, loadSources } from './engine/load.ts';
export { approveMapping } from './engine/mappings/approve.ts';
export { type MappingFolders, prepareMappings } from './engine/mappings/prepare.ts';
export { type DomainValue, domainValues, type Suggestion, suggestMappings } from './engine/mappings/unmapped.ts';
export { type AddReport, type AddRequest, addSource } from './engine/onboarding/add-source.ts';
export type { Finding, SourceCheck } from './engine/onboarding/check-source.ts';
export { checkSources, sourceTriggers } from './engine/onboarding/check-sources.ts';
export {
  countQuarantine,
  discardEntries,
  type EntryChoice,
  type QuarantineCount,
  type QuarantineEntry,
  showQuarantine,
} from './engine/quarantine/quarantine.ts';
export { QUARANTINE_REASONS } from './engine/quarantine/reasons.ts';
export { type QuarantineReplay, replayQuarantine } from './engine/quarantine/replay.ts';
export { type ReconcileReport, reconcileSources, type TableReconciliation } from './engine/reconcile/reconcile.ts';
export {
  type LastReconciliation,
  lastReconciliations,
  readDifferingKeys,
} from './engine/reconcile/reconciliation-books.ts';
export { type BackfillRequest, backfill } from './engine/replay/backfill.ts';
export { type ErasedTable, type EraseReport, eraseOld } from './engine/replay/erase.ts';
export { type ReplayRequest, replayLanded } from './engine/replay/replay.ts';
export type { LoadError, LoadReport, SourceReport, TableNote, TableReport } from './engine/report.ts';
export { discardFeed, feedSettingsOf, forgetParsedFeed, recoverFeed } from './feed/feed-source.ts';
export { type FeedBooks, readFeedBooks } from './feed/receiver/feed-books.ts';
export { Receiver } from './feed/receiver/receiver.ts';
export { type Sent, sendFiles } from './feed/send/send.ts';
export type { FeedSettings } from './feed/settings.ts';
export type { PushTransport } from './feed/transports/http.ts';
