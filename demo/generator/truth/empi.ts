import type { Figures } from './figures.ts';

/** Persons with two cards and people who look like another, counted from what no HIS shows. */
export const EMPI: Figures = {
  counts: {
    second_cards: 'from secret.second_card',
    look_alikes: 'from secret.look_alike',
  },
};
