import { hasTable } from '../../site/has-table.ts';
import type { OpenSite } from '../../site/open.ts';

/** Changes when a build was made of other SQL than the one before it; undefined before the first build. */
async function codeVersion({ warehouse }: Pick<OpenSite, 'warehouse'>): Promise<string | undefined> {
  if (!(await hasTable(warehouse, 'ops', 'model_state'))) return undefined;
  const [row] = await warehouse.rows<{ version: string | null }>(
    "select md5(string_agg(model || ' ' || checksum, ',' order by model)) as version from ops.model_state",
  );
  return row?.version ?? undefined;
}

/** What is made once for a site and made again when its code was built anew. */
export class PerCode<T> {
  readonly #known = new WeakMap<OpenSite['warehouse'], { readonly version: string | undefined; readonly made: T }>();
  readonly #make: (open: OpenSite) => T;

  constructor(make: (open: OpenSite) => T) {
    this.#make = make;
  }

  async of(open: OpenSite): Promise<T> {
    const version = await codeVersion(open);
    const before = this.#known.get(open.warehouse);
    if (before && before.version === version) return before.made;
    const made = this.#make(open);
    this.#known.set(open.warehouse, { version, made });
    return made;
  }
}
