import type { Invocation } from './cli/invocation.ts';
import type { Output } from './cli/output.ts';

/** Runs an action; each is loaded when it is asked for, so that none pays for another's libraries. Resolves to the exit status. */
export const dispatch = async (invocation: Invocation, output: Output): Promise<number> => {
  switch (invocation.action) {
    case 'install':
      if ((await import('./commands/already-current.ts')).alreadyCurrent(invocation)) {
        if (invocation.common.json) output.document({ events: [], exitStatus: 0 });
        else output.success('All compilation targets are up to date.');
        return 0;
      }
      return (await import('./commands/install.ts')).install(invocation, output);
    case 'uninstall':
      return (await import('./commands/uninstall.ts')).uninstall(invocation, output);
    case 'update':
      if (invocation.trigger !== null) {
        if (!(await import('./commands/nothing-changed.ts')).nothingChanged(invocation)) return (await import('./commands/notice.ts')).notice(invocation, output);
        if (invocation.common.json) output.document({ events: [], exitStatus: 0 });
        else output.success('Nothing that images depend on has changed.');
        return 0;
      }
      return (await import('./commands/update.ts')).update(invocation, output);
    case 'display':
      return (await import('./queries/display.ts')).display(invocation, output);
    case 'executeQueuedItems':
      return (await import('./commands/execute-queued-items.ts')).executeQueuedItems(invocation, output);
    case 'queue':
      if (invocation.verb === 'wait') return (await import('./queries/queue-wait.ts')).queueWait(invocation, output);
      if (invocation.verb === 'status') return (await import('./queries/queue-status.ts')).queueStatus(invocation, output);
      return (await import('./commands/pause-queue.ts')).pauseQueue(invocation, output);
    case 'run':
      if (invocation.report !== null) return (await import('./commands/run-report.ts')).runReport(invocation);
      return (await import('./commands/run.ts')).run(invocation);
    case 'inspect':
      return (await import('./queries/inspect.ts')).inspect(invocation, output);
    case 'audit':
      return (await import('./queries/audit.ts')).audit(invocation, output);
    case 'diff':
      return (await import('./queries/diff.ts')).diff(invocation, output);
    case 'why':
      return (await import('./queries/why.ts')).why(invocation, output);
    case 'fleet':
      return (await import('./queries/fleet.ts')).fleet(invocation, output);
    case 'log':
      return (await import('./commands/log.ts')).log(invocation, output);
    case 'service':
      if (invocation.verb === 'run') return (await import('./service/run-service.ts')).runService(invocation, output);
      return (await import('./queries/service-status.ts')).serviceStatus(invocation, output);
    case 'task':
      return (await import('./service/run-task.ts')).runTask(invocation, output);
    case 'systemd':
      return (await import('./commands/systemd.ts')).systemd(invocation, output);
    case 'verify':
      return (await import('./commands/verify.ts')).verify(invocation, output);
    case 'replay':
      return (await import('./commands/replay.ts')).replay(invocation, output);
    case 'compiler':
      return (await import('./commands/compiler.ts')).compiler(invocation, output);
    case 'shellenv':
      return (await import('./commands/shellenv.ts')).shellenv(invocation, output);
    case 'help':
      output.text((await import('./cli/help.ts')).helpText(invocation.topic).split('\n'));
      return 0;
    case 'version':
      return (await import('./queries/version.ts')).version(invocation, output);
  }
};
