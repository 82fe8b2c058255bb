import type { JourneyEvent } from '../../engine/cases-wire.ts';

export interface JourneyDay {
  readonly day: string;
  readonly events: readonly JourneyEvent[];
}

/** Events that follow each other in one stay or visit, or in none. */
export interface JourneyPart {
  readonly encounter: string | null;
  readonly kind: 'stay' | 'visit' | 'none';
  readonly from: string;
  readonly to: string;
  readonly departments: readonly string[];
  readonly days: readonly JourneyDay[];
}

const dayOf = ({ at }: JourneyEvent): string => at.slice(0, 10);

function daysOf(events: readonly JourneyEvent[]): JourneyDay[] {
  const days = new Map<string, JourneyEvent[]>();
  for (const event of events) days.set(dayOf(event), [...(days.get(dayOf(event)) ?? []), event]);
  return [...days].map(([day, own]) => ({ day, events: own }));
}

/**
 * A page of events as people read a record: encounter by encounter in the order in which they begin, day by day in them. What belongs to no
 * encounter (a registration, a charge at the counter) stands between them, by its day.
 */
export function journeyParts(events: readonly JourneyEvent[]): JourneyPart[] {
  const groups = new Map<string, JourneyEvent[]>();
  for (const event of events) {
    const key = event.encounter ?? `day ${dayOf(event)}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const last = own.at(-1);
    if (!first || !last) return [];
    const departments = [...new Set(own.flatMap(({ department_name }) => department_name ?? []))];
    return [
      {
        encounter: first.encounter,
        kind: first.encounter_kind ?? 'none',
        from: dayOf(first),
        to: dayOf(last),
        departments,
        days: daysOf(own),
      },
    ];
  });
}

/** The clock of an event; what is kept by the day has none. */
export const clockOf = ({ at }: JourneyEvent): string => at.slice(11, 16);
