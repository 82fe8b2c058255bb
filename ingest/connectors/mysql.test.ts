import { describe } from 'vitest';
import { requireService } from '../../test/services.ts';
import { passwordOf, startMysql } from '../test-support/servers.ts';
import { connectorSuite } from '../test-support/suite.ts';

const url = requireService('mysql');
describe.skipIf(!url)('mysql', () => connectorSuite(() => startMysql(url ?? ''), passwordOf(url ?? 'x://x')));
