import type { DatabaseSync } from 'node:sqlite';
import type { FleetImage, FleetRoot, FleetStore } from '../../domain/fleet-store.ts';

/** Where a store's stream is known up to, and why no further, if so. */
export type KnownStore = { readonly id: number; readonly revision: number; readonly hash: string; readonly broken: string | null };

/** Writes what is known of a fleet; everything between `begin` and `commit` at once or not at all. */
export type FleetWriter = {
  readonly begin: () => void;
  /** `position` is where all streams together are known up to, in the server's words. */
  readonly commit: (position: string | null) => void;
  readonly rollback: () => void;
  readonly position: () => string | null;
  readonly known: (stream: string) => KnownStore;
  readonly advance: (store: number, revision: number, hash: string, time: string) => void;
  readonly breakOff: (store: number, why: string) => void;
  /** Forgets a store: its stream was deleted. */
  readonly drop: (stream: string) => void;
  readonly storeOf: (store: number) => FleetStore;
};

export const fleetWriter = (db: DatabaseSync): FleetWriter => {
  const all = {
    position: db.prepare('SELECT position FROM meta'),
    setPosition: db.prepare('UPDATE meta SET position = ?'),
    store: db.prepare('SELECT id, revision, hash, broken FROM stores WHERE stream = ?'),
    newStore: db.prepare("INSERT INTO stores (stream, host, revision, hash, time) VALUES (?, '', -1, ?, '') RETURNING id"),
    advance: db.prepare('UPDATE stores SET revision = ?, hash = ?, time = ? WHERE id = ?'),
    breakOff: db.prepare('UPDATE stores SET broken = ? WHERE id = ?'),
    host: db.prepare('UPDATE stores SET host = ? WHERE id = ? AND host <> ?'),
    command: db.prepare('INSERT OR REPLACE INTO commands VALUES (?, ?, ?, ?, ?)'),
    image: db.prepare('SELECT id FROM images WHERE key = ? AND assembly = ? AND mvid = ? AND runtime = ? AND arch = ? AND scenario = ?'),
    newImage: db.prepare('INSERT INTO images (key, assembly, mvid, runtime, arch, scenario) VALUES (?, ?, ?, ?, ?, ?) RETURNING id'),
    heldKey: db.prepare('SELECT held.image FROM images CROSS JOIN held ON held.image = images.id AND held.store = ? WHERE images.key = ?'),
    hold: db.prepare("INSERT INTO held VALUES (?, ?, ?, ?, '', '', 0) ON CONFLICT DO UPDATE SET retired = 0"),
    validate: db.prepare("UPDATE held SET state = 'valid', reasons = '', failure = CASE WHEN ? THEN '' ELSE failure END WHERE store = ? AND image = ?"),
    invalidate: db.prepare("UPDATE held SET state = 'invalid', reasons = CASE WHEN reasons = '' THEN ? ELSE reasons || '\n' || ? END WHERE store = ? AND image = ?"),
    fail: db.prepare("UPDATE held SET state = 'failed', failure = ? WHERE store = ? AND image = ?"),
    retire: db.prepare('UPDATE held SET retired = 1 WHERE store = ? AND image = ?'),
    reclaim: db.prepare('DELETE FROM held WHERE store = ? AND image = ?'),
    root: db.prepare('SELECT id, spec FROM roots WHERE store = ? AND root = ?'),
    newRoot: db.prepare('INSERT INTO roots (store, root, spec, path, assembly, position, time, correlation) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET spec = excluded.spec, path = excluded.path, assembly = excluded.assembly, position = excluded.position, time = excluded.time, correlation = excluded.correlation'),
    rename: db.prepare('UPDATE roots SET assembly = ? WHERE store = ? AND root = ?'),
    dropRoot: db.prepare('DELETE FROM roots WHERE id = ?'),
    dropNeeds: db.prepare('DELETE FROM needs WHERE root = ?'),
    need: db.prepare('INSERT OR IGNORE INTO needs VALUES (?, ?)'),
  };

  const imageId = ({ key, assembly, mvid, runtime, architecture, scenario }: FleetImage): number => {
    const values = [key, assembly, mvid, runtime, architecture, scenario];
    return Number((all.image.get(...values) ?? all.newImage.get(...values))!['id']);
  };
  /** The image of this key that the store holds, however it called it when it was new. */
  const held = (store: number, key: string, change: (image: number) => void): void => {
    const row = all.heldKey.get(store, key);
    if (row !== undefined) change(Number(row['image']));
  };
  const rowOf = (store: number, root: string): { readonly id: number; readonly spec: string } | undefined => all.root.get(store, root) as never;

  const storeOf = (store: number): FleetStore => ({
    accept: (correlationId, { command, host, actor, installer }) => {
      all.command.run(store, correlationId, command, actor, installer === null ? null : JSON.stringify(installer));
      all.host.run(host, store, host);
    },
    install: (root, { path, assembly, runtime, scenario, noDependencies, configuration }, { position, time, correlationId }) => {
      const spec: FleetRoot = { path, assembly, runtime, scenario, noDependencies, configuration };
      all.newRoot.run(store, root, JSON.stringify(spec), path, assembly, position, time, correlationId);
    },
    rootOf: (root) => {
      const row = rowOf(store, root);
      return row === undefined ? null : (JSON.parse(row.spec) as FleetRoot);
    },
    rename: (root, assembly) => void all.rename.run(assembly, store, root),
    uninstall: (root) => {
      const row = rowOf(store, root);
      if (row === undefined) return;
      all.dropNeeds.run(row.id);
      all.dropRoot.run(row.id);
    },
    need: (root, images) => {
      const id = rowOf(store, root)?.id;
      if (id === undefined) return;
      all.dropNeeds.run(id);
      for (const image of images) {
        const there = all.heldKey.get(store, image.key)?.['image'];
        const number = there === undefined ? imageId(image) : Number(there);
        all.hold.run(store, number, image.source, image.precompiled ? 'precompiled' : 'none');
        all.need.run(id, number);
      }
    },
    validate: (image, madeAnew) => held(store, image, (id) => void all.validate.run(madeAnew ? 1 : 0, store, id)),
    invalidate: (image, reason) => held(store, image, (id) => void all.invalidate.run(reason, reason, store, id)),
    fail: (image, failure) => held(store, image, (id) => void all.fail.run(failure, store, id)),
    retire: (image) => held(store, image, (id) => void all.retire.run(store, id)),
    reclaim: (image) => held(store, image, (id) => void all.reclaim.run(store, id)),
  });

  return {
    begin: () => db.exec('BEGIN IMMEDIATE'),
    commit: (position) => {
      all.setPosition.run(position);
      db.exec('COMMIT');
    },
    rollback: () => db.exec('ROLLBACK'),
    position: () => (all.position.get()?.['position'] ?? null) as string | null,
    known: (stream) => {
      const row = all.store.get(stream);
      if (row !== undefined) return row as never;
      const hash = '0'.repeat(64);
      return { id: Number(all.newStore.get(stream, hash)!['id']), revision: -1, hash, broken: null };
    },
    advance: (store, revision, hash, time) => void all.advance.run(revision, hash, time, store),
    breakOff: (store, why) => void all.breakOff.run(why, store),
    drop: (stream) => {
      const id = all.store.get(stream)?.['id'];
      if (id === undefined) return;
      db.exec(`DELETE FROM needs WHERE root IN (SELECT id FROM roots WHERE store = ${Number(id)})`);
      for (const table of ['roots', 'held', 'commands']) db.exec(`DELETE FROM ${table} WHERE store = ${Number(id)}`);
      db.exec(`DELETE FROM stores WHERE id = ${Number(id)}`);
    },
    storeOf,
  };
};
