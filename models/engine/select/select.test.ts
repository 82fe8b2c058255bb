import { describe, expect, it } from 'vitest';
import { parseProject } from '../parse.ts';
import { CLINIC } from '../test-support/clinic.ts';
import { selectNodes } from './select.ts';

const clinic = parseProject(CLINIC);
const chosen = (select: string[], exclude: string[] = []) => [...selectNodes(clinic, { select, exclude })].sort();

describe('selecting', () => {
  it.each([
    [['fct_charges'], ['fct_charges']],
    [['fct_charges+'], ['agg_charges', 'fct_charges']],
    [['+fct_charges'], ['fct_charges', 'items', 'stg_demo__charges', 'stg_demo__patients']],
    [['1+agg_charges'], ['agg_charges', 'fct_charges']],
    [['stg_*'], ['stg_demo__charges', 'stg_demo__patients']],
    [['path:marts'], ['agg_charges', 'dim_patients', 'fct_charges']],
    [['path:models/marts,config.materialized:incremental'], ['agg_charges', 'fct_charges']],
    [['items dim_patients'], ['dim_patients', 'items']],
    [['resource_type:seed'], ['items']],
  ])('%j', (select, expected) => expect(chosen(select)).toEqual(expected));

  it('takes the excluded ones away', () => {
    expect(chosen(['path:marts'], ['fct_charges+'])).toEqual(['dim_patients']);
  });

  it('refuses what selects nothing, with the nearest name', () => {
    expect(() => chosen(['fct_charge'])).toThrow(
      expect.objectContaining({ code: 'models/selector', messageEn: expect.stringContaining('fct_charges') }),
    );
    expect(() => chosen(['tags:x'])).toThrow(expect.objectContaining({ messageEn: expect.stringContaining('tag:') }));
  });
});
