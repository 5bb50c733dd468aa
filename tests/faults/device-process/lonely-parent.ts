import { allReady, startStation } from './station.ts';

/** An application that starts its devices and is then killed. */
const { until } = startStation();
await until(allReady);
process.stdout.write('ready\n');
