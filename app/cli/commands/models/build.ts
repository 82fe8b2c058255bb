import { buildCommand } from '../../build-command.ts';

export default buildCommand(
  'build',
  '种子、模型、快照、测试，一个事务 seeds, models, snapshots and tests in one transaction',
);
