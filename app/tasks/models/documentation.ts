import { HOUSE_PROJECT, readDocumentation } from '../../../models/index.ts';
import { PerCode } from './per-code.ts';

/** The documentation of the house's models with this site's files laid over. Parsing takes about a second. */
export const siteDocumentation = new PerCode(({ site }) =>
  readDocumentation({ projectDir: HOUSE_PROJECT, overlayDir: site.dir, asOf: site.clock.asOf() }),
);
