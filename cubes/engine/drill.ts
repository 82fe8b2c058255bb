interface DrillableCube {
  readonly name: string;
  readonly type?: string;
  readonly dimensions: readonly { readonly name: string; readonly primaryKey?: boolean }[];
  readonly measures: readonly {
    drillMembers?: readonly string[];
    drillMembersGrouped?: { readonly measures: readonly string[]; readonly dimensions: readonly string[] };
  }[];
}

/** From the whole down to who did it: a figure is drilled along these where its view has them. */
const WAY_DOWN = [
  'date',
  ...['institution', 'department', 'ward', 'doctor'].flatMap((one) => [`${one}_code`, `${one}_name`]),
];

/**
 * Gives every measure of a view the dimensions that it is drilled by, the rows' own key last, unless its entity says others. What Cube
 * tells its clients as drill members is compiled once; it is changed in place, before anybody asked for it.
 */
export function addDrillMembers(cubes: readonly { readonly config: DrillableCube }[]): void {
  for (const { config } of cubes) {
    if (config.type !== 'view') continue;
    const names = new Set(config.dimensions.map(({ name }) => name));
    const keys = config.dimensions.filter(({ primaryKey }) => primaryKey).map(({ name }) => name);
    const down = WAY_DOWN.map((member) => `${config.name}.${member}`).filter((member) => names.has(member));
    const dimensions = [...new Set([...down, ...keys])];
    for (const measure of config.measures) {
      if (measure.drillMembers?.length) continue;
      measure.drillMembers = dimensions;
      measure.drillMembersGrouped = { measures: [], dimensions };
    }
  }
}
