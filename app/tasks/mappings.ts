import {
  approveMapping,
  type DomainValue,
  domainValues,
  type Suggestion,
  suggestMappings,
} from '../../ingest/index.ts';
import { recordChange } from '../changes/log.ts';
import type { Work } from '../jobs/job.ts';
import type { OpenSite } from '../site/open.ts';
import { mappingFolder, prepareSite } from '../site/prepare.ts';

export interface Decision {
  readonly system: string;
  readonly source_code: string;
  readonly standard_code: string;
}

interface Listed {
  readonly domain?: string | undefined;
  readonly unmapped?: boolean | undefined;
}

/** Codes that loaded rows carry, with what they map to: counted by frequency. */
export function listMappings(open: OpenSite, only: Listed, work: Work): Promise<DomainValue[]> {
  return open.jobs.enqueue('mapping list', work, async () =>
    domainValues(open.warehouse, await prepareSite(open), only),
  );
}

export function suggest(open: OpenSite, domain: string, work: Work): Promise<Suggestion[]> {
  return open.jobs.enqueue('mapping suggest', work, async () =>
    suggestMappings(open.warehouse, await prepareSite(open), domain),
  );
}

/** Writes a person's decisions into the site's file and brings them into raw: the next build uses them. */
export function approve(
  open: OpenSite,
  domain: string,
  decisions: readonly Decision[],
  by: string,
  work: Work,
): Promise<{ approved: number }> {
  return open.jobs.enqueue('mapping approve', work, async () => {
    const systems = await prepareSite(open);
    const known = await domainValues(open.warehouse, systems, { domain });
    for (const { system, source_code, standard_code } of decisions) {
      await approveMapping(open.warehouse, systems, mappingFolder(open), {
        domain,
        system,
        sourceCode: source_code,
        standardCode: standard_code,
        by,
        at: open.site.clock.asOf(),
      });
      const before =
        known.find((one) => one.system === system && one.source_code === source_code)?.standard_code ?? null;
      await recordChange(open.store, {
        ...{ kind: 'mapping', subject: domain, by, at: open.site.clock.now(), on: open.site.clock.today() },
        before: { system, source_code, standard_code: before },
        after: { system, source_code, standard_code },
      });
    }
    await prepareSite(open);
    return { approved: decisions.length };
  });
}
