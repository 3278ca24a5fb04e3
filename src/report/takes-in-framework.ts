import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { ifReadable } from './if-readable.ts';
import type { ReportedAssembly } from './run-report.ts';

const core = 'System.Private.CoreLib';

/** Whether an image in use was compiled together with the shared framework (`/FrameworkBubble`). */
export const takesInFramework = (assemblies: readonly ReportedAssembly[], isFramework: (path: string) => boolean): boolean =>
  assemblies.some(
    ({ image, loadedFrom }) =>
      image === 'used' &&
      loadedFrom !== null &&
      !isFramework(loadedFrom) &&
      ifReadable(() => readAssembly(loadedFrom).native?.manifestMembers.some(({ name }) => name.name === core) ?? false, false),
  );
