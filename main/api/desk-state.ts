import type { Problem } from '../../domain/problem.ts';
import type { Region } from '../../domain/region/region.ts';
import type { Devices } from '../../drivers/devices.ts';
import { broadcast } from '../cases/broadcast.ts';
import { anyCase, type CaseService } from '../cases/case-service.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { openSlotsProblem } from '../regions/region-book.ts';
import type { Settings } from '../settings/station-settings.ts';
import type { Store } from '../store/store.ts';
import type { DeskState } from './contract.ts';

export interface DeskParts {
  readonly store: Store;
  readonly cases: CaseService;
  readonly outbox: Outbox;
  readonly devices: Devices;
  readonly settings: Settings;
  readonly regions: ReadonlyMap<string, Region>;
  readonly demo: boolean;
  readonly warnings: () => readonly Problem[];
}

export interface Desk {
  state(): DeskState;
  watch(signal: AbortSignal): AsyncGenerator<DeskState, void, void>;
  close(): void;
}

/** What the frame of the window shows, put together from every room and told on each of their changes. */
export function openDesk(parts: DeskParts): Desk {
  const { store, cases, outbox, devices, settings, regions, demo, warnings } = parts;
  const changes = broadcast<'desk'>();
  const tell = () => changes.tell('desk');
  const stops = [
    devices.onStatus(tell),
    outbox.onChange(tell),
    settings.onChange(tell),
    cases.changes.listen(anyCase, tell),
  ];

  function state(): DeskState {
    const { station, operator, regionId, backendAddress } = settings.get();
    const region = regions.get(regionId);
    const waiting = store.outbox.counts();
    return {
      station,
      operator,
      region: { id: regionId, name: region?.name ?? regionId, service: region?.service ?? '' },
      devices: devices.status(),
      unsent: waiting.unsent,
      needsAttention: waiting.parked,
      parked: store.cases.count('parked'),
      backend: { address: backendAddress, state: outbox.reachability() },
      demo,
      today: cases.today(),
      warnings: [...warnings(), ...(region ? openSlotsProblem(region) : [noRegion(regionId)])],
    };
  }

  return {
    state,
    watch: (signal) => changes.watch('desk', state, signal),
    close() {
      for (const stop of stops) stop();
    },
  };
}

function noRegion(regionId: string): Problem {
  return {
    code: 'settings.region-missing',
    message: `本机没有地区“${regionId}”的办事规则，不能受理。请在设置中选择地区，或联系维护人员安装。`,
  };
}
