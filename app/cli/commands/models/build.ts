import { buildCommand } from '../../build-command.ts';

export default buildCommand(
  'build',
  '种子、模型、快照、测试，默认一个事务 seeds, models, snapshots and tests, in one transaction unless told otherwise',
);
