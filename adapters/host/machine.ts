import type { Architecture } from '../../domain/architecture.ts';
/** Walking version. */
export type Machine = {
  readonly architecture: Architecture;
  readonly libc: 'glibc' | 'musl';
  /** Portable runtime identifier, e.g. `linux-x64`, `linux-musl-arm64`. */
  readonly runtimeIdentifier: string;
  /** As /etc/os-release names it, for display only. */
  readonly distribution: string;
};
