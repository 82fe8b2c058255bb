import './engine/errors.ts';

export {
  type Connector,
  type ConnectorContext,
  defineConnector,
  type Measure,
  type Selection,
  type SourceSession,
  type SourceTable,
} from './engine/connector.ts';
export { type ColumnContract, landedName, type System, systemSchema, type TableContract } from './engine/contract.ts';
export { discoverConnectors, discoverSystems } from './engine/discover.ts';
export { type LoadRequest, loadSources } from './engine/load.ts';
export { prepareRaw } from './engine/raw.ts';
export type { LoadError, LoadReport, SourceReport, TableReport } from './engine/report.ts';
