import type { Architecture } from '../../domain/architecture.ts';

/**
 * The runtime identifier that stands first in the host's own list since .NET 8, and in the graph that it read before: the portable one of
 * the C library and architecture that the host was built for. (dotnet/runtime, docs/design/features/host-components-dependencies-resolution.md)
 */
export const runtimeIdentifier = (architecture: Architecture, libc: 'glibc' | 'musl'): string =>
  libc === 'musl' ? `linux-musl-${architecture}` : `linux-${architecture}`;
