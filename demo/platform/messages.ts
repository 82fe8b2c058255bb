import type { Warehouse } from '../../core/index.ts';
import { adtMessages } from './adt.ts';
import { dftMessages } from './dft.ts';
import { labMessages } from './lab.ts';
import { resourceStates } from './resources.ts';
import { siuMessages } from './siu.ts';
import { prepareVisits, type Told } from './visit.ts';
import type { Window } from './window.ts';

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** All messages of a window, by the time and number of their events. `db` holds the hospital at its end. */
export async function platformMessages(db: Warehouse, window: Window): Promise<Told[]> {
  await prepareVisits(db, window);
  const told: Told[] = [];
  for (const tell of [adtMessages, siuMessages, labMessages, dftMessages]) told.push(...(await tell(db, window)));
  return told.sort((a, b) => order(a.at, b.at) || order(a.controlId, b.controlId));
}

/**
 * The same as files, by name: HL7 by the hour, messages one after another, each ended by CR and LF, and the state of each
 * institution's resources.
 */
export async function platformFiles(db: Warehouse, window: Window): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const stamp = window.asOf.replace(/\D/g, '');
  for (const { at, text } of await platformMessages(db, window)) {
    const name = `${at.slice(0, 10)}-${stamp}.hl7`;
    files.set(name, `${files.get(name) ?? ''}${text}\n`);
  }
  for (const state of await resourceStates(db, window.asOf))
    files.set(`${stamp.slice(0, 10)}-${stamp}-${state.institution}.json`, `${JSON.stringify(state)}\n`);
  return files;
}
