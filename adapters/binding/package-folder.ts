import { homedir } from 'node:os';
import { join } from 'node:path';

/** NuGet's folder of unpacked packages (learn.microsoft.com, "Managing the global packages folder"). It need not exist. */
export const packageFolder = (environment: NodeJS.ProcessEnv): string => environment['NUGET_PACKAGES'] ?? join(environment['HOME'] ?? homedir(), '.nuget', 'packages');
