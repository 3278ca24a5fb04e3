import type { EventOf, EventType } from '../../domain/events/events.ts';
import { closureOf, specOf, worker, type Files } from './world.ts';

const files: Files = { App: { build: 1, references: ['Lib'], hardBound: ['Lib'] }, Lib: { build: 1, references: [], native: true } };
const closure = { ...closureOf(files, 'App'), missing: [{ name: 'Gone, Version=1.0.0.0', wantedBy: '/app/App.dll' }] };
const reason = { kind: 'assemblyReplaced', what: '/app/Lib.dll', from: 'a', to: 'b' } as const;

/** Data of every type of event as it is stored: a change of a codec that makes older logs unreadable fails on these. */
export const samples: { readonly [T in EventType]: EventOf<T>['data'] } = {
  CommandAccepted: {
    command: 'install /app/App.dll',
    provenance: {
      uid: 0,
      user: 'root',
      loginUid: 1000,
      loginUser: 'ann',
      sudoUser: 'ann',
      installer: { kind: 'dpkg', package: 'some-app', script: 'postinst', version: '1.2' },
      parents: [{ pid: 7, command: '/bin/sh' }],
      commandLine: 'ngen install /app/App.dll',
      bootId: 'boot',
      host: 'host',
    },
  },
  ChangeTraced: { what: '/app/Lib.dll', to: 'hash', by: { kind: 'package', package: 'some-app', version: '1.2', time: 1 } },
  RootInstalled: { root: 'r', spec: { ...specOf('App'), configuration: { kind: 'exeConfig', path: '/app/Main.dll' } }, closure },
  RootRebound: { root: 'r', before: [{ assembly: 'Lib', mvid: 'm', image: 'i' }], closure },
  RootUninstalled: { root: 'r' },
  ViewPublished: { root: 'r', view: 'v', images: 2, copies: 1 },
  ViewRetired: { view: 'v' },
  ViewReclaimed: { view: 'v' },
  ImageCompiled: { image: 'i', object: 'o', size: 1, compiler: 'crossgen2 10.0.0', options: ['-O'], methodsCompiled: 1, methodsLeftOut: 1, wallMs: 1, cpuMs: 1, peakMemory: 1 },
  CompilationFailed: { image: 'i', reason: 'failed', exitCode: 1, diagnostics: 'no' },
  ImageInvalidated: { image: 'i', reason },
  ImageRevalidated: { image: 'i' },
  ImageRetired: { image: 'i' },
  ImageReclaimed: { image: 'i', freed: 1 },
  RejectionObserved: { image: 'i', cause: 'disabled', uid: 1000, seen: 1 },
  RejectionEnded: { image: 'i', uid: 1000, seen: 2 },
  ActionQueued: { action: 'a', kind: 'install', root: 'r', priority: 1, origin: 'manual', force: false },
  ActionRaised: { action: 'a', priority: 1, origin: 'manual' },
  ActionStarted: { action: 'a', worker: worker() },
  ActionFinished: { action: 'a', failed: 0 },
  ActionGivenBack: { action: 'a', reason: 'why' },
  ActionCancelled: { action: 'a', reason: 'why' },
  JobsQueued: { action: 'a', images: ['i'] },
  JobClaimed: { image: 'i', worker: worker() },
  JobGivenBack: { image: 'i', reason: 'why' },
  JobPreempted: { image: 'i', reason: 'why' },
  CompilationInterrupted: { image: 'i', worker: worker() },
  JobCancelled: { image: 'i', reason: 'why' },
  CompilerAdded: { compiler: 'crossgen2 10.0.0', from: 'NuGet' },
  UsageObserved: { path: '/app/App.dll', as: 'process', time: 1 },
  RootChosen: { root: 'r', path: '/app/App.dll', days: 3, starts: 4 },
  RootKept: { root: 'r' },
  RootGivenUp: { root: 'r', why: 'unused', lastSeen: 1 },
  QueuePaused: {},
  QueueContinued: {},
  QueueDrained: {},
  ServiceStarted: { worker: worker() },
  ServiceStopped: { worker: worker(), why: 'drained' },
  ServiceWaiting: { why: ['the battery is at 20 %'] },
  ServiceResumed: {},
};
