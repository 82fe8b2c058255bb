import { buildCommand } from '../../build-command.ts';

export default buildCommand('run', '按依赖顺序构建模型 build the models in order of dependence', ['run']);
