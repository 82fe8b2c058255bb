import type { NodeProperties } from './node-properties.ts';
import { readProject } from './project.ts';
import { readProperties } from './properties.ts';

/**
 * What the schema YAML of a project says, by model. No template is looked at: a contract can be read before the models that
 * it describes, or those that they read, are there.
 */
export function declaredModels(projectDir: string): ReadonlyMap<string, NodeProperties> {
  return readProperties(readProject(projectDir).properties).nodes;
}
