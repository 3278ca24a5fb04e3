import { locateStore } from '../../adapters/host/store-location.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { askQueue } from './ask-queue.ts';
import { askViews } from './ask-views.ts';
import { describeService } from './describe-service.ts';
import { settingsInUse } from './settings-in-use.ts';

/** `ngen service status`: whether the service runs, as which process, and what it waits for. */
export const serviceStatus = async ({ common }: InvocationOf<'service'>, output: Output): Promise<number> => {
  const location = locateStore(common);
  const answer = await askViews(location, common.eventLog, null);
  const queue = askQueue(answer);
  answer.close();
  const { autoStart } = settingsInUse(location.state, output);
  if (common.json) {
    const { service, paused, jobs } = queue;
    output.document({ service: service === null ? 'stopped' : 'running', process: service?.worker.pid ?? null, paused, waitingFor: service?.waiting ?? [], jobsLeft: jobs.length, startsByItself: autoStart });
    return 0;
  }
  output.text(describeService(queue));
  output.text(`${queue.jobs.length} ${queue.jobs.length === 1 ? 'job' : 'jobs'} left.${autoStart ? '' : ' It does not start by itself.'}`);
  return 0;
};
