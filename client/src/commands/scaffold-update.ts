import { carryOut } from '../scaffold/carry-out';
import { targetOf } from '../scaffold/target';
import type { App } from '../start';

/** Brings what was scaffolded up to date with Services, workloads and gateways: of one service, or of all. */
export async function scaffoldUpdate(app: App, argument: unknown): Promise<void> {
  const target = await targetOf(argument);
  const services = target.kind === 'service' ? [target.service] : 'all';
  const what = target.kind === 'service' ? target.service.name : 'scaffolded resources';
  await carryOut(app, `Update ${what}`, { job: { op: 'update', services } });
}
