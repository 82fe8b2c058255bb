import { defineConnector } from '../engine/connector.ts';
import { SqlSession } from '../engine/database/sql-session.ts';
import { openConnection } from './oracle/connection.ts';
import { quote } from './oracle/dialect.ts';
import { settings } from './oracle/settings.ts';
import { triggerDdl } from './oracle/trigger-ddl.ts';

export default defineConnector({
  name: 'oracle',
  settings,
  quote,
  open: async (options, context) => new SqlSession(await openConnection(options, context)),
  captureDdl: (options, contracts) => {
    const triggered = contracts.filter(({ capture }) => capture === 'trigger');
    return triggered.length > 0 ? triggerDdl(options, triggered) : '';
  },
});
