import { describe } from 'vitest';
import { requireService } from '../../test/services.ts';
import { passwordOf, startPglite, startPostgres } from '../test-support/servers.ts';
import { connectorSuite } from '../test-support/suite.ts';

// Ranges of two rows: what a server that buffers its COPY is read by.
describe('postgres on an embedded server, by ranges of the key', () =>
  connectorSuite(() => startPglite({ chunk_rows: 2 })));

const url = requireService('postgres');
describe.skipIf(!url)('postgres on PostgreSQL', () =>
  connectorSuite(() => startPostgres(url ?? ''), passwordOf(url ?? 'x://x')),
);
