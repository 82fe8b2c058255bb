import { describe } from 'vitest';
import { requireService } from '../../test/services.ts';
import { passwordOf, startPglite, startPostgres } from '../testing/servers.ts';
import { connectorSuite } from '../testing/suite.ts';

describe('postgres on an embedded server', () => connectorSuite(startPglite));

const url = requireService('postgres');
describe.skipIf(!url)('postgres on PostgreSQL', () =>
  connectorSuite(() => startPostgres(url ?? ''), passwordOf(url ?? 'x://x')),
);
