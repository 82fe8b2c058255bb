import { createHash } from 'node:crypto';
import type { Transaction } from '../../../core/index.ts';
import type { Inputs } from '../inputs.ts';
import type { Node } from '../node.ts';
import type { ParsedProject } from '../parse.ts';
import type { TestResult } from '../report.ts';
import { runUnitTest } from '../run-unit-test.ts';
import type { UnitTest } from '../unit-tests.ts';
import type { Rendering } from './rendering.ts';

/** What unit tests need to know of the build that they run in. */
export interface UnitSurroundings {
  readonly parsed: ParsedProject;
  readonly inputs: Inputs;
  readonly rendering: Rendering;
  readonly earlier: ReadonlyMap<string, TestResult>;
}

/** Whether the relations that lend a node's inputs their columns are there. */
function isThere(name: string, around: Pick<UnitSurroundings, 'parsed' | 'inputs'>): boolean {
  const node = around.parsed.nodes.get(name);
  if (node?.config.materialized !== 'ephemeral') return around.inputs.states.has(name);
  return node.refs.every((ref) => isThere(ref, around));
}

/** What stands for a unit test and the code that it is about, its parents' too. */
export function unitDependsOn(unit: UnitTest, node: Node, inputs: Inputs): string {
  return createHash('sha256')
    .update(JSON.stringify([inputs.available(node).checksum, unit]))
    .digest('hex')
    .slice(0, 32);
}

/** Runs a unit test of a node. One that passed is not run again until the code of the node or of a parent, or the test itself, changes. */
export async function unitTest(
  tx: Transaction,
  unit: UnitTest,
  node: Node,
  around: UnitSurroundings,
): Promise<TestResult> {
  const { parsed, inputs, rendering, earlier } = around;
  const readsItself = unit.given.some(({ input }) => input === 'this');
  if (![...node.refs, ...(readsItself ? [node.name] : [])].every((name) => isThere(name, around))) {
    const message = 'its inputs are not built yet';
    return { name: unit.name, model: unit.model, severity: 'error', status: 'not_applicable', failures: 0, message };
  }
  const depends = unitDependsOn(unit, node, inputs);
  const before = earlier.get(unit.name);
  if (before?.status === 'pass' && before.inputs === depends) return before;
  return { ...(await runUnitTest(tx, rendering.in(tx), unit, parsed)), inputs: depends };
}
