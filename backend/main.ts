import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startBackend } from './server.ts';

const help = `受理平台（参考实现）

  node backend/main.ts [--port 8620] [--host 127.0.0.1] [--database intake.db]

环境变量
  INTAKE_STATION_TOKENS   JSON：{"终端编号":"令牌"}；设置后接口须带令牌
  INTAKE_VIEWER_PASSWORD  查看收件列表的密码
  INTAKE_PUBLIC_HOSTS     对外的主机名:端口，逗号分隔
  INTAKE_DATABASE_KEY     64 位十六进制；设置后数据库加密`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8620' },
    host: { type: 'string', default: '127.0.0.1' },
    database: { type: 'string', default: 'intake.db' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(help);
} else {
  const databaseFile = resolve(values.database);
  mkdirSync(dirname(databaseFile), { recursive: true, mode: 0o700 });
  const environment = process.env;
  const key = environment['INTAKE_DATABASE_KEY'];
  if (key !== undefined && !/^[0-9a-fA-F]{64}$/.test(key))
    throw new Error('INTAKE_DATABASE_KEY 应为 64 位十六进制数字。');
  const tokens = environment['INTAKE_STATION_TOKENS'];
  const viewerPassword = environment['INTAKE_VIEWER_PASSWORD'];
  const backend = await startBackend({
    databaseFile,
    port: Number(values.port),
    host: values.host,
    publicHosts: (environment['INTAKE_PUBLIC_HOSTS'] ?? '').split(',').filter((name) => name !== ''),
    ...(key === undefined ? {} : { databaseKey: Buffer.from(key, 'hex') }),
    ...(tokens === undefined ? {} : { stationTokens: JSON.parse(tokens) as Record<string, string> }),
    ...(viewerPassword === undefined ? {} : { viewerPassword }),
  });
  console.log(`受理平台已启动：${backend.url}（收件列表 /，接口说明 /docs）`);
  const stop = (): void => {
    void backend.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
