import { buildCommand } from '../../build-command.ts';

export default buildCommand('test', '运行数据测试 run the data tests', ['test']);
