import type { Places } from '../place.ts';

const stock = (measure: string) => ({ measure, fact: 'fct_stock_moves', day: 'moved_on' });

export const SUPPLY: Places = {
  stock_opening_moves_amount: stock("sum(amount) filter (direction = 'opening')"),
  stock_in_amount: stock("sum(amount) filter (direction = 'in')"),
  stock_out_amount: stock("-sum(amount) filter (direction = 'out')"),
  stock_dispensed_amount: stock("-sum(amount) filter (move_type = 'dispense')"),
  stock_returned_amount: stock("sum(amount) filter (move_type = 'patient_return')"),
  stock_counted_amount: {
    measure: "sum(amount) filter (snapshot_kind = 'month_end')",
    fact: 'fct_stock_snapshots',
    day: 'snapshot_on',
  },
  purchase_ordered_amount: { measure: 'sum(ordered_amount)', fact: 'fct_purchases', day: 'ordered_on' },
  purchase_received_amount: { measure: 'sum(received_amount)', fact: 'fct_purchases', day: 'received_on' },
  vbp_contract_qty: { measure: 'sum(contract_qty)', fact: 'fct_vbp_contracts', day: 'starts_on' },
  supply_used_amount: {
    measure: "-sum(amount) filter (move_type = 'use')",
    fact: 'fct_supply_moves',
    day: 'moved_on',
  },
  supply_pieces_used: {
    measure: "count(*) filter (move_type = 'use' and is_high_value)",
    fact: 'fct_supply_moves',
    day: 'moved_on',
  },
};
