export const discoverMappings = async (
  _folders: readonly string[],
  _columns: ReadonlyMap<string, readonly string[]>,
): Promise<unknown[]> => [];
