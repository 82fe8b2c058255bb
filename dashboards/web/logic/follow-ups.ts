import type { FollowUp } from '../../engine/steering-wire.ts';

export type FollowUpChoice = 'all' | 'mine' | 'overdue';

/** Whether the next step is this person's: to answer as the responsible one, to verify or close as the opener. */
function waitsFor(user: string, { responsible, opened_by, state }: FollowUp): boolean {
  if (state === 'opened' || state === 'returned') return responsible === user;
  return opened_by === user && state !== 'closed';
}

export function chosenFollowUps(all: readonly FollowUp[], choice: FollowUpChoice, user: string): readonly FollowUp[] {
  if (choice === 'all') return all;
  return all.filter((each) => (choice === 'overdue' ? each.is_overdue : waitsFor(user, each)));
}
