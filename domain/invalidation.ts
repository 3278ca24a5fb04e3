import { simpleName } from './assembly-name.ts';
import type { Closure, Member } from './closure.ts';
import type { InvalidationReason } from './invalidation-reason.ts';

/** The members that `start` references, directly or not, without itself. */
export const referencedMembers = (closure: Closure, start: Member): readonly Member[] => {
  const seen = new Set<Member>([start]);
  const queue = [start];
  for (let member = queue.pop(); member !== undefined; member = queue.pop()) {
    for (const index of member.references) {
      const next = closure.members[index];
      if (next === undefined || seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  seen.delete(start);
  return [...seen];
};

const byName = (members: readonly Member[]): ReadonlyMap<string, Member> => new Map(members.map((member) => [simpleName(member.assembly), member]));

const replacedDependency = (before: Closure, after: Closure, member: Member, now: Member): InvalidationReason | null => {
  const old = byName(referencedMembers(before, member));
  const fresh = byName(referencedMembers(after, now));
  for (const [name, dependency] of old) {
    const successor = fresh.get(name);
    if (successor === undefined) return { kind: 'dependencyReplaced', what: dependency.path, from: dependency.mvid, to: null };
    if (successor.hash !== dependency.hash) return { kind: 'dependencyReplaced', what: successor.path, from: dependency.mvid, to: successor.mvid };
  }
  for (const [name, dependency] of fresh) {
    if (!old.has(name)) return { kind: 'dependencyReplaced', what: dependency.path, from: null, to: dependency.mvid };
  }
  return null;
};

const changedFramework = (before: Closure, after: Closure): InvalidationReason | null => {
  for (const { name, version } of before.frameworks) {
    const now = after.frameworks.find((framework) => framework.name === name)?.version ?? null;
    if (now !== version) return { kind: 'frameworkChanged', what: name, from: version, to: now };
  }
  return null;
};

/** Why `member`'s image of the old closure does not serve the new one; null when it does, or when nothing of that name is bound any more. */
export const whyInvalid = (before: Closure, after: Closure, member: Member): InvalidationReason | null => {
  const now = after.members.find((candidate) => simpleName(candidate.assembly) === simpleName(member.assembly));
  if (now === undefined || now.image === member.image) return null;
  if (now.hash !== member.hash) return { kind: 'assemblyReplaced', what: now.path, from: member.mvid, to: now.mvid };
  return (
    replacedDependency(before, after, member, now) ??
    changedFramework(before, after) ?? { kind: 'environmentChanged', what: 'compiler, processor or operating system', from: member.image, to: now.image }
  );
};

/** The files of `before` that are other files in `after`, or none of its files any more. */
export const changedPaths = (before: Closure, after: Closure): ReadonlySet<string> => {
  const now = new Map(after.members.map(({ path, hash }) => [path, hash]));
  return new Set(before.members.filter(({ path, hash }) => now.get(path) !== hash).map(({ path }) => path));
};
