/** The simulator's end of the line. */
export interface SimulatorWire {
  write(bytes: Uint8Array): void;
  /** Pulls the plug: whoever has it open loses it. */
  unplug(): void;
}

/** Plugs the simulated reader in; bytes from the driver go to `hear`. */
export type PlugIn = (hear: (bytes: Uint8Array) => void) => Promise<SimulatorWire>;
