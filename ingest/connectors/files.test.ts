import { describe } from 'vitest';
import { startFiles } from '../test-support/servers.ts';
import { connectorSuite } from '../test-support/suite.ts';

describe('files', () => connectorSuite(startFiles));
