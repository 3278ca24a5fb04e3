import type { InvalidationReason } from '../domain/invalidation-reason.ts';

const change = ({ from, to }: InvalidationReason): string => (from !== null && to !== null && from !== to ? ` (${from} → ${to})` : '');

/** Why an image is invalid, in a sentence for people. */
export const describeReason = (reason: InvalidationReason): string => {
  switch (reason.kind) {
    case 'assemblyReplaced':
      return `the assembly ${reason.what} was replaced${change(reason)}`;
    case 'dependencyReplaced':
      if (reason.from === null) return `the dependency ${reason.what} is new`;
      return reason.to === null ? `the dependency ${reason.what} is gone` : `the dependency ${reason.what} was replaced${change(reason)}`;
    case 'frameworkChanged':
      return `the framework ${reason.what} changed${change(reason)}`;
    case 'environmentChanged':
      return `${reason.what} changed`;
    case 'imageDamaged':
      return `the image file of ${reason.what} is lost or damaged`;
    case 'sourceUntrusted':
      return `${reason.what} can be changed by ${reason.to ?? 'ordinary users'}`;
    case 'forced':
      return 'a new image was asked for with /Force';
  }
};
