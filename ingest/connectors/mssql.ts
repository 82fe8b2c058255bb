import { defineConnector } from '../engine/connector.ts';
import { SqlSession } from '../engine/database/sql-session.ts';
import { trackingDdl } from './mssql/change-tracking.ts';
import { openConnection } from './mssql/connection.ts';
import { quote } from './mssql/dialect.ts';
import { settings } from './mssql/settings.ts';

export default defineConnector({
  name: 'mssql',
  schemes: ['mssql', 'sqlserver'],
  settings,
  quote,
  open: async (options, context) => new SqlSession(await openConnection(options, context)),
  captureDdl: (options, contracts) => {
    const tracked = contracts.filter(({ capture }) => capture === 'trigger');
    return tracked.length > 0 ? trackingDdl(options, tracked) : '';
  },
});
