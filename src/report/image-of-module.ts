import type { LoadedModule } from '../../adapters/trace/dotnet-run.ts';
import type { ReadyToRunLog } from '../../adapters/trace/ready-to-run-log.ts';
import type { DisplayedImage } from '../store/publish-views.ts';
import { meaningOf, type Rejection } from './runtime-words.ts';
import type { ReportedAssembly, RunReport } from './run-report.ts';
import type { ImageContents } from './why-jitted.ts';

/** What else decides about an assembly's image than the assembly. */
export type RunContext = {
  readonly log: ReadyToRunLog;
  readonly images: readonly DisplayedImage[];
  readonly notStarted: RunReport['notStartedWithImages'];
  /** Folder of all views. */
  readonly views: string;
};

type Verdict = Pick<ReportedAssembly, 'imageId' | 'image' | 'cause' | 'reason'>;
type Use = Omit<Verdict, 'imageId'>;

const none = (reason: string | null): Use => ({ image: 'none', cause: null, reason });
const rejected = ({ cause, reason }: Rejection): Use => ({ image: 'rejected', cause, reason });

/** The runtime took the file's native code: but perhaps none of its methods. */
const ofAccepted = (module: LoadedModule, contents: ImageContents | null): Use => {
  const refused = module.jitted.some(({ token, generic }) => !generic && contents?.compiled.has(token) === true);
  if (module.precompiled > 0 || !refused) return { image: 'used', cause: null, reason: null };
  return rejected({ cause: 'processor', reason: 'the runtime refused each method that it needed: the image was compiled for other processor features than this process may use' });
};

/** The runtime takes the older name too, which debuggers set. */
const switchedOffBy = (environment: NodeJS.ProcessEnv): string => (['DOTNET_ReadyToRun', 'COMPlus_ReadyToRun'].find((name) => environment[name] !== undefined) ?? 'DOTNET_ReadyToRun') + '=0';

const ofRefused = (words: string | null | undefined, { disabled }: ReadyToRunLog): Use => {
  if (disabled) return rejected({ cause: 'disabled', reason: `${switchedOffBy(process.env)} switches native images off for this process` });
  return rejected(meaningOf(words ?? 'nothing'));
};

const whyNone = (module: LoadedModule, image: DisplayedImage | undefined): string | null => {
  if (module.path === null) return module.dynamic ? 'made at run time' : 'loaded from memory, where nothing tells which file it is';
  if (image === undefined || image.state === 'precompiled') return null;
  if (image.reasons.length > 0) return image.reasons.join('; ');
  return image.state === 'none' ? 'not compiled yet' : null;
};

/** The file holds no native code, and yet there is an image of it: why was that not in its place? */
const whyPlain = (path: string, { notStarted, log }: RunContext): Rejection => {
  if (notStarted !== null && notStarted.cause !== 'notInstalled') return { ...notStarted, cause: notStarted.cause };
  const words = log.files.get(path);
  if (words?.includes('collectible') === true) return meaningOf(words);
  return { cause: 'loadedByPath', reason: 'it was loaded by its path; images serve what is bound by name' };
};

/** Whether the runtime used an image of an assembly that it loaded; `contents` are those of the file, null where nobody read them. */
export const imageOfModule = (module: LoadedModule, contents: ImageContents | null, run: RunContext): Verdict => {
  const { path, assembly, accepted } = module;
  const inView = path?.startsWith(run.views) === true;
  const image = run.images.find((one) => (inView ? one.assembly === assembly : one.source === path));
  const use = (): Use => {
    if (accepted) return ofAccepted(module, contents);
    if (contents !== null && contents.compiled.size > 0) return ofRefused(run.log.files.get(path!), run.log);
    return inView || path === null || image?.state !== 'valid' ? none(whyNone(module, image)) : rejected(whyPlain(path, run));
  };
  return { imageId: image?.state === 'valid' ? image.id : null, ...use() };
};
